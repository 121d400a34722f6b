import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import { IconChevronDown, IconX } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { reviewState, splitName } from '../../shared/contract/common.ts';
import type { BulkAction, Selection } from '../../shared/contract/editing.ts';
import './bulk-bar.css';
import { applyBulk } from './bulk.ts';
import { ChoicePalette, type PaletteChoice } from './choice-palette.tsx';
import { ExcludeForm } from './exclude-form.tsx';
import { formatCount } from './format.ts';
import { reviewLabels, splitLabel } from './strings.ts';
import { useTaxonomies, type ClassNames } from './use-taxonomies.ts';

interface BulkBarProps {
  selection: Selection;
  count: number;
  onClear: () => void;
  /** What else can be done with the selection. */
  children?: ReactNode;
}

/** What can be done with all that is selected, each as one step that can be taken back. */
export function BulkBar({ selection, count, onClear, children }: BulkBarProps) {
  const { events, garments } = useTaxonomies();
  const [asked, setAsked] = useState<'class' | 'event' | 'exclude' | null>(null);
  const [pending, setPending] = useState(false);
  const close = (): void => setAsked(null);

  async function apply(action: BulkAction): Promise<void> {
    setPending(true);
    const done = await applyBulk(selection, action);
    setPending(false);
    // What everything is has just changed: it would be other garments from here on.
    if (done && 'filter' in selection) onClear();
  }

  return (
    <div className="bulk-bar" role="region" aria-label="Selection">
      <span className="bulk-count" role="status">
        {formatCount(count)} selected
      </span>
      <Button variant="default" size="compact-md" disabled={pending} onClick={() => setAsked('class')}>
        Class
      </Button>
      <Button variant="default" size="compact-md" disabled={pending} onClick={() => setAsked('event')}>
        Event
      </Button>
      <Choose
        label="State"
        disabled={pending}
        choices={reviewState.options.map((state) => ({
          label: reviewLabels[state],
          onClick: () => void apply({ kind: 'state', reviewState: state }),
        }))}
      />
      <Choose
        label="Split"
        disabled={pending}
        choices={[...splitName.options, null].map((split) => ({
          label: splitLabel(split),
          onClick: () => void apply({ kind: 'split', split }),
        }))}
      />
      <Button variant="default" size="compact-md" disabled={pending} onClick={() => setAsked('exclude')}>
        Exclude
      </Button>
      <Choose
        label="Include again"
        disabled={pending}
        choices={[
          { label: 'These garments', onClick: () => void apply({ kind: 'exclude', reason: null }) },
          { label: 'Their photos', onClick: () => void apply({ kind: 'exclude-photos', reason: null }) },
        ]}
      />
      {children}
      <Tooltip label="Select nothing (Esc)">
        <ActionIcon variant="subtle" color="gray" size={28} onClick={onClear} aria-label="Select nothing">
          <IconX size={16} />
        </ActionIcon>
      </Tooltip>
      <ChoicePalette
        opened={asked === 'class'}
        title={`Class of ${formatCount(count)} garments`}
        find="Find a class"
        choices={choicesOf(garments)}
        onChoose={(value) => void apply({ kind: 'class', garmentClassId: idOf(value) })}
        onClose={close}
      />
      <ChoicePalette
        opened={asked === 'event'}
        title={`Event of the photos of ${formatCount(count)} garments`}
        find="Find an event"
        choices={choicesOf(events)}
        onChoose={(value) => void apply({ kind: 'event', eventClassId: idOf(value) })}
        onClose={close}
      />
      <ExcludeForm
        opened={asked === 'exclude'}
        count={count}
        onClose={close}
        onExclude={(kind, reason) => void apply({ kind, reason })}
      />
    </div>
  );
}

interface ChooseProps {
  label: string;
  disabled: boolean;
  choices: readonly { label: string; onClick: () => void }[];
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

function choicesOf(names: ClassNames): PaletteChoice[] {
  return [...names.classes.map(({ id }) => id), null].map((id) => ({
    value: String(id ?? 'none'),
    label: names.name(id),
    colour: names.colour(id),
  }));
}

function idOf(value: string): number | null {
  return value === 'none' ? null : Number(value);
}
