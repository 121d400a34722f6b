import { Badge, Button, Group, Paper, SegmentedControl, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { BalanceMatrix } from '../../../shared/contract/balance.ts';
import type { BalancePlan } from '../../../shared/contract/balance-plan.ts';
import type { StudioError } from '../../../shared/domain/errors.ts';
import { english } from '../../ui/english.ts';
import { formatCount, formatShare } from '../../ui/format.ts';
import { useTaxonomies } from '../../ui/use-taxonomies.ts';
import './balance.css';
import { targetOf, type TargetPlace } from './draft.ts';
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
  const largest = rows.reduce(
    (most, { count, expected }) => Math.max(most, count / draws.garments, expected / Math.max(1, draws.size)),
    1e-9,
  );
  const width = (share: number): string => `${(100 * share) / largest}%`;
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
      <div className="draws-summary">
        {draws.error ? (
          <Text size="sm" role="alert" className="draws-error">
            {draws.error.message} {remedyOf(draws.error)}
          </Text>
        ) : (
          <Text size="sm" aria-live="polite">
            {words.drawsFromTrainingGarments(draws.size, draws.garments)}{' '}
            <Text span size="sm" c="dimmed">
              {words.thinBarIsTheShare}
            </Text>
          </Text>
        )}
      </div>
      <div style={{ overflowX: 'auto' }} tabIndex={0} role="region" aria-label={words.tableOfDraws}>
        <table className="draws-table">
          <thead>
            <tr>
              <th scope="col">{by === 'event' ? english.common.event : english.common.garmentClass}</th>
              <th scope="col">{english.common.garments}</th>
              <th scope="col" style={{ textAlign: 'left' }}>
                {words.beforeAndAfter}
              </th>
              <th scope="col">{words.expected}</th>
              <th scope="col">{words.share}</th>
              <th scope="col">{words.perGarment}</th>
              <th scope="col">{words.drawn}</th>
              <th scope="col">{words.different}</th>
              {by === 'event' && <th scope="col">{words.byHand}</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const share = draws.size > 0 ? row.expected / draws.size : 0;
              const target = row.place && targetOf(plan, row.place);
              return (
                <tr key={row.name}>
                  <th scope="row">
                    {row.name}
                    {row.limited && (
                      <Badge variant="default" size="xs" ml={6} tt="none" title={words.capOrDrawingNothingTwice}>
                        {words.limited}
                      </Badge>
                    )}
                  </th>
                  <td>{formatCount(row.count)}</td>
                  <td className="draws-bars" aria-hidden>
                    <span className="draws-bar draws-bar-before" style={{ width: width(row.count / draws.garments) }} />
                    <span
                      className="draws-bar draws-bar-after"
                      style={{ width: width(share), background: row.colour }}
                    />
                  </td>
                  <td>{draws.error ? '–' : formatDraws(row.expected)}</td>
                  <td>{draws.error ? '–' : formatShare(share)}</td>
                  <td>{row.count > 0 && !draws.error ? formatFactor(row.expected / row.count) : '–'}</td>
                  <td className="draws-tried" data-stale={draws.stale || undefined}>
                    {row.drawn === undefined || draws.error ? '–' : formatCount(row.drawn)}
                  </td>
                  <td className="draws-tried" data-stale={draws.stale || undefined}>
                    {row.distinct === undefined || draws.error ? '–' : formatCount(row.distinct)}
                  </td>
                  {row.place && (
                    <td>
                      <Button
                        size="compact-xs"
                        variant={target ? 'light' : 'default'}
                        miw={64}
                        aria-label={words.drawsOfByHand(row.name, target ? targetText(target) : words.notSet)}
                        onClick={() => row.place && onTarget(row.place)}
                      >
                        {target ? targetText(target) : words.set}
                      </Button>
                    </td>
                  )}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Paper>
  );
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

function remedyOf(error: StudioError): string {
  const { remedy } = error.details;
  return typeof remedy === 'string' ? remedy : '';
}
