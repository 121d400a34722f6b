import { useComputedColorScheme } from '@mantine/core';
import type { BalanceMatrix as Matrix } from '../../../shared/contract/balance.ts';
import type { BalancePlan } from '../../../shared/contract/balance-plan.ts';
import { english } from '../../ui/english.ts';
import { formatCount } from '../../ui/format.ts';
import { heatColours } from '../../ui/matrix/heat.ts';
import { MatrixGrid, type MatrixCell } from '../../ui/matrix/matrix-grid.tsx';
import { targetOf, type TargetPlace } from './draft.ts';
import { cellKey, columnsOf, countOf, formatDraws, formatFactor, type ShownFigure, type ShownSplit } from './grid.ts';
import type { Draws } from './use-draws.ts';

const texts = english.balance.balanceMatrix;

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
        words: english.common.countOfGarments(garments),
      };
    }
    const cell = draws.cells.get(cellKey(event, garment));
    if (cell === undefined) return undefined;
    const words = texts.garmentsDrawsOfAnEpoch(
      cell.count,
      formatDraws(cell.expected),
      cell.limited ? texts.limited : '',
    );
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

  const sum = (events: readonly string[], garments: readonly (string | null)[]): number =>
    events.reduce(
      (all, event) => all + garments.reduce<number>((inRow, garment) => inRow + count(event, garment), 0),
      0,
    );
  const byHand = (target: TargetPlace): boolean => shown !== 'garments' && targetOf(plan, target) !== undefined;

  function cell(event: string, garment: string | null): MatrixCell {
    const figures = figure(event, garment);
    const { background, text } = heatColours(figures?.strength ?? 0, figures?.more ?? true, scheme);
    const set = byHand({ event, garment });
    return {
      ...(figures === undefined ? { empty: true } : { main: figures.main, small: figures.small }),
      background,
      colour: text,
      marked: set,
      stale: shown === 'draws' && draws.stale,
      label: texts.eventGarment({ event, garment: garment ?? texts.noClass, words: figures?.words ?? 'none', set }),
      title: `${event} · ${garment ?? texts.noClass}`,
    };
  }

  return (
    <MatrixGrid
      label={texts.balanceMatrix}
      // It stands beside the plan.
      size={columns.length <= 9 ? 'medium' : undefined}
      axes={{ rows: english.common.event, columns: english.common.garment }}
      rows={rows.map((event) => {
        const marked = byHand({ event });
        const garments = sum([event], columns);
        const words = texts.eventGarments(event, garments, marked);
        return { name: event, count: garments, label: words, marked };
      })}
      columns={columns.map((garment) => {
        const name = garment ?? english.common.noClass;
        const garments = sum(rows, [garment]);
        return { name, count: garments, label: texts.nameGarments(name, garments) };
      })}
      cell={(row, column) => cell(rows[row] ?? '', columns[column] ?? null)}
      opens={texts.openTheGarmentsOrTheTarget}
      onOpen={({ row, column }) => onOpen(rows[row], column === -1 ? undefined : columns[column])}
    />
  );
}

/** Above 0 where a garment is drawn more than once an epoch, below where less; bounded, as it may never be. */
function logFactor(expected: number, count: number): number {
  return Math.max(-6, Math.log2(Math.max(1e-9, expected / count)));
}
