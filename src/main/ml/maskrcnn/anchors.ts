/**
 * The anchors of one place, centred on zero: for each ratio each size. Rounded as torchvision's
 * `AnchorGenerator.generate_anchors`, in float32, corners at whole pixels (half to even); else as Detectron2's
 * `generate_cell_anchors`, in double precision until they are stored (it lists for each size each ratio, which is the same
 * where a level has one size).
 *
 * @param sizes square root of an anchor's area, pixels of the detector's picture
 * @param ratios height / width
 * @returns float32 corners `[x1, y1, x2, y2]`, ratios x sizes x 4
 */
export function cellAnchors(
  sizes: readonly number[],
  ratios: readonly number[],
  { rounded }: { rounded: boolean } = { rounded: true },
): Float32Array {
  const { fround, sqrt } = Math;
  if (!rounded) {
    return Float32Array.from(
      ratios.flatMap((ratio) =>
        sizes.flatMap((size) => {
          const wide = sqrt(size ** 2 / ratio);
          return [-wide / 2, (-ratio * wide) / 2, wide / 2, (ratio * wide) / 2];
        }),
      ),
    );
  }
  return Float32Array.from(
    ratios.flatMap((ratio) => {
      const tall = fround(sqrt(fround(ratio)));
      const wide = fround(1 / tall);
      return sizes.flatMap((size) => {
        const halfWidth = roundHalfToEven(fround(wide * fround(size)) / 2);
        const halfHeight = roundHalfToEven(fround(tall * fround(size)) / 2);
        return [-halfWidth, -halfHeight, halfWidth, halfHeight];
      });
    }),
  );
}

/**
 * The anchors of one level of the pyramid in torchvision's order: rows, columns of a row, anchors of a place.
 *
 * @param cell what `cellAnchors` returns for the level
 * @param gridHeight rows of the level's features
 * @param gridWidth columns of the level's features
 * @param strideHeight pixels from row to row: the padded picture's height divided by `gridHeight`, rounded down
 * @param strideWidth pixels from column to column, likewise
 * @returns float32 corners `[x1, y1, x2, y2]`, gridHeight x gridWidth x anchors x 4; may reach outside the picture
 */
export function gridAnchors(
  cell: Float32Array,
  gridHeight: number,
  gridWidth: number,
  strideHeight: number,
  strideWidth: number,
): Float32Array {
  const anchors = new Float32Array(gridHeight * gridWidth * cell.length);
  let next = 0;
  for (let row = 0; row < gridHeight; row++) {
    for (let column = 0; column < gridWidth; column++) {
      for (let index = 0; index < cell.length; index++) {
        const shift = (index & 1) === 0 ? column * strideWidth : row * strideHeight;
        anchors[next++] = shift + (cell[index] as number);
      }
    }
  }
  return anchors;
}

function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
