import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Selection } from '../../../shared/contract/editing.ts';
import { choicesOf, ChooseSplit, idOf, SelectionBar } from '../../ui/bulk-bar.tsx';
import { ChoicePalette } from '../../ui/choice-palette.tsx';
import { english } from '../../ui/english.ts';
import { ExcludeForm } from '../../ui/exclude-form.tsx';
import { useBulkOfSelection } from '../../ui/use-bulk.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';

const words = english.gallery.photoBulkBar;

interface PhotoBulkBarProps {
  selection: Selection;
  count: number;
  onClear: () => void;
}

/** What can be done with all photos that are selected, each as one step that can be taken back. */
export function PhotoBulkBar({ selection, count, onClear }: PhotoBulkBarProps) {
  const { events } = useTaxonomies();
  const [asked, setAsked] = useState<'event' | 'exclude' | null>(null);
  const { apply, pending } = useBulkOfSelection(selection, onClear);
  const close = (): void => setAsked(null);

  return (
    <SelectionBar count={count} onClear={onClear}>
      <Button variant="default" size="compact-md" disabled={pending} onClick={() => setAsked('event')}>
        {english.common.event}
      </Button>
      <ChooseSplit disabled={pending} onChoose={(split) => void apply({ kind: 'split', split })} />
      <Button variant="default" size="compact-md" disabled={pending} onClick={() => setAsked('exclude')}>
        {english.common.exclude}
      </Button>
      <Button
        variant="default"
        size="compact-md"
        disabled={pending}
        onClick={() => void apply({ kind: 'exclude-photos', reason: null })}
      >
        {english.common.includeAgain}
      </Button>
      <ChoicePalette
        opened={asked === 'event'}
        title={words.eventOfPhotos(count)}
        find={words.findAnEvent}
        choices={choicesOf(events)}
        onChoose={(value) => void apply({ kind: 'event', eventClassId: idOf(value) })}
        onClose={close}
      />
      <ExcludeForm
        opened={asked === 'exclude'}
        count={count}
        subject="photos"
        onClose={close}
        onExclude={(kind, reason) => void apply({ kind, reason })}
      />
    </SelectionBar>
  );
}
