export type Normalisation = 'none' | 'row' | 'column';
export type ClassOrder = 'given' | 'size' | 'name';

/** Rows are true classes, columns predicted ones. */
export type Counts = readonly (readonly number[])[];

/** Indices of the classes in the order to show them: as given, most frequent first, or by name. */
export function classOrder(classes: readonly string[], confusion: Counts, order: ClassOrder): number[] {
  const indices = classes.map((_, index) => index);
  switch (order) {
    case 'given':
      return indices;
    case 'size': {
      const sizes = rowSums(confusion);
      return indices.sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0) || a - b);
    }
    case 'name':
      return indices.sort((a, b) => (classes[a] ?? '').localeCompare(classes[b] ?? '', 'en') || a - b);
  }
}

export function rowSums(confusion: Counts): number[] {
  return confusion.map((row) => row.reduce((sum, count) => sum + count, 0));
}

export function columnSums(confusion: Counts): number[] {
  return confusion.map((_, column) => confusion.reduce((sum, row) => sum + (row[column] ?? 0), 0));
}

/** Shares from 0 to 1: of the true class (row), of the predicted class (column), or of everything (none). */
export function normalise(confusion: Counts, normalisation: Normalisation): number[][] {
  const rows = rowSums(confusion);
  const columns = columnSums(confusion);
  const total = rows.reduce((sum, count) => sum + count, 0);
  return confusion.map((row, trueIndex) =>
    row.map((count, predictedIndex) => {
      const whole =
        normalisation === 'row' ? rows[trueIndex] : normalisation === 'column' ? columns[predictedIndex] : total;
      return whole ? count / whole : 0;
    }),
  );
}

/** The largest share that is shown, to which the colours are scaled; at least a hair above zero. */
export function largestShare(shares: readonly (readonly number[])[], offDiagonalOnly: boolean): number {
  let largest = 1e-9;
  shares.forEach((row, trueIndex) =>
    row.forEach((share, predictedIndex) => {
      if (!(offDiagonalOnly && trueIndex === predictedIndex)) largest = Math.max(largest, share);
    }),
  );
  return largest;
}

/** A place in the matrix with its headers: row and column -1 are the headers, counted in the order shown. */
export interface CellPlace {
  row: number;
  column: number;
}

/** Where a key leads from a place; undefined for keys that mean nothing here. The corner is no place. */
export function moveInMatrix(
  from: CellPlace,
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey'>,
  size: { rows: number; columns: number },
): CellPlace | undefined {
  if (event.altKey || event.metaKey) return undefined;
  const last = { row: size.rows - 1, column: size.columns - 1 };
  const to = target(from, event, last);
  if (!to) return undefined;
  const place = {
    row: Math.min(last.row, Math.max(-1, to.row)),
    column: Math.min(last.column, Math.max(-1, to.column)),
  };
  return place.row === -1 && place.column === -1 ? from : place;
}

function target(
  { row, column }: CellPlace,
  { key, ctrlKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey'>,
  last: CellPlace,
): CellPlace | undefined {
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
      return ctrlKey ? { row: 0, column: 0 } : { row, column: 0 };
    case 'End':
      return ctrlKey ? last : { row, column: last.column };
    case 'PageUp':
      return { row: 0, column };
    case 'PageDown':
      return { row: last.row, column };
    default:
      return undefined;
  }
}
