import { ActionIcon, Button, Kbd, Text, Title, Tooltip } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { Dot } from '../../ui/dot.tsx';
import { english } from '../../ui/english.ts';
import { fill } from '../../ui/fill.tsx';
import { useKeyWords } from '../../ui/hotkeys/use-actions.ts';
import { useTaxonomies, type ClassNames } from '../../ui/use-taxonomies.ts';
import { usePanel } from './panel-state.ts';
import { photoEditor, useEditor } from './photo-editor.ts';
import { changeOf, type OpenSuggestion } from './open-suggestions.ts';
import { dismissSuggestion, takeSuggestion, type PhotoSuggestions } from './suggestions.ts';

const words = english.photo.suggestionList;

/** What a detector would have otherwise: taken with a click or a key, one step to undo, or dismissed. */
export function SuggestionList({ suggestions }: { suggestions: PhotoSuggestions }) {
  const { model, items, current } = suggestions;
  const keyWords = useKeyWords();
  if (items.length === 0) return null;
  return (
    <section aria-labelledby="suggestions">
      <Title order={2} id="suggestions" mb={2}>
        {words.suggested}{' '}
        <Text span c="dimmed" size="sm" className="figures">
          {items.length}
        </Text>
      </Title>
      <Text size="xs" c="dimmed" mb={6}>
        {fill(words.byWhichSeesItOtherwise, {
          model,
          suggestionTakeKeys: <Kbd size="xs">{keyWords('suggestion.take')}</Kbd>,
          suggestionNextKeys: <Kbd size="xs">{keyWords('suggestion.next')}</Kbd>,
        })}
      </Text>
      <ul className="garment-list">
        {items.map((item) => (
          <SuggestionRow key={`${item.id} ${item.annotationId}`} item={item} current={item === current} />
        ))}
      </ul>
    </section>
  );
}

function SuggestionRow({ item, current }: { item: OpenSuggestion; current: boolean }) {
  const { garments: classes } = useTaxonomies();
  const own = useEditor((state) => state.garments.find(({ id }) => id === item.annotationId)?.garmentClassId);
  const { title, facts } = wordsOf(item, own, classes);
  const takes = changeOf(item) !== undefined;
  return (
    <li className="garment-row suggestion-row" data-selected={current || undefined}>
      <button
        type="button"
        className="garment-button"
        aria-pressed={current}
        onClick={() => {
          usePanel.setState({ suggestion: item.id });
          photoEditor.select(item.annotationId === null ? [] : [item.annotationId]);
        }}
      >
        <Dot colour={classes.colour(item.garmentClassId)} size={10} />
        <span className="garment-words">
          <span className="garment-name">{title}</span>
          <span className="garment-facts">{facts}</span>
        </span>
      </button>
      <Tooltip label={words.projectHasNoClassNamed(item.className)} disabled={takes}>
        <Button
          size="compact-xs"
          variant={current ? 'filled' : 'default'}
          {...(takes ? {} : { 'data-disabled': true, 'aria-disabled': true })}
          aria-label={words.takeTitle(title)}
          onClick={() => takeSuggestion(item)}
        >
          {words.take}
        </Button>
      </Tooltip>
      <Tooltip label={words.dismiss}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={26}
          aria-label={words.dismissTitle(title)}
          onClick={() => void dismissSuggestion(item)}
        >
          <IconX size={15} />
        </ActionIcon>
      </Tooltip>
    </li>
  );
}

function wordsOf(
  { reason, className, score, iou }: OpenSuggestion,
  own: number | null | undefined,
  classes: ClassNames,
): { title: string; facts: string } {
  const seen = words.score(score);
  switch (reason) {
    case 'missed':
      return { title: words.addClassName(className), facts: words.nobodyDrewIt(seen) };
    case 'class':
      return {
        title: words.classNameNotOwnName(className, classes.name(own ?? null)),
        facts: words.anotherClassSeen(seen),
      };
    case 'outline':
      return {
        title: words.outlineOfThe(classes.name(own ?? null)),
        facts: words.anotherOutlineIou(iou, seen),
      };
  }
}
