import { ActionIcon, Button, Group, Popover, Slider, Switch, Text, Title, Tooltip } from '@mantine/core';
import {
  IconAdjustments,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowLeft,
  IconArrowsMaximize,
  IconCheck,
  IconChevronLeft,
  IconChevronRight,
} from '@tabler/icons-react';
import { Link } from 'wouter';
import type { PhotoDetail } from '../../../shared/contract/photos.ts';
import { english } from '../../ui/english.ts';
import { useActionWords } from '../../ui/hotkeys/use-actions.ts';
import { useMaskPreferences } from '../../ui/preferences.ts';
import { ExcludedMark } from './exclusion.tsx';
import { redo, undo, useSteps } from './history.ts';
import type { Neighbours } from './photo-view.tsx';
import { acceptAll } from './review.ts';

const texts = english.photo.photoBar;

interface PhotoBarProps {
  photo: PhotoDetail;
  neighbours: Neighbours | undefined;
  onPrevious: () => void;
  onNext: () => void;
  back: string;
  onFit: () => void;
}

export function PhotoBar({ photo, neighbours, onPrevious, onNext, back, onFit }: PhotoBarProps) {
  const words = useActionWords();
  return (
    <div className="photo-bar">
      <Group gap="sm" wrap="nowrap" miw={0}>
        <Tooltip label={words('photo.leave', texts.backToTheList)}>
          <ActionIcon
            component={Link}
            href={back}
            variant="subtle"
            color="gray"
            size={30}
            aria-label={texts.backToTheList}
          >
            <IconArrowLeft size={18} />
          </ActionIcon>
        </Tooltip>
        <Title order={1} className="photo-title">
          {photo.fileName}
        </Title>
        <ExcludedMark reason={photo.excludedReason} />
      </Group>
      <Group gap="sm" wrap="nowrap">
        <UndoButtons photoId={photo.id} />
        <MaskLook />
        <Tooltip label={words('view.fit')}>
          <ActionIcon variant="default" size={30} onClick={onFit} aria-label={texts.fitToWindow}>
            <IconArrowsMaximize size={16} />
          </ActionIcon>
        </Tooltip>
        <Group gap={4} wrap="nowrap">
          <Tooltip label={words('photo.previous')}>
            <ActionIcon
              variant="default"
              size={30}
              disabled={!neighbours?.previous}
              onClick={onPrevious}
              aria-label={english.common.previousPhoto}
            >
              <IconChevronLeft size={17} />
            </ActionIcon>
          </Tooltip>
          <Text size="sm" c="dimmed" className="figures" ta="center" miw={92} style={{ whiteSpace: 'nowrap' }}>
            {neighbours ? texts.ofNeighbourTotal(neighbours.position + 1, neighbours.total) : ''}
          </Text>
          <Tooltip label={words('photo.next')}>
            <ActionIcon
              variant="default"
              size={30}
              disabled={!neighbours?.next}
              onClick={onNext}
              aria-label={english.common.nextPhoto}
            >
              <IconChevronRight size={17} />
            </ActionIcon>
          </Tooltip>
        </Group>
        <Tooltip label={words('review.accept-next')}>
          <Button
            size="xs"
            leftSection={<IconCheck size={15} />}
            onClick={() => {
              acceptAll();
              onNext();
            }}
          >
            {english.common.accept}
          </Button>
        </Tooltip>
      </Group>
    </div>
  );
}

function UndoButtons({ photoId }: { photoId: number }) {
  const steps = useSteps(photoId);
  const words = useActionWords();
  const buttons = [
    {
      action: 'edit.undo',
      name: english.common.undo,
      step: steps.undo,
      run: undo,
      icon: <IconArrowBackUp size={17} />,
    },
    {
      action: 'edit.redo',
      name: english.common.redo,
      step: steps.redo,
      run: redo,
      icon: <IconArrowForwardUp size={17} />,
    },
  ] as const;
  return (
    <Group gap={4} wrap="nowrap">
      {buttons.map(({ action, name, step, run, icon }) => (
        <Tooltip
          key={name}
          label={words(action, step === null ? texts.nothingToName(name.toLowerCase()) : `${name}: ${step}`)}
        >
          <ActionIcon
            variant="default"
            size={30}
            aria-label={name}
            aria-disabled={step === null}
            data-disabled={step === null}
            onClick={() => step !== null && run()}
          >
            {icon}
          </ActionIcon>
        </Tooltip>
      ))}
    </Group>
  );
}

/** How masks are drawn. */
function MaskLook() {
  const { masksShown, outlines, opacity } = useMaskPreferences();
  const words = useActionWords();
  return (
    <Popover position="bottom-end" withArrow trapFocus returnFocus width={250}>
      <Popover.Target>
        <Tooltip label={texts.howMasksAreDrawn}>
          <ActionIcon variant="default" size={30} aria-label={texts.howMasksAreDrawn}>
            <IconAdjustments size={17} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <Switch
          size="xs"
          label={words('view.masks', english.common.masks)}
          checked={masksShown}
          onChange={(event) => useMaskPreferences.setState({ masksShown: event.currentTarget.checked })}
        />
        <Switch
          mt="xs"
          size="xs"
          label={words('view.outlines', texts.outlines)}
          checked={outlines}
          onChange={(event) => useMaskPreferences.setState({ outlines: event.currentTarget.checked })}
        />
        <Text size="xs" c="dimmed" aria-hidden mt="sm">
          {texts.opacity}
        </Text>
        <Slider
          mt={6}
          size="sm"
          min={0}
          max={1}
          step={0.05}
          value={opacity}
          onChange={(value) => useMaskPreferences.setState({ opacity: value })}
          label={(value) => `${Math.round(value * 100)} %`}
          thumbLabel={texts.maskOpacity}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
