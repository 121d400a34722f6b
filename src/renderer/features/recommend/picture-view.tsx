import { ActionIcon, Button, Group, Loader, Text, Tooltip } from '@mantine/core';
import { IconArrowsMaximize } from '@tabler/icons-react';
import { useRef, type KeyboardEvent } from 'react';
import { GarmentCanvas } from '../../canvas/garment-canvas.tsx';
import type { PhotoCanvasHandle } from '../../canvas/photo-stage.tsx';
import { useImage } from '../../canvas/use-image.ts';
import { formatQuantity } from '../../ui/format.ts';
import { stepThrough } from '../../ui/garment-order.ts';
import { useHotkeys } from '../../ui/hotkeys/use-hotkeys.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import { outlinedGarments } from './garments.ts';
import { select, showNeighbour, stopAsking, type Question } from './question.ts';

/** The picture with what was found on it. */
export function PictureView({ question }: { question: Question }) {
  const { picture, answer, selected } = question;
  const pending = question.state === 'asking' || question.state === 'waiting';
  const { garments: classes } = useTaxonomies();
  const { image, failed } = useImage(picture.address);
  const canvas = useRef<PhotoCanvasHandle>(null);
  const region = useRef<HTMLDivElement>(null);
  const colourOf = (name: string | null): string =>
    classes.colour(classes.classes.find((known) => known.name === name)?.id ?? null);
  // Without a detector the picture counts as a whole, and there is nothing to draw on it.
  const found = answer?.detector ? answer.garments : [];
  const garments = outlinedGarments(found, colourOf);
  const size = answer?.size ?? (image && { width: image.naturalWidth, height: image.naturalHeight });
  const chosen = garments.find(({ id }) => id === selected);

  useHotkeys([
    { keys: ['Tab'], description: 'Next garment (with Shift, previous)', group: 'Recommend' },
    { keys: ['D', 'ArrowRight'], description: 'Next photo', group: 'Recommend', run: () => showNeighbour(1) },
    { keys: ['A', 'ArrowLeft'], description: 'Previous photo', group: 'Recommend', run: () => showNeighbour(-1) },
    { keys: ['Escape'], description: 'Choose no garment', group: 'Recommend', run: () => select(undefined) },
    { keys: ['mod+F', '0'], description: 'Fit to window', group: 'Recommend', run: () => canvas.current?.fit() },
    {
      keys: ['[plus]', 'shift+[plus]', '='],
      description: 'Zoom in',
      group: 'Recommend',
      run: () => canvas.current?.zoom(1.25),
    },
    { keys: ['-'], description: 'Zoom out', group: 'Recommend', run: () => canvas.current?.zoom(0.8) },
  ]);

  // Tab goes from garment to garment and, after the last, on to the next control as everywhere else.
  function stepGarment(event: KeyboardEvent): void {
    if (event.key !== 'Tab' || event.target !== region.current) return;
    const ids = garments.map(({ id }) => id);
    const next = stepThrough(ids, selected, event.shiftKey ? -1 : 1);
    if (next === undefined) return;
    event.preventDefault();
    select(next);
  }

  return (
    <>
      <div
        ref={region}
        className="photo-region"
        role="application"
        aria-roledescription="photo with garments"
        aria-label={`${picture.name}. ${formatQuantity(garments.length, 'garment')}. Tab chooses the next garment.`}
        tabIndex={0}
        onKeyDown={stepGarment}
      >
        {size && (
          <GarmentCanvas
            handle={canvas}
            source={picture.address}
            width={size.width}
            height={size.height}
            garments={garments}
            selected={selected}
            onSelect={select}
          />
        )}
        {failed && !size && <p className="photo-canvas-note">The photo could not be read.</p>}
      </div>
      <div className="recommend-state">
        {pending && (
          <Group gap="sm" className="recommend-pending" wrap="nowrap">
            <Loader size="xs" />
            <Text size="sm">
              {question.state === 'asking' ? 'Looking for garments…' : 'Waits for the photos before it…'}
            </Text>
            <Button size="compact-xs" variant="default" onClick={stopAsking}>
              Stop
            </Button>
          </Group>
        )}
        <Tooltip label="Fit to window (0)">
          <ActionIcon variant="default" size={30} onClick={() => canvas.current?.fit()} aria-label="Fit to window">
            <IconArrowsMaximize size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
      <div className="visually-hidden" aria-live="polite">
        {pending ? 'Looking for garments' : chosen ? `${chosen.label} chosen` : foundWords(answer?.garments.length)}
      </div>
    </>
  );
}

function foundWords(count: number | undefined): string {
  return count === undefined ? '' : `${formatQuantity(count, 'garment')} found`;
}
