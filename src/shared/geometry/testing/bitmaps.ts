import fc from 'fast-check';

export interface Bitmap {
  /** uint8 0 or 1, row-major, height x width. */
  bitmap: Uint8Array;
  width: number;
  height: number;
}

/** Small bitmaps of any shape, from noise to long runs. */
export function bitmaps(size?: { width: number; height: number }): fc.Arbitrary<Bitmap> {
  const sides = size
    ? fc.constant([size.width, size.height] as const)
    : fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }));
  return sides.chain(([width, height]) => {
    const noise = fc.array(fc.nat(1), { minLength: width * height, maxLength: width * height });
    const runs = fc
      .array(fc.integer({ min: 1, max: 20 }), { minLength: width * height, maxLength: width * height })
      .map((lengths) => lengths.flatMap((length, index) => new Array<number>(length).fill(index % 2)));
    return fc
      .oneof(noise, runs)
      .map((values) => ({ bitmap: Uint8Array.from(values.slice(0, width * height)), width, height }));
  });
}
