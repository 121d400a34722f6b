/**
 * Rows by ascending key, equal keys by row: least significant digit first, 11 bits at a time.
 *
 * @param keys unsigned 32-bit numbers
 */
export function argsort(keys: Uint32Array): Uint32Array {
  const [bits, passes] = [11, 3];
  const buckets = 1 << bits;
  let order = Uint32Array.from(keys, (_, row) => row);
  let next = new Uint32Array(keys.length);
  for (let pass = 0; pass < passes; pass++) {
    const shift = pass * bits;
    const starts = new Uint32Array(buckets + 1);
    for (let row = 0; row < keys.length; row++) {
      const digit = ((keys[row] as number) >>> shift) & (buckets - 1);
      starts[digit + 1] = (starts[digit + 1] as number) + 1;
    }
    for (let digit = 0; digit < buckets; digit++) {
      starts[digit + 1] = (starts[digit + 1] as number) + (starts[digit] as number);
    }
    for (let index = 0; index < order.length; index++) {
      const row = order[index] as number;
      const digit = ((keys[row] as number) >>> shift) & (buckets - 1);
      const place = starts[digit] as number;
      starts[digit] = place + 1;
      next[place] = row;
    }
    [order, next] = [next, order];
  }
  return order;
}

/** Unsigned keys that order as the floats do; NaN comes last. */
export function floatKeys(values: Float32Array): Uint32Array {
  const bits = new Uint32Array(values.slice().buffer);
  return bits.map((pattern, row) => {
    if (Number.isNaN(values[row])) return 0xffffffff;
    return (pattern & 0x80000000) !== 0 ? ~pattern >>> 0 : (pattern | 0x80000000) >>> 0;
  });
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
