import { ActionIcon, Button, Kbd, Text, Title, Tooltip } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { Dot } from '../../ui/dot.tsx';
import { formatShort } from '../../ui/format.ts';
import { useKeyWords } from '../../ui/hotkeys/use-actions.ts';
import { useTaxonomies, type ClassNames } from '../../ui/use-taxonomies.ts';
import { usePanel } from './panel-state.ts';
import { photoEditor, useEditor } from './photo-editor.ts';
import { changeOf, type OpenSuggestion } from './open-suggestions.ts';
import { dismissSuggestion, takeSuggestion, type PhotoSuggestions } from './suggestions.ts';

/** What a detector would have otherwise: taken with a click or a key, one step to undo, or dismissed. */
export function SuggestionList({ suggestions }: { suggestions: PhotoSuggestions }) {
  const { model, items, current } = suggestions;
  const keyWords = useKeyWords();
  if (items.length === 0) return null;
  return (
    <section aria-labelledby="suggestions">
      <Title order={2} id="suggestions" mb={2}>
        Suggested{' '}
        <Text span c="dimmed" size="sm" className="figures">
          {items.length}
        </Text>
      </Title>
      <Text size="xs" c="dimmed" mb={6}>
        By {model}, which sees it otherwise. <Kbd size="xs">{keyWords('suggestion.take')}</Kbd> takes the marked one,{' '}
        <Kbd size="xs">{keyWords('suggestion.next')}</Kbd> marks the next.
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
      <Tooltip label={`The project has no class named ${item.className}`} disabled={takes}>
        <Button
          size="compact-xs"
          variant={current ? 'filled' : 'default'}
          {...(takes ? {} : { 'data-disabled': true, 'aria-disabled': true })}
          aria-label={`Take: ${title}`}
          onClick={() => takeSuggestion(item)}
        >
          Take
        </Button>
      </Tooltip>
      <Tooltip label="Dismiss">
        <ActionIcon
          variant="subtle"
          color="gray"
          size={26}
          aria-label={`Dismiss: ${title}`}
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
  const seen = `score ${formatShort(score)}`;
  switch (reason) {
    case 'missed':
      return { title: `Add ${className}`, facts: `nobody drew it · ${seen}` };
    case 'class':
      return { title: `${className}, not ${classes.name(own ?? null)}`, facts: `another class · ${seen}` };
    case 'outline':
      return {
        title: `Outline of the ${classes.name(own ?? null)}`,
        facts: `another outline · IoU ${formatShort(iou)} · ${seen}`,
      };
  }
}
