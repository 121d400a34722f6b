import { useComputedColorScheme } from '@mantine/core';
import { useRef, useState, type KeyboardEvent } from 'react';
import type { BalanceMatrix as Matrix } from '../../../shared/contract/balance.ts';
import type { BalancePlan } from '../../../shared/contract/balance-plan.ts';
import { formatCount, formatQuantity } from '../../ui/format.ts';
import { heatColours } from '../../ui/matrix/heat.ts';
import { useHotkeys } from '../../ui/hotkeys/use-hotkeys.ts';
import './balance.css';
import { targetOf, type TargetPlace } from './draft.ts';
import {
  cellKey,
  columnsOf,
  countOf,
  formatDraws,
  formatFactor,
  moveInGrid,
  type GridPlace,
  type ShownFigure,
  type ShownSplit,
} from './grid.ts';
import type { Draws } from './use-draws.ts';

interface BalanceMatrixProps {
  matrix: Matrix;
  plan: BalancePlan;
  draws: Draws;
  split: ShownSplit;
  shown: ShownFigure;
  /** A cell names event and garment class, a header one of them. */
  onOpen: (event: string | undefined, garment: string | null | undefined) => void;
}

interface Figure {
  main: string;
  small: string;
  /** 0 to 1. */
  strength: number;
  /** Blue rather than orange. */
  more: boolean;
  words: string;
}

/** Events by garment classes as a heat map. One cell is a tab stop; arrows move, Enter opens. */
export function BalanceMatrix({ matrix, plan, draws, split, shown, onOpen }: BalanceMatrixProps) {
  const scheme = useComputedColorScheme('light');
  const table = useRef<HTMLTableElement>(null);
  const [active, setActive] = useState<GridPlace>({ row: 0, column: 0 });
  useHotkeys([
    { keys: ['arrows'], description: 'Move among cells and headers', group: 'Balance matrix' },
    { keys: ['Enter'], description: 'Open the garments, or the target by hand', group: 'Balance matrix' },
    { keys: ['Home', 'End'], description: 'Ends of the row', group: 'Balance matrix' },
    { keys: ['PageUp', 'PageDown'], description: 'Ends of the column', group: 'Balance matrix' },
  ]);
  const rows = matrix.events.map(({ name }) => name);
  const columns = columnsOf(matrix);
  const counts = new Map(matrix.cells.map((cell) => [cellKey(cell.event, cell.garment), countOf(cell, split)]));
  const count = (event: string, garment: string | null): number => counts.get(cellKey(event, garment)) ?? 0;
  const total = [...counts.values()].reduce((sum, each) => sum + each, 0);
  const largest = [...counts.values()].reduce((most, each) => Math.max(most, each), 1);
  const drawn = [...draws.cells.values()];
  const mostDrawn = drawn.reduce((most, { expected }) => Math.max(most, expected), 1e-9);
  const widest = drawn.reduce((most, each) => Math.max(most, Math.abs(logFactor(each.expected, each.count))), 0.1);

  function figure(event: string, garment: string | null): Figure | undefined {
    if (shown === 'garments') {
      const garments = count(event, garment);
      if (garments === 0) return undefined;
      const share = total === 0 ? 0 : garments / total;
      return {
        main: formatCount(garments),
        small: `${(share * 100).toFixed(1)}%`,
        strength: garments / largest,
        more: true,
        words: formatQuantity(garments, 'garment'),
      };
    }
    const cell = draws.cells.get(cellKey(event, garment));
    if (cell === undefined) return undefined;
    const words = `${formatQuantity(cell.count, 'garment')}, ${formatDraws(cell.expected)} draws of an epoch${cell.limited ? ', limited' : ''}`;
    if (shown === 'draws') {
      const small = cell.drawn === undefined ? '' : formatCount(cell.drawn);
      return { main: formatDraws(cell.expected), small, strength: cell.expected / mostDrawn, more: true, words };
    }
    const change = logFactor(cell.expected, cell.count);
    return {
      main: formatFactor(cell.expected / cell.count),
      small: formatCount(cell.count),
      strength: Math.abs(change) / widest,
      more: change >= 0,
      words,
    };
  }

  function place(row: number, column: number) {
    const open = (): void => onOpen(rows[row], column === -1 ? undefined : columns[column]);
    return {
      'data-place': `${row},${column}`,
      tabIndex: row === active.row && column === active.column ? 0 : -1,
      onFocus: () => setActive({ row, column }),
      onClick: open,
    };
  }

  function press(event: KeyboardEvent): void {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onOpen(rows[active.row], active.column === -1 ? undefined : columns[active.column]);
      return;
    }
    const next = moveInGrid(active, event, { rows: rows.length, columns: columns.length });
    if (!next) return;
    event.preventDefault();
    setActive(next);
    table.current?.querySelector<HTMLElement>(`[data-place="${next.row},${next.column}"]`)?.focus();
  }

  const sum = (events: readonly string[], garments: readonly (string | null)[]): number =>
    events.reduce(
      (all, event) => all + garments.reduce<number>((inRow, garment) => inRow + count(event, garment), 0),
      0,
    );
  const byHand = (target: TargetPlace): boolean => shown !== 'garments' && targetOf(plan, target) !== undefined;

  return (
    <div className="balance-scroller">
      <table
        ref={table}
        role="grid"
        aria-label="Balance matrix"
        className="balance-matrix"
        data-dense={columns.length > 9 || undefined}
        onKeyDown={press}
      >
        <thead>
          <tr>
            <td className="balance-corner">Event ↓ · Garment →</td>
            {columns.map((garment, column) => (
              <th
                key={garment}
                scope="col"
                {...place(-1, column)}
                className="balance-column-header"
                aria-label={`${garment ?? 'No class'}: ${formatQuantity(sum(rows, [garment]), 'garment')}`}
              >
                <span>
                  {garment ?? 'No class'} <small>{formatCount(sum(rows, [garment]))}</small>
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((event, row) => (
            <tr key={event}>
              <th
                scope="row"
                {...place(row, -1)}
                className="balance-row-header"
                data-target={byHand({ event }) || undefined}
                aria-label={`${event}: ${formatQuantity(sum([event], columns), 'garment')}${byHand({ event }) ? ', set by hand' : ''}`}
              >
                {event} <small>{formatCount(sum([event], columns))}</small>
              </th>
              {columns.map((garment, column) => {
                const figures = figure(event, garment);
                const { background, text } = heatColours(figures?.strength ?? 0, figures?.more ?? true, scheme);
                const set = byHand({ event, garment });
                return (
                  <td
                    key={garment}
                    role="gridcell"
                    {...place(row, column)}
                    className="balance-cell"
                    data-empty={figures === undefined || undefined}
                    data-target={set || undefined}
                    data-stale={(shown === 'draws' && draws.stale) || undefined}
                    data-main={figures?.main}
                    data-small={figures?.small}
                    style={{ background, color: text }}
                    aria-label={`${event}, ${garment ?? 'no class'}: ${figures?.words ?? 'none'}${set ? ', set by hand' : ''}`}
                    title={`${event} · ${garment ?? 'no class'}`}
                  />
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Above 0 where a garment is drawn more than once an epoch, below where less; bounded, as it may never be. */
function logFactor(expected: number, count: number): number {
  return Math.max(-6, Math.log2(Math.max(1e-9, expected / count)));
}
