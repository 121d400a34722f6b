import { Button, Group } from '@mantine/core';
import { IconTag } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import type { BulkAction } from '../../../shared/contract/editing.ts';
import type { PredictionItem } from '../../../shared/contract/evaluation.ts';
import { applyBulk } from '../../ui/bulk.ts';
import { ChoicePalette } from '../../ui/choice-palette.tsx';
import { english } from '../../ui/english.ts';
import { useHotkeys } from '../../ui/hotkeys/use-hotkeys.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import './label-palette.css';

const words = english.evaluation.labelPalette;

type Field = 'event' | 'class';

/** The garment whose label is being corrected, and which of its labels. */
export interface Fixing {
  item: PredictionItem;
  field: Field;
}

interface LabelButtonsProps {
  item: PredictionItem;
  eventName: (id: number | null) => string;
  onFix: (field: Field) => void;
}

/** On each tile: corrects a label where the error is seen. Says where it has been corrected already. */
export function LabelButtons({ item, eventName, onFix }: LabelButtonsProps) {
  const corrected = item.eventClassId !== item.trueClassId;
  return (
    <Group gap={4} wrap="nowrap" mt={4} className="label-buttons">
      <Button
        size="compact-xs"
        variant={corrected ? 'light' : 'default'}
        color={corrected ? 'teal' : 'gray'}
        leftSection={<IconTag size={11} />}
        tabIndex={-1}
        onClick={() => onFix('event')}
        aria-label={words.correctTheEventOf(item.fileName)}
        className="label-button"
      >
        {corrected ? eventName(item.eventClassId) : english.common.event}
      </Button>
      <Button
        size="compact-xs"
        variant="default"
        tabIndex={-1}
        onClick={() => onFix('class')}
        aria-label={words.correctTheClassOfTheGarment(item.fileName)}
      >
        {english.common.class}
      </Button>
    </Group>
  );
}

/** `E` and `C` open the palette for the tile that has the focus. A dialog keeps its keys to itself. */
export function useFixKeys(fix: (index: number, field: Field) => void): (event: KeyboardEvent) => void {
  const group = words.garmentsBehindTheCell;
  useHotkeys([
    { keys: ['E'], description: words.correctTheEvent, group },
    { keys: ['C'], description: words.correctTheGarmentClass, group },
  ]);
  return (event) => {
    const field = fieldOf(event);
    const cell = event.target instanceof Element ? event.target.closest('[data-index]') : null;
    if (field === undefined || cell === null) return;
    event.preventDefault();
    fix(Number(cell.getAttribute('data-index')), field);
  };
}

function fieldOf({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): Field | undefined {
  if (ctrlKey || altKey || metaKey) return undefined;
  if (key.toLowerCase() === 'e') return 'event';
  return key.toLowerCase() === 'c' ? 'class' : undefined;
}

/** Gives the garment another class, or its photo another event; each is one step that can be undone. */
export function LabelPalette({ fixing, onClose }: { fixing: Fixing | undefined; onClose: () => void }) {
  const { events, garments } = useTaxonomies();
  const { item, field = 'event' } = fixing ?? {};
  const names = field === 'event' ? events : garments;
  const current = field === 'event' ? item?.eventClassId : item?.garmentClassId;
  return (
    <ChoicePalette
      opened={fixing !== undefined}
      title={field === 'event' ? words.eventOfForAllGarments(item?.fileName ?? '') : words.classOfTheGarment}
      find={field === 'event' ? words.findAnEvent : words.findAClass}
      choices={names.classes.map(({ id, name }) => ({
        value: String(id),
        label: name,
        colour: names.colour(id),
        ...(id === current ? { hint: 'now' } : {}),
      }))}
      onChoose={(value) => {
        if (!item) return;
        const id = Number(value);
        const action: BulkAction =
          field === 'event' ? { kind: 'event', eventClassId: id } : { kind: 'class', garmentClassId: id };
        void applyBulk({ annotationIds: [item.annotationId] }, action, words.corrected);
      }}
      onClose={onClose}
    />
  );
}
