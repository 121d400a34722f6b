import { ActionIcon, Text, Title, Tooltip } from '@mantine/core';
import { IconEye, IconEyeOff, IconGripVertical, IconLock, IconLockOpen } from '@tabler/icons-react';
import { useState, type DragEvent } from 'react';
import { areaOfRuns } from '../../../shared/geometry/runs.ts';
import type { EditorGarment } from '../../editor/garment.ts';
import { TextLink } from '../../ui/anchor.tsx';
import { Dot } from '../../ui/dot.tsx';
import { english } from '../../ui/english.ts';
import { fill } from '../../ui/fill.tsx';
import { useKeyWords } from '../../ui/hotkeys/use-actions.ts';
import { reviewLabels, sourceLabels } from '../../ui/strings.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import { usePanel } from './panel-state.ts';
import { photoEditor, useEditor } from './photo-editor.ts';
import { ReviewMark } from './review-mark.tsx';

const words = english.photo.garmentList;

/** The photo's garments, the highest first: as they lie on each other. A row is dragged to where it shall lie. */
export function GarmentList() {
  const garments = useEditor((state) => state.garments);
  const selected = useEditor((state) => state.selected);
  const [dragged, setDragged] = useState<number>();
  const [over, setOver] = useState<number>();
  const rows = [...garments].reverse();

  function drop(): void {
    const target = garments.findIndex(({ id }) => id === over);
    if (dragged !== undefined && target >= 0 && dragged !== over) photoEditor.commands.place(dragged, target);
    end();
  }

  function end(): void {
    setDragged(undefined);
    setOver(undefined);
  }

  /** On which side of a row the dragged one will lie. */
  function sideOf(id: number): Side | undefined {
    if (id !== over || dragged === undefined || dragged === over) return undefined;
    const place = (wanted: number): number => rows.findIndex((row) => row.id === wanted);
    return place(dragged) < place(id) ? 'below' : 'above';
  }

  return (
    <section aria-labelledby="garments">
      <Title order={2} id="garments" mb={6}>
        {english.common.garments}{' '}
        <Text span c="dimmed" size="sm" className="figures">
          {garments.length}
        </Text>
      </Title>
      {garments.length === 0 && (
        <Text size="sm" c="dimmed">
          {fill(words.noGarmentIsMarkedInThis, {
            letADetector: (
              <TextLink href="/detector/collection" inText>
                {words.letADetectorLookForThem}
              </TextLink>
            ),
          })}
        </Text>
      )}
      <ul className="garment-list">
        {rows.map((garment) => (
          <GarmentRow
            key={garment.id}
            garment={garment}
            selected={selected.includes(garment.id)}
            over={sideOf(garment.id)}
            onDragStart={() => setDragged(garment.id)}
            onDragOver={(event) => {
              if (dragged === undefined) return;
              event.preventDefault();
              setOver(garment.id);
            }}
            onDrop={drop}
            onDragEnd={end}
          />
        ))}
      </ul>
    </section>
  );
}

type Side = 'above' | 'below';

interface GarmentRowProps {
  garment: EditorGarment;
  selected: boolean;
  over: Side | undefined;
  onDragStart: () => void;
  onDragOver: (event: DragEvent) => void;
  onDrop: () => void;
  /** Also of a drag that ends elsewhere or is cancelled. */
  onDragEnd: () => void;
}

function GarmentRow({ garment, selected, over, onDragStart, onDragOver, onDrop, onDragEnd }: GarmentRowProps) {
  const { garments: classes } = useTaxonomies();
  const locked = useEditor((state) => state.locked.has(garment.id));
  const hidden = useEditor((state) => state.hidden.has(garment.id));
  const photo = useEditor((state) => state.photo);
  const keyWords = useKeyWords();
  const name = classes.name(garment.garmentClassId);

  function choose(several: boolean): void {
    const { selected: chosen } = photoEditor.getState();
    const others = chosen.filter((id) => id !== garment.id);
    if (several) photoEditor.select(selected ? others : [...chosen, garment.id]);
    else photoEditor.select(selected && chosen.length === 1 ? [] : [garment.id]);
  }

  return (
    <li
      className="garment-row"
      data-selected={selected || undefined}
      data-over={over}
      draggable
      onDragStart={onDragStart}
      onDragOver={onDragOver}
      onDrop={onDrop}
      onDragEnd={onDragEnd}
      onPointerEnter={() => usePanel.setState({ hovered: garment.id })}
      onPointerLeave={() => usePanel.setState({ hovered: undefined })}
    >
      {/* Some browsers begin no drag on a button. The keyboard has its own keys for it. */}
      <Tooltip label={words.dragItToWhereItShall(keyWords('garment.raise'), keyWords('garment.lower'))}>
        <span className="garment-grip" aria-hidden>
          <IconGripVertical size={14} />
        </span>
      </Tooltip>
      <button
        type="button"
        className="garment-button"
        aria-pressed={selected}
        onClick={(event) => choose(event.ctrlKey || event.metaKey || event.shiftKey)}
      >
        <Dot colour={classes.colour(garment.garmentClassId)} size={10} />
        <span className="garment-words">
          <span className="garment-name">
            {name} <ReviewMark state={garment.reviewState} />
          </span>
          <span className="garment-facts">{factsOf(garment, photo)}</span>
        </span>
      </button>
      <Tooltip label={locked ? words.unlock : words.lock}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={26}
          data-rare={!locked || undefined}
          onClick={() => photoEditor.commands.lock(!locked, [garment.id])}
          aria-label={words.unlockName(locked, name)}
        >
          {locked ? <IconLock size={15} /> : <IconLockOpen size={15} />}
        </ActionIcon>
      </Tooltip>
      <Tooltip label={hidden ? words.showMask : words.hideMask}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={26}
          onClick={() => photoEditor.commands.hide(!hidden, [garment.id])}
          aria-label={words.maskOfName(hidden, name)}
        >
          {hidden ? <IconEyeOff size={15} /> : <IconEye size={15} />}
        </ActionIcon>
      </Tooltip>
    </li>
  );
}

function factsOf(garment: EditorGarment, photo: { width: number; height: number } | null): string {
  const area = areaOfRuns(garment.runs);
  return [
    sourceOf(garment),
    ...(garment.score === null ? [] : [unbroken(words.score(garment.score))]),
    ...(photo ? [unbroken(words.areaPx(area, area / (photo.width * photo.height)))] : []),
    reviewLabels[garment.reviewState].toLowerCase(),
    ...(garment.crowd ? [words.crowd] : []),
    ...(garment.excludedReason === null ? [] : [words.excludedReason(garment.excludedReason)]),
    ...(garment.revision > 1 ? [words.revision(garment.revision)] : []),
  ].join(' · ');
}

/** A figure stays on one line with its unit. */
const unbroken = (text: string): string => text.replaceAll(' ', '\u00a0');

/** A detector leaves its name with what it found. */
function sourceOf({ source, attributes }: EditorGarment): string {
  const model = attributes['model'];
  return source === 'model' && typeof model === 'string' ? words.detectedByModel(model) : sourceLabels[source];
}
