import { ActionIcon, Group, Slider, Switch, Text, Title, Tooltip } from '@mantine/core';
import { IconArrowLeft, IconArrowsMaximize, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import type { RefObject } from 'react';
import { Link } from 'wouter';
import type { PhotoDetail } from '../../../shared/contract/photos.ts';
import type { PhotoCanvasHandle } from '../../canvas/photo-stage.tsx';
import { formatCount } from '../../ui/format.ts';
import { useMaskPreferences } from '../../ui/preferences.ts';
import type { Neighbours } from './photo-view.tsx';

interface PhotoBarProps {
  photo: PhotoDetail;
  neighbours: Neighbours | undefined;
  onPrevious: () => void;
  onNext: () => void;
  back: string;
  canvas: RefObject<PhotoCanvasHandle | null>;
}

export function PhotoBar({ photo, neighbours, onPrevious, onNext, back, canvas }: PhotoBarProps) {
  const { masksShown, outlines, opacity } = useMaskPreferences();
  return (
    <div className="photo-bar">
      <Group gap="sm" wrap="nowrap" miw={0}>
        <Tooltip label="Back to the list (Esc)">
          <ActionIcon
            component={Link}
            href={back}
            variant="subtle"
            color="gray"
            size={30}
            aria-label="Back to the list"
          >
            <IconArrowLeft size={18} />
          </ActionIcon>
        </Tooltip>
        <Title order={1} className="photo-title">
          {photo.fileName}
        </Title>
      </Group>
      <Group gap="md" wrap="nowrap">
        <Switch
          size="xs"
          label="Masks"
          checked={masksShown}
          onChange={(event) => useMaskPreferences.setState({ masksShown: event.currentTarget.checked })}
        />
        <Switch
          size="xs"
          label="Outlines"
          checked={outlines}
          onChange={(event) => useMaskPreferences.setState({ outlines: event.currentTarget.checked })}
        />
        <Text size="xs" c="dimmed" aria-hidden mr={-8}>
          Opacity
        </Text>
        <Slider
          w={110}
          size="sm"
          min={0}
          max={1}
          step={0.05}
          value={opacity}
          onChange={(value) => useMaskPreferences.setState({ opacity: value })}
          label={(value) => `Opacity ${Math.round(value * 100)} %`}
          thumbLabel="Mask opacity"
        />
        <Tooltip label="Fit to window (0)">
          <ActionIcon variant="default" size={30} onClick={() => canvas.current?.fit()} aria-label="Fit to window">
            <IconArrowsMaximize size={16} />
          </ActionIcon>
        </Tooltip>
        <Group gap={4} wrap="nowrap">
          <Tooltip label="Previous photo (A)">
            <ActionIcon
              variant="default"
              size={30}
              disabled={!neighbours?.previous}
              onClick={onPrevious}
              aria-label="Previous photo"
            >
              <IconChevronLeft size={17} />
            </ActionIcon>
          </Tooltip>
          <Text size="sm" c="dimmed" className="figures" ta="center" miw={92} style={{ whiteSpace: 'nowrap' }}>
            {neighbours ? `${formatCount(neighbours.position + 1)} of ${formatCount(neighbours.total)}` : ''}
          </Text>
          <Tooltip label="Next photo (D)">
            <ActionIcon
              variant="default"
              size={30}
              disabled={!neighbours?.next}
              onClick={onNext}
              aria-label="Next photo"
            >
              <IconChevronRight size={17} />
            </ActionIcon>
          </Tooltip>
        </Group>
      </Group>
    </div>
  );
}
