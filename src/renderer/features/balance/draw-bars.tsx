import { Group, Paper, SegmentedControl, Title } from '@mantine/core';
import { useState } from 'react';
import type { BalanceMatrix } from '../../../shared/contract/balance.ts';
import type { BalancePlan } from '../../../shared/contract/balance-plan.ts';
import { english } from '../../ui/english.ts';
import { formatCount, formatShare } from '../../ui/format.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import { targetOf, type TargetPlace } from './draft.ts';
import { DrawsSummary, DrawsTable, type DrawsRow } from './draws-table.tsx';
import { formatDraws, formatFactor } from './grid.ts';
import { targetText } from './target-text.ts';
import type { CellDraws, Draws } from './use-draws.ts';

const words = english.balance.drawBars;

interface DrawBarsProps {
  matrix: BalanceMatrix;
  plan: BalancePlan;
  draws: Draws;
  onTarget: (place: TargetPlace) => void;
}

interface Row {
  name: string;
  colour: string;
  /** The place of its target; garment classes over all events have none. */
  place: TargetPlace | undefined;
  count: number;
  expected: number;
  drawn: number | undefined;
  distinct: number | undefined;
  limited: boolean;
}

/** Draws of an epoch for each event or garment class: before, expected with the plan, and in the epoch that was tried. */
export function DrawBars({ matrix, plan, draws, onTarget }: DrawBarsProps) {
  const [by, setBy] = useState<'event' | 'garment'>('event');
  const rows = useRows(matrix, draws, by);
  return (
    <Paper component="section" aria-labelledby="draws">
      <Group justify="space-between" mb="xs" gap="xs">
        <Title order={2} id="draws">
          {words.drawsOfAnEpoch}
        </Title>
        <SegmentedControl
          size="xs"
          aria-label={words.drawsBy}
          value={by}
          onChange={(value) => setBy(value === 'garment' ? 'garment' : 'event')}
          data={[
            { value: 'event', label: words.byEvent },
            { value: 'garment', label: words.byGarmentClass },
          ]}
        />
      </Group>
      <DrawsSummary error={draws.error} note={words.thinBarIsTheShare}>
        {words.drawsFromTrainingGarments(draws.size, draws.garments)}
      </DrawsSummary>
      <DrawsTable
        of={by === 'event' ? english.common.event : english.common.garmentClass}
        counted={english.common.garments}
        columns={columns}
        rows={rows.map((row) => drawsRow(row, { plan, draws, onTarget }))}
        byHand={by === 'event'}
        limitedBy={words.capOrDrawingNothingTwice}
        stale={draws.stale}
      />
    </Paper>
  );
}

const columns = [
  { title: words.expected },
  { title: words.share },
  { title: words.perGarment },
  { title: words.drawn, tried: true },
  { title: words.different, tried: true },
];

function drawsRow(row: Row, { plan, draws, onTarget }: Omit<DrawBarsProps, 'matrix'>): DrawsRow {
  const { name, colour, limited, place, count, expected } = row;
  const share = draws.size > 0 ? expected / draws.size : 0;
  const known = draws.error === undefined;
  const tried = (figure: number | undefined): string => (figure === undefined || !known ? '–' : formatCount(figure));
  const target = place && targetOf(plan, place);
  const text = target && targetText(target);
  return {
    name,
    colour,
    limited,
    before: count / draws.garments,
    after: share,
    cells: [
      formatCount(count),
      known ? formatDraws(expected) : '–',
      known ? formatShare(share) : '–',
      count > 0 && known ? formatFactor(expected / count) : '–',
      tried(row.drawn),
      tried(row.distinct),
    ],
    byHand: place && {
      text,
      label: words.drawsOfByHand(name, text ?? words.notSet),
      onOpen: () => onTarget(place),
    },
  };
}

function useRows(matrix: BalanceMatrix, draws: Draws, by: 'event' | 'garment'): Row[] {
  const { events, garments } = useTaxonomies();
  const cells = [...draws.cells].map(([key, cell]) => ({ place: JSON.parse(key) as [string, string | null], ...cell }));
  const row = (name: string, colour: string, place: TargetPlace | undefined, own: readonly CellDraws[]): Row => ({
    name,
    colour,
    place,
    count: own.reduce((sum, { count }) => sum + count, 0),
    expected: own.reduce((sum, { expected }) => sum + expected, 0),
    drawn: total(own.map(({ drawn }) => drawn)),
    distinct: total(own.map(({ distinct }) => distinct)),
    limited: own.some(({ limited }) => limited),
  });
  if (by === 'event') {
    return matrix.events.map(({ id, name }) =>
      row(
        name,
        events.colour(id),
        { event: name },
        cells.filter(({ place: [event] }) => event === name),
      ),
    );
  }
  const classes = [...matrix.garments, { id: null, name: null }];
  return classes.flatMap(({ id, name }) => {
    const own = cells.filter(({ place: [, garment] }) => garment === name);
    return name === null && own.length === 0
      ? []
      : [row(name ?? english.common.noClass, garments.colour(id), undefined, own)];
  });
}

/** Undefined where any is. */
function total(figures: readonly (number | undefined)[]): number | undefined {
  return figures.reduce<number | undefined>(
    (sum, each) => (sum === undefined || each === undefined ? undefined : sum + each),
    0,
  );
}
