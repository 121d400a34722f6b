import type { BalanceCell, BalanceMatrix } from '../../../shared/contract/balance.ts';
import type { SplitName } from '../../../shared/contract/common.ts';
import type { SampleCell } from '../../../shared/domain/sampling.ts';

export type ShownSplit = SplitName | 'all';

/** `garments`: how many there are. `draws`: of an epoch. `change`: draws for each training garment. */
export type ShownFigure = 'garments' | 'draws' | 'change';

/** A place in the matrix with its headers: row and column -1 are the headers. */
export interface GridPlace {
  row: number;
  column: number;
}

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

/** Where a key leads from a place; undefined where it leads nowhere or is none of ours. */
export function moveInGrid(
  { row, column }: GridPlace,
  { key, ctrlKey, metaKey, altKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>,
  { rows, columns }: { rows: number; columns: number },
): GridPlace | undefined {
  if (ctrlKey || metaKey || altKey) return undefined;
  const wanted = ((): GridPlace | undefined => {
    switch (key) {
      case 'ArrowLeft':
        return { row, column: column - 1 };
      case 'ArrowRight':
        return { row, column: column + 1 };
      case 'ArrowUp':
        return { row: row - 1, column };
      case 'ArrowDown':
        return { row: row + 1, column };
      case 'Home':
        return { row, column: 0 };
      case 'End':
        return { row, column: columns - 1 };
      case 'PageUp':
        return { row: 0, column };
      case 'PageDown':
        return { row: rows - 1, column };
      default:
        return undefined;
    }
  })();
  if (wanted === undefined || (wanted.row === row && wanted.column === column)) return undefined;
  const inside = wanted.row >= -1 && wanted.row < rows && wanted.column >= -1 && wanted.column < columns;
  return inside && !(wanted.row === -1 && wanted.column === -1) ? wanted : undefined;
}
