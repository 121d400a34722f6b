/** Rows in the order that a list is sorted by. */
export interface RowOrder {
  /** Undefined stands for the rows' own order. */
  rows: Uint32Array | undefined;
  size: number;
  /** From here on rows lack the value sorted by; they come last in both directions. */
  withoutFrom: number;
}

/** The rows of an order that a filter lets through, read by windows and never written out. */
export interface Windows {
  total: number;
  /** The rows at `offset` and after. */
  rows(offset: number, limit: number): number[];
  /** Place of a row, or -1. */
  indexOf(row: number): number;
}

const blockRows = 2048;

/**
 * Counts the matches of each block of the order once; a window then starts at its block, wherever in the list it lies.
 *
 * @param matches 1 for each row that the filter lets through, else 0
 */
export function openWindows(
  { rows: order, size, withoutFrom }: RowOrder,
  matches: Uint8Array,
  descending: boolean,
): Windows {
  const blocks = Math.ceil(size / blockRows);
  /** Matches before each block; the last entry is the total. */
  const before = new Uint32Array(blocks + 1);
  for (let block = 0; block < blocks; block++) {
    before[block + 1] =
      (before[block] as number) + countMatches(block * blockRows, Math.min(size, (block + 1) * blockRows));
  }
  const total = before[blocks] as number;
  const withValue = rankOf(withoutFrom);

  function countMatches(from: number, to: number): number {
    let count = 0;
    if (order === undefined) for (let at = from; at < to; at++) count += matches[at] as number;
    else for (let at = from; at < to; at++) count += matches[order[at] as number] as number;
    return count;
  }

  /** Matches before a place of the order. */
  function rankOf(place: number): number {
    const block = Math.floor(place / blockRows);
    return (before[block] as number) + countMatches(block * blockRows, place);
  }

  /** The matches number `from` to `to` of the ascending order. */
  function ascending(from: number, to: number): number[] {
    const found: number[] = [];
    if (from >= to) return found;
    let [low, high] = [0, blocks - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((before[middle] as number) <= from) low = middle;
      else high = middle - 1;
    }
    let rank = before[low] as number;
    for (let at = low * blockRows; at < size && rank < to; at++) {
      const row = order === undefined ? at : (order[at] as number);
      if (matches[row] !== 1) continue;
      if (rank >= from) found.push(row);
      rank++;
    }
    return found;
  }

  return {
    total,
    rows(offset, limit) {
      const end = Math.min(total, offset + limit);
      if (!descending) return ascending(offset, end);
      // Both stretches, with and without a value, run backwards.
      const [first, second] = [Math.min(offset, withValue), Math.min(end, withValue)];
      const [third, fourth] = [Math.max(offset, withValue), Math.max(end, withValue)];
      return [
        ...ascending(withValue - second, withValue - first).reverse(),
        ...ascending(total - (fourth - withValue), total - (third - withValue)).reverse(),
      ];
    },
    indexOf(row) {
      if (matches[row] !== 1) return -1;
      const place = order === undefined ? row : order.indexOf(row);
      const rank = rankOf(place);
      if (!descending) return rank;
      return rank < withValue ? withValue - 1 - rank : withValue + (total - 1 - rank);
    },
  };
}
