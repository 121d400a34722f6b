/** Lists of vertical intervals, one for each of a row of columns; pairs of from and the first one after. */
export interface IntervalLists {
  starts: Int32Array;
  values: Int32Array;
}

/** One list, in an array that is used again; `length` numbers of it count. */
export interface IntervalList {
  values: Int32Array;
  length: number;
}

export function intervalList(): IntervalList {
  return { values: new Int32Array(64), length: 0 };
}

/** Copies column `index`, each interval made shorter by `shrink` at both ends. */
export function takeShrunk(lists: IntervalLists, index: number, shrink: number, into: IntervalList): void {
  into.length = 0;
  const end = lists.starts[index + 1] as number;
  for (let at = lists.starts[index] as number; at < end; at += 2) {
    const from = (lists.values[at] as number) + shrink;
    const to = (lists.values[at + 1] as number) - shrink;
    if (from < to) append(into, from, to);
  }
}

/** What a list has in common with column `index`, whose intervals are made shorter by `shrink` at both ends. */
export function intersectShrunk(
  list: IntervalList,
  lists: IntervalLists,
  index: number,
  shrink: number,
  into: IntervalList,
): void {
  into.length = 0;
  const end = lists.starts[index + 1] as number;
  let at = lists.starts[index] as number;
  let own = 0;
  while (own < list.length && at < end) {
    const ownTo = list.values[own + 1] as number;
    const otherTo = (lists.values[at + 1] as number) - shrink;
    const from = Math.max(list.values[own] as number, (lists.values[at] as number) + shrink);
    const to = Math.min(ownTo, otherTo);
    if (from < to) append(into, from, to);
    if (ownTo < otherTo) own += 2;
    else at += 2;
  }
}

/** What lies in `whole` and not in `part`. */
export function subtract(whole: IntervalList, part: IntervalList, into: IntervalList): void {
  into.length = 0;
  let other = 0;
  for (let own = 0; own < whole.length; own += 2) {
    let from = whole.values[own] as number;
    const to = whole.values[own + 1] as number;
    while (other < part.length && (part.values[other + 1] as number) <= from) other += 2;
    for (let at = other; at < part.length && (part.values[at] as number) < to; at += 2) {
      const hole = part.values[at] as number;
      if (from < hole) append(into, from, hole);
      from = Math.max(from, part.values[at + 1] as number);
    }
    if (from < to) append(into, from, to);
  }
}

/** What lies in both. */
export function intersect(first: IntervalList, second: IntervalList, into: IntervalList): void {
  into.length = 0;
  let [a, b] = [0, 0];
  while (a < first.length && b < second.length) {
    const [endA, endB] = [first.values[a + 1] as number, second.values[b + 1] as number];
    const from = Math.max(first.values[a] as number, second.values[b] as number);
    const to = Math.min(endA, endB);
    if (from < to) append(into, from, to);
    if (endA < endB) a += 2;
    else b += 2;
  }
}

function append(list: IntervalList, from: number, to: number): void {
  if (list.length + 2 > list.values.length) {
    const larger = new Int32Array(list.values.length * 2);
    larger.set(list.values);
    list.values = larger;
  }
  list.values[list.length++] = from;
  list.values[list.length++] = to;
}
