import { maskBox } from './mask-operations.ts';
import { decodeMask, type RunLengthMask } from './run-length.ts';

export type Edge = 'left' | 'top' | 'right' | 'bottom';

export const edges: readonly Edge[] = ['left', 'top', 'right', 'bottom'];

export interface MaskCuts {
  /** Borders of the picture along which the mask lies, for at least a tenth of its box's side there. */
  edges: Edge[];
  /** The longest straight stretch of outline along rows or columns, as a share of the box's side along it. */
  longest: number;
}

const touching = 0.1;

/**
 * Where a mask is cut off: by the picture's border, or along a straight line, as tiles and boxes cut. An outline
 * that follows a garment hardly ever runs along one row or column of pixels for long.
 *
 * @throws StudioError ANNOTATION_INVALID for a malformed mask
 */
export function maskCuts(mask: RunLengthMask): MaskCuts {
  const [pictureHeight, pictureWidth] = mask.size;
  const [left, top, width, height] = maskBox(mask);
  if (width === 0 || height === 0) return { edges: [], longest: 0 };
  const bitmap = decodeMask(mask, [left, top, width, height]);
  const at = (x: number, y: number): boolean =>
    x >= 0 && x < width && y >= 0 && y < height && bitmap[y * width + x] === 1;

  /** Longest run of outline pixels along a row or column, and how many there are in all. */
  function outlineAlong(length: number, isOutline: (place: number) => boolean): { longest: number; total: number } {
    let [longest, total, run] = [0, 0, 0];
    for (let place = 0; place < length; place++) {
      run = isOutline(place) ? run + 1 : 0;
      if (run > 0) total++;
      if (run > longest) longest = run;
    }
    return { longest, total };
  }

  let longest = 0;
  for (let y = 0; y < height; y++) {
    const above = outlineAlong(width, (x) => at(x, y) && !at(x, y - 1));
    const below = outlineAlong(width, (x) => at(x, y) && !at(x, y + 1));
    longest = Math.max(longest, above.longest / width, below.longest / width);
  }
  for (let x = 0; x < width; x++) {
    const before = outlineAlong(height, (y) => at(x, y) && !at(x - 1, y));
    const after = outlineAlong(height, (y) => at(x, y) && !at(x + 1, y));
    longest = Math.max(longest, before.longest / height, after.longest / height);
  }
  const touches: Record<Edge, boolean> = {
    left: left === 0 && outlineAlong(height, (y) => at(0, y)).total >= touching * height,
    top: top === 0 && outlineAlong(width, (x) => at(x, 0)).total >= touching * width,
    right: left + width === pictureWidth && outlineAlong(height, (y) => at(width - 1, y)).total >= touching * height,
    bottom: top + height === pictureHeight && outlineAlong(width, (x) => at(x, height - 1)).total >= touching * width,
  };
  return { edges: edges.filter((edge) => touches[edge]), longest };
}
