import { Button, Checkbox, Group, Select, Stack, Tooltip } from '@mantine/core';
import { Dot } from '../../ui/dot.tsx';
import { english } from '../../ui/english.ts';
import { formatCount } from '../../ui/format.ts';
import { aspectLabels, aspects, type Aspect, type LegendEntry } from './colouring.ts';

const words = english.map.legend;

interface LegendProps {
  aspect: Aspect;
  onAspect: (aspect: Aspect) => void;
  /** Runs that have predicted something, for the aspect that needs one. */
  runs: readonly { id: number; name: string }[];
  run: number | undefined;
  onRun: (run: number) => void;
  entries: readonly LegendEntry[];
  hidden: ReadonlySet<number>;
  onHidden: (hidden: ReadonlySet<number>) => void;
  /** Chooses all points of a value: what a lasso does, by keyboard. */
  onChoose: (value: number) => void;
}

/** What the colours mean; values can be taken off the map and put back. */
export function Legend(props: LegendProps) {
  const { aspect, onAspect, runs, run, onRun, entries, hidden, onHidden, onChoose } = props;
  const choices = aspects.filter((each) => each !== 'correctness' || runs.length > 0);
  return (
    <Stack gap="sm">
      <Select
        label={words.colourBy}
        allowDeselect={false}
        data={choices.map((value) => ({ value, label: aspectLabels[value] }))}
        value={aspect}
        onChange={(value) => {
          const chosen = aspects.find((each) => each === value);
          if (chosen) onAspect(chosen);
        }}
      />
      {aspect === 'correctness' && (
        <Select
          label={words.predictionsOf}
          allowDeselect={false}
          data={runs.map(({ id, name }) => ({ value: String(id), label: name }))}
          value={run === undefined ? null : String(run)}
          onChange={(value) => value !== null && onRun(Number(value))}
        />
      )}
      <Checkbox.Group
        aria-label={words.shownOnTheMap}
        value={entries.filter(({ value }) => !hidden.has(value)).map(({ value }) => String(value))}
        onChange={(shown) =>
          onHidden(new Set(entries.map(({ value }) => value).filter((value) => !shown.includes(String(value)))))
        }
      >
        <Stack gap={7}>
          {entries.map(({ value, label, colour, count }) => (
            <Group key={value} justify="space-between" wrap="nowrap" gap="xs">
              <Checkbox
                size="xs"
                value={String(value)}
                label={
                  <Group gap={6} wrap="nowrap">
                    <Dot colour={colour} />
                    <span>{label}</span>
                  </Group>
                }
              />
              <Tooltip label={words.chooseAllOfThese} position="left">
                <Button
                  variant="subtle"
                  color="gray"
                  size="compact-xs"
                  className="figures"
                  disabled={hidden.has(value)}
                  aria-label={words.chooseTheOf(count, label)}
                  onClick={() => onChoose(value)}
                >
                  {formatCount(count)}
                </Button>
              </Tooltip>
            </Group>
          ))}
        </Stack>
      </Checkbox.Group>
      {hidden.size > 0 && (
        <Button variant="subtle" size="compact-xs" style={{ alignSelf: 'start' }} onClick={() => onHidden(new Set())}>
          {words.showAll}
        </Button>
      )}
    </Stack>
  );
}
