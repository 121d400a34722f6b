/**
 * Rows by ascending key, equal keys by row: least significant digit first, 11 bits at a time.
 *
 * @param keys unsigned 32-bit numbers
 */
export function argsort(keys: Uint32Array): Uint32Array {
  const [bits, passes] = [11, 3];
  const buckets = 1 << bits;
  const size = keys.length;
  const starts = Array.from({ length: passes }, () => new Uint32Array(buckets + 1));
  const [low, middle, high] = starts as [Uint32Array, Uint32Array, Uint32Array];
  let order = new Uint32Array(size);
  for (let row = 0; row < size; row++) {
    order[row] = row;
    const key = keys[row] as number;
    const first = (key & (buckets - 1)) + 1;
    const second = ((key >>> bits) & (buckets - 1)) + 1;
    const third = (key >>> (2 * bits)) + 1;
    low[first] = (low[first] as number) + 1;
    middle[second] = (middle[second] as number) + 1;
    high[third] = (high[third] as number) + 1;
  }
  let next = new Uint32Array(size);
  for (const [pass, places] of starts.entries()) {
    const shift = pass * bits;
    // All keys alike in these bits, as areas are in the highest: the pass would change nothing.
    if (size > 0 && places[(((keys[0] as number) >>> shift) & (buckets - 1)) + 1] === size) continue;
    for (let digit = 0; digit < buckets; digit++) {
      places[digit + 1] = (places[digit + 1] as number) + (places[digit] as number);
    }
    for (let index = 0; index < size; index++) {
      const row = order[index] as number;
      const digit = ((keys[row] as number) >>> shift) & (buckets - 1);
      const place = places[digit] as number;
      places[digit] = place + 1;
      next[place] = row;
    }
    [order, next] = [next, order];
  }
  return order;
}

/** Unsigned keys that order as the floats do; NaN comes last. */
export function floatKeys(values: Float32Array): Uint32Array {
  const keys = new Uint32Array(values.slice().buffer);
  for (let row = 0; row < keys.length; row++) {
    const pattern = keys[row] as number;
    if (Number.isNaN(values[row])) keys[row] = 0xffffffff;
    else keys[row] = (pattern & 0x80000000) !== 0 ? ~pattern : pattern | 0x80000000;
  }
  return keys;
}

/**
 * All rows grouped by ascending rank, in their own order within a rank.
 *
 * @param values what each row has, such as a class id
 * @param ranks the rank of each value
 */
export function groupByRank(values: Uint8Array | Uint32Array, ranks: Uint32Array): Uint32Array {
  const starts = new Uint32Array(ranks.length + 2);
  for (let row = 0; row < values.length; row++) {
    const place = (ranks[values[row] as number] as number) + 1;
    starts[place] = (starts[place] as number) + 1;
  }
  for (let place = 1; place < starts.length; place++) {
    starts[place] = (starts[place] as number) + (starts[place - 1] as number);
  }
  const grouped = new Uint32Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const rank = ranks[values[row] as number] as number;
    const at = starts[rank] as number;
    starts[rank] = at + 1;
    grouped[at] = row;
  }
  return grouped;
}
