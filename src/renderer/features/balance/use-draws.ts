import { useMemo } from 'react';
import type { BalanceMatrix, BalancePreview } from '../../../shared/contract/balance.ts';
import type { BalancePlan } from '../../../shared/contract/balance-plan.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import { planDraws } from '../../../shared/domain/sampling.ts';
import { api } from '../../client/api.ts';
import { cellKey, trainingCells } from './grid.ts';
import { useTried } from './use-tried.ts';

/** What an epoch draws of one cell. */
export interface CellDraws {
  count: number;
  expected: number;
  limited: boolean;
  /** Of the epoch that was tried, and different garments among them; undefined until it was, or where it is too long. */
  drawn: number | undefined;
  distinct: number | undefined;
}

export interface Draws {
  /** By `cellKey`. */
  cells: ReadonlyMap<string, CellDraws>;
  /** Draws of an epoch. */
  size: number;
  garments: number;
  /** Whether `drawn` is of an earlier plan. */
  stale: boolean;
  /** What is wrong with the plan; the figures are then empty. */
  error: StudioError | undefined;
}

/**
 * The expected draws at once, by the sampler's own code, and what the engine's sampler really draws a moment after the
 * last change.
 */
export function useDraws(matrix: BalanceMatrix, plan: BalancePlan, seed: number): Draws {
  const planned = useMemo(() => expected(matrix, plan), [matrix, plan]);
  const wanted = useMemo(() => ({ plan, seed }), [plan, seed]);
  const enabled = planned.error === undefined && planned.garments > 0;
  const { data, stale, error } = useTried(wanted, { name: 'preview', ask: api.balance.preview, enabled });
  return useMemo(() => {
    const drawn = new Map(data?.cells.map((cell) => [cellKey(cell.event, cell.garment), cell]));
    const cells = new Map(
      [...planned.cells].map(([key, cell]) => [key, { ...cell, ...triedFigures(drawn.get(key)) }] as const),
    );
    return { ...planned, cells, stale, error: planned.error ?? error };
  }, [planned, data, error, stale]);
}

type Planned = Omit<Draws, 'stale'>;

function expected(matrix: BalanceMatrix, plan: BalancePlan): Planned {
  const cells = trainingCells(matrix.cells);
  const garments = cells.reduce((sum, { count }) => sum + count, 0);
  const none = { drawn: undefined, distinct: undefined };
  try {
    const { draws, size, limited } = planDraws(cells, plan);
    const figures = cells.map(({ event, garment, count }, index): [string, CellDraws] => [
      cellKey(event, garment),
      { count, expected: draws[index] ?? 0, limited: limited[index] === 1, ...none },
    ]);
    return { cells: new Map(figures), size, garments, error: undefined };
  } catch (error) {
    if (!(error instanceof StudioError)) throw error;
    const figures = cells.map(({ event, garment, count }): [string, CellDraws] => [
      cellKey(event, garment),
      { count, expected: 0, limited: false, ...none },
    ]);
    return { cells: new Map(figures), size: 0, garments, error };
  }
}

function triedFigures(cell: BalancePreview['cells'][number] | undefined): Pick<CellDraws, 'drawn' | 'distinct'> {
  return { drawn: cell?.drawn ?? undefined, distinct: cell?.distinct ?? undefined };
}
