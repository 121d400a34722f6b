import { argsort } from '../../store/gallery/orders.ts';

/** Pairs compared before whoever waits for the event loop gets its turn. */
const pairsAtOnce = 4_000_000;

/**
 * Groups pictures whose 64-bit hashes differ in at most `distance` bits, directly or through others (union-find).
 *
 * Two hashes that differ in d bits agree wholly in one of d + 1 stretches of bits (pigeonhole), so only pictures that
 * share a stretch are compared. Equal hashes are one node. With 525K photos and distance 4, a stretch of 12 or 13 bits
 * leaves some hundred candidates for each.
 *
 * @param hashes as 16 hexadecimal digits; `null` belongs to no group
 * @returns for each picture the index of its group's first picture
 */
export async function nearDuplicateGroups(hashes: readonly (string | null)[], distance: number): Promise<Uint32Array> {
  const parents = Uint32Array.from(hashes, (_, index) => index);
  const find = (index: number): number => {
    let root = index;
    while (parents[root] !== root) root = parents[root] as number;
    for (let node = index; node !== root;) {
      const next = parents[node] as number;
      parents[node] = root;
      node = next;
    }
    return root;
  };
  const join = (left: number, right: number): void => {
    const [a, b] = [find(left), find(right)];
    if (a !== b) parents[Math.max(a, b)] = Math.min(a, b);
  };

  const { owners, high, low } = distinct(hashes, join);
  let pairs = 0;
  for (const { start, bits } of stretches(distance + 1)) {
    const buckets = bucketsOf(high, low, start, bits);
    for (let index = 0; index < buckets.order.length;) {
      const key = buckets.keys[buckets.order[index] as number];
      let end = index + 1;
      while (end < buckets.order.length && buckets.keys[buckets.order[end] as number] === key) end++;
      comparePairs(buckets.order.subarray(index, end), high, low, distance, (a, b) =>
        join(owners[a] as number, owners[b] as number),
      );
      pairs += (end - index) ** 2 / 2;
      index = end;
      if (pairs < pairsAtOnce) continue;
      pairs = 0;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return parents.map((_, index) => find(index));
}

/** Each hash once, with the first picture that has it; pictures of equal hashes are joined. */
function distinct(
  hashes: readonly (string | null)[],
  join: (left: number, right: number) => void,
): { owners: number[]; high: Uint32Array; low: Uint32Array } {
  const first = new Map<string, number>();
  const owners: number[] = [];
  for (const [index, hash] of hashes.entries()) {
    if (hash === null) continue;
    const owner = first.get(hash);
    if (owner !== undefined) join(owner, index);
    else {
      first.set(hash, index);
      owners.push(index);
    }
  }
  const part = (from: number, to: number): Uint32Array =>
    Uint32Array.from(owners, (owner) => Number.parseInt((hashes[owner] as string).slice(from, to), 16));
  return { owners, high: part(0, 8), low: part(8, 16) };
}

/** Stretches of near equal length that together make the 64 bits. */
function stretches(count: number): { start: number; bits: number }[] {
  return Array.from({ length: count }, (_, index) => {
    const start = Math.floor((index * 64) / count);
    return { start, bits: Math.floor(((index + 1) * 64) / count) - start };
  });
}

/** Hashes ordered by their value in one stretch. Stretches longer than 32 bits are cut: that only adds candidates. */
function bucketsOf(
  high: Uint32Array,
  low: Uint32Array,
  start: number,
  bits: number,
): { keys: Uint32Array; order: Uint32Array } {
  const width = Math.min(bits, 32);
  const mask = width === 32 ? 0xffffffff : (1 << width) - 1;
  const keys = high.map((upper, index) => {
    const lower = low[index] as number;
    // Bits start..start+32 of the 64, the first being the highest of `upper`.
    const window =
      start === 0
        ? upper
        : start < 32
          ? ((upper << start) | (lower >>> (32 - start))) >>> 0
          : (lower << (start - 32)) >>> 0;
    return ((window >>> (32 - width)) & mask) >>> 0;
  });
  return { keys, order: argsort(keys) };
}

function comparePairs(
  members: Uint32Array,
  high: Uint32Array,
  low: Uint32Array,
  distance: number,
  near: (left: number, right: number) => void,
): void {
  for (let left = 0; left < members.length; left++) {
    const a = members[left] as number;
    const [upper, lower] = [high[a] as number, low[a] as number];
    for (let right = left + 1; right < members.length; right++) {
      const b = members[right] as number;
      const apart = bitCount(upper ^ (high[b] as number)) + bitCount(lower ^ (low[b] as number));
      if (apart <= distance) near(a, b);
    }
  }
}

/** Ones among 32 bits (Warren, Hacker's Delight, 5-1). */
function bitCount(value: number): number {
  let bits = value - ((value >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
