import { countFlags, type RowFlags } from './row-flags.ts';

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
 * Counts the matches of each block of the order once, so that a window starts at its block, wherever in the list it
 * lies. Blocks are counted from both ends and only as far as somebody has looked: a list's first window, and its last,
 * wait for no count of the rest.
 *
 * @param matches 1 for each row that the filter lets through, else 0
 */
export function openWindows(
  { rows: order, size, withoutFrom }: RowOrder,
  matches: RowFlags,
  descending: boolean,
): Windows {
  const blocks = Math.ceil(size / blockRows);
  const total = countFlags(matches, 0, size);
  /** Matches before each block, known up to `front` and from `back` on. */
  const before = new Uint32Array(blocks + 1);
  before[blocks] = total;
  let [front, back] = [0, blocks];
  let valuedTotal = withoutFrom === size ? total : undefined;

  function countMatches(from: number, to: number): number {
    if (order === undefined) return countFlags(matches, from, to);
    let count = 0;
    for (let at = from; at < to; at++) count += matches[order[at] as number] as number;
    return count;
  }

  function countBlock(block: number): number {
    return countMatches(block * blockRows, Math.min(size, (block + 1) * blockRows));
  }

  function countFront(): void {
    before[front + 1] = (before[front] as number) + countBlock(front);
    front++;
  }

  function countBack(): void {
    before[back - 1] = (before[back] as number) - countBlock(back - 1);
    back--;
  }

  /** Matches before a place of the order. */
  function rankOf(place: number): number {
    if (place >= size) return total;
    const block = Math.floor(place / blockRows);
    const fromFront = block - front <= back - block;
    while (fromFront && front < block && front < back) countFront();
    while (!fromFront && back > block && front < back) countBack();
    return (before[block] as number) + countMatches(block * blockRows, place);
  }

  /** How many have the value sorted by. */
  function withValue(): number {
    return (valuedTotal ??= rankOf(withoutFrom));
  }

  /** The last block with at most `rank` matches before it. */
  function blockOf(rank: number): number {
    const fromFront = rank - (before[front] as number) <= (before[back] as number) - rank;
    while (fromFront && front < back && (before[front] as number) <= rank) countFront();
    while (!fromFront && front < back && (before[back] as number) > rank) countBack();
    let [low, high] = (before[front] as number) > rank ? [0, front] : [back, blocks];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((before[middle] as number) <= rank) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The matches number `from` to `to` of the ascending order. */
  function ascending(from: number, to: number): number[] {
    const found: number[] = [];
    if (from >= to) return found;
    const block = blockOf(from);
    let rank = before[block] as number;
    for (let at = block * blockRows; at < size && rank < to; at++) {
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
      const valued = withValue();
      const [first, second] = [Math.min(offset, valued), Math.min(end, valued)];
      const [third, fourth] = [Math.max(offset, valued), Math.max(end, valued)];
      return [
        ...ascending(valued - second, valued - first).reverse(),
        ...ascending(total - (fourth - valued), total - (third - valued)).reverse(),
      ];
    },
    indexOf(row) {
      if (matches[row] !== 1) return -1;
      const place = order === undefined ? row : order.indexOf(row);
      const rank = rankOf(place);
      if (!descending) return rank;
      const valued = withValue();
      return rank < valued ? valued - 1 - rank : valued + (total - 1 - rank);
    },
  };
}
