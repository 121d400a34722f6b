import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import { IconChevronDown, IconX } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { reviewState, splitName, type SplitName } from '../../shared/contract/common.ts';
import type { Selection } from '../../shared/contract/editing.ts';
import './bulk-bar.css';
import { ChoicePalette, type PaletteChoice } from './choice-palette.tsx';
import { english } from './english.ts';
import { ExcludeForm } from './exclude-form.tsx';
import { reviewLabels, splitLabel } from './strings.ts';
import { useBulkOfSelection } from './use-bulk.ts';
import { useTaxonomies, type ClassNames } from './use-taxonomies.ts';

const words = english.ui.bulkBar;

interface SelectionBarProps {
  count: number;
  onClear: () => void;
  /** What can be done with the selection. */
  children: ReactNode;
}

/** How much is selected, below its gallery. */
export function SelectionBar({ count, onClear, children }: SelectionBarProps) {
  return (
    <div className="bulk-bar" role="region" aria-label={words.selection}>
      <span className="bulk-count" role="status">
        {words.countSelected(count)}
      </span>
      {children}
      <Tooltip label={words.selectNothingEsc}>
        <ActionIcon variant="subtle" color="gray" size={28} onClick={onClear} aria-label={words.selectNothing}>
          <IconX size={16} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

interface BulkBarProps {
  selection: Selection;
  count: number;
  onClear: () => void;
  /** What else can be done with the selection. */
  children?: ReactNode;
}

/** What can be done with all garments that are selected, each as one step that can be taken back. */
export function BulkBar({ selection, count, onClear, children }: BulkBarProps) {
  const { events, garments } = useTaxonomies();
  const [asked, setAsked] = useState<'class' | 'event' | 'exclude' | null>(null);
  const { apply, pending } = useBulkOfSelection(selection, onClear);
  const close = (): void => setAsked(null);

  return (
    <SelectionBar count={count} onClear={onClear}>
      <Button variant="default" size="compact-md" disabled={pending} onClick={() => setAsked('class')}>
        {english.common.class}
      </Button>
      <Button variant="default" size="compact-md" disabled={pending} onClick={() => setAsked('event')}>
        {english.common.event}
      </Button>
      <Choose
        label={words.state}
        disabled={pending}
        choices={reviewState.options.map((state) => ({
          label: reviewLabels[state],
          onClick: () => void apply({ kind: 'state', reviewState: state }),
        }))}
      />
      <ChooseSplit disabled={pending} onChoose={(split) => void apply({ kind: 'split', split })} />
      <Button variant="default" size="compact-md" disabled={pending} onClick={() => setAsked('exclude')}>
        {english.common.exclude}
      </Button>
      <Choose
        label={english.common.includeAgain}
        disabled={pending}
        choices={[
          { label: words.theseGarments, onClick: () => void apply({ kind: 'exclude', reason: null }) },
          { label: words.theirPhotos, onClick: () => void apply({ kind: 'exclude-photos', reason: null }) },
        ]}
      />
      {children}
      <ChoicePalette
        opened={asked === 'class'}
        title={words.classOfGarments(count)}
        find={words.findAClass}
        choices={choicesOf(garments)}
        onChoose={(value) => void apply({ kind: 'class', garmentClassId: idOf(value) })}
        onClose={close}
      />
      <ChoicePalette
        opened={asked === 'event'}
        title={words.eventOfThePhotosOfGarments(count)}
        find={words.findAnEvent}
        choices={choicesOf(events)}
        onChoose={(value) => void apply({ kind: 'event', eventClassId: idOf(value) })}
        onClose={close}
      />
      <ExcludeForm
        opened={asked === 'exclude'}
        count={count}
        subject="garments"
        onClose={close}
        onExclude={(kind, reason) => void apply({ kind, reason })}
      />
    </SelectionBar>
  );
}

interface ChooseProps {
  label: string;
  disabled: boolean;
  choices: readonly { label: string; onClick: () => void }[];
}

export function ChooseSplit({
  disabled,
  onChoose,
}: {
  disabled: boolean;
  onChoose: (split: SplitName | null) => void;
}) {
  const choices = [...splitName.options, null].map((split) => ({
    label: splitLabel(split),
    onClick: () => onChoose(split),
  }));
  return <Choose label={words.split} disabled={disabled} choices={choices} />;
}

function Choose({ label, disabled, choices }: ChooseProps) {
  return (
    <Menu position="top" shadow="md">
      <Menu.Target>
        <Button variant="default" size="compact-md" disabled={disabled} rightSection={<IconChevronDown size={13} />}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown aria-label={label}>
        {choices.map((choice) => (
          <Menu.Item key={choice.label} onClick={choice.onClick}>
            {choice.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

export function choicesOf(names: ClassNames): PaletteChoice[] {
  return [...names.classes.map(({ id }) => id), null].map((id) => ({
    value: String(id ?? 'none'),
    label: names.name(id),
    colour: names.colour(id),
  }));
}

export function idOf(value: string): number | null {
  return value === 'none' ? null : Number(value);
}
