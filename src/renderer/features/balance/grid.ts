import type { BalanceCell, BalanceMatrix } from '../../../shared/contract/balance.ts';
import type { SplitName } from '../../../shared/contract/common.ts';
import type { SampleCell } from '../../../shared/domain/sampling.ts';

export type ShownSplit = SplitName | 'all';

/** `garments`: how many there are. `draws`: of an epoch. `change`: draws for each training garment. */
export type ShownFigure = 'garments' | 'draws' | 'change';

/** Tells a cell by its classes. */
export function cellKey(event: string, garment: string | null): string {
  return JSON.stringify([event, garment]);
}

/** Garment classes of the matrix's columns; null is there where garments have no class. */
export function columnsOf({ garments, cells }: Pick<BalanceMatrix, 'garments' | 'cells'>): (string | null)[] {
  const nameless = cells.some(({ garment }) => garment === null);
  return [...garments.map(({ name }) => name), ...(nameless ? [null] : [])];
}

export function countOf(cell: BalanceCell | undefined, split: ShownSplit): number {
  if (cell === undefined) return 0;
  return split === 'all' ? cell.train + cell.val + cell.test : cell[split];
}

/** What a sampler draws from, as the engine orders it: by event, then garment class. */
export function trainingCells(cells: readonly BalanceCell[]): SampleCell[] {
  return cells.filter(({ train }) => train > 0).map(({ event, garment, train }) => ({ event, garment, count: train }));
}

/** How often a garment is drawn in an epoch, as `×2.3`; more digits where it is seldom. */
export function formatFactor(factor: number): string {
  if (factor >= 100) return `×${Math.round(factor)}`;
  return `×${factor >= 10 ? factor.toFixed(1) : factor.toFixed(2)}`;
}

/** Draws as whole numbers, or with a digit where they are few. */
export function formatDraws(draws: number): string {
  const rounded = draws < 100 ? Math.round(draws * 10) / 10 : Math.round(draws);
  return rounded.toLocaleString('en');
}
