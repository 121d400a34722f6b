import { ActionIcon, Button, Group, Loader, Text, Tooltip } from '@mantine/core';
import { IconArrowsMaximize } from '@tabler/icons-react';
import { useRef, type KeyboardEvent } from 'react';
import { GarmentCanvas } from '../../canvas/garment-canvas.tsx';
import type { PhotoCanvasHandle } from '../../canvas/photo-stage.tsx';
import { useImage } from '../../canvas/use-image.ts';
import { english } from '../../ui/english.ts';
import { stepThrough } from '../../ui/garment-order.ts';
import { useHotkeys } from '../../ui/hotkeys/use-hotkeys.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import { outlinedGarments } from './garments.ts';
import { select, showNeighbour, stopAsking, type Question } from './question.ts';

const words = english.recommend.pictureView;

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
    { keys: ['Tab'], description: words.nextGarmentWithShiftPrevious, group: words.recommend },
    {
      keys: ['D', 'ArrowRight'],
      description: english.common.nextPhoto,
      group: words.recommend,
      run: () => showNeighbour(1),
    },
    {
      keys: ['A', 'ArrowLeft'],
      description: english.common.previousPhoto,
      group: words.recommend,
      run: () => showNeighbour(-1),
    },
    { keys: ['Escape'], description: words.chooseNoGarment, group: words.recommend, run: () => select(undefined) },
    { keys: ['mod+F', '0'], description: words.fitToWindow, group: words.recommend, run: () => canvas.current?.fit() },
    {
      keys: ['[plus]', 'shift+[plus]', '='],
      description: english.common.zoomIn,
      group: words.recommend,
      run: () => canvas.current?.zoom(1.25),
    },
    { keys: ['-'], description: english.common.zoomOut, group: words.recommend, run: () => canvas.current?.zoom(0.8) },
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
        aria-roledescription={words.photoWithGarments}
        aria-label={words.garmentsTabChoosesTheNext(picture.name, garments.length)}
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
        {failed && !size && <p className="photo-canvas-note">{words.photoCouldNotBeRead}</p>}
      </div>
      <div className="recommend-state">
        {pending && (
          <Group gap="sm" className="recommend-pending" wrap="nowrap">
            <Loader size="xs" />
            <Text size="sm">
              {question.state === 'asking' ? words.lookingForGarmentsMore : words.waitsForThePhotosBefore}
            </Text>
            <Button size="compact-xs" variant="default" onClick={stopAsking}>
              {words.stop}
            </Button>
          </Group>
        )}
        <Tooltip label={words.fitToWindow0}>
          <ActionIcon variant="default" size={30} onClick={() => canvas.current?.fit()} aria-label={words.fitToWindow}>
            <IconArrowsMaximize size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
      <div className="visually-hidden" aria-live="polite">
        {pending
          ? words.lookingForGarments
          : chosen
            ? words.chosenLabelChosen(chosen.label)
            : foundWords(answer?.garments.length)}
      </div>
    </>
  );
}

function foundWords(count: number | undefined): string {
  return count === undefined ? '' : words.garmentsFound(count);
}
