/**
 * How many of the (2 radius + 1)² pixels around each belong to a bitmap, the rows and columns at the border repeated.
 *
 * @param bitmap 0 or 1, line by line: rows of `width`, or as well columns, then with the sides exchanged
 * @param radius at most 127
 */
export function windowCounts(bitmap: Uint8Array, width: number, height: number, radius: number): Uint16Array {
  const across = new Uint8Array(bitmap.length);
  for (let start = 0; start < bitmap.length; start += width) sumAlong(bitmap, across, start, width, radius);
  const counts = new Uint16Array(bitmap.length);
  const sums = new Uint16Array(width);
  for (let y = -radius; y <= radius; y++) addLine(sums, across, clamp(y, height) * width, 0, 0);
  for (let y = 0; y < height; y++) {
    counts.set(sums, y * width);
    addLine(sums, across, clamp(y + radius + 1, height) * width, clamp(y - radius, height) * width, 1);
  }
  return counts;
}

/** Sums of the pixels up to `radius` before and behind each pixel of one line. */
function sumAlong(bitmap: Uint8Array, across: Uint8Array, start: number, width: number, radius: number): void {
  let sum = 0;
  for (let x = -radius; x <= radius; x++) sum += bitmap[start + clamp(x, width)] as number;
  const [inner, outer] = [Math.min(width, radius), Math.max(0, width - radius - 1)];
  let x = 0;
  for (; x < width; x++) {
    if (x >= inner && x < outer) break;
    across[start + x] = sum;
    sum +=
      (bitmap[start + clamp(x + radius + 1, width)] as number) - (bitmap[start + clamp(x - radius, width)] as number);
  }
  for (let at = start + x; x < outer; x++, at++) {
    across[at] = sum;
    sum += (bitmap[at + radius + 1] as number) - (bitmap[at - radius] as number);
  }
  for (; x < width; x++) {
    across[start + x] = sum;
    sum +=
      (bitmap[start + clamp(x + radius + 1, width)] as number) - (bitmap[start + clamp(x - radius, width)] as number);
  }
}

function addLine(sums: Uint16Array, across: Uint8Array, added: number, taken: number, sign: 0 | 1): void {
  for (let x = 0; x < sums.length; x++) {
    sums[x] = (sums[x] as number) + (across[added + x] as number) - sign * (across[taken + x] as number);
  }
}

function clamp(at: number, length: number): number {
  return at < 0 ? 0 : at >= length ? length - 1 : at;
}

/**
 * Smooths the rim of a bitmap: each pixel becomes what most of the (2 radius + 1)² around it are. OpenCV's `medianBlur`
 * gives the same.
 *
 * @param bitmap as for `windowCounts`
 */
export function smoothRim(bitmap: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  if (radius <= 0) return bitmap;
  const half = (2 * radius + 1) ** 2 / 2;
  const counts = windowCounts(bitmap, width, height, radius);
  const smooth = new Uint8Array(bitmap.length);
  for (let at = 0; at < counts.length; at++) smooth[at] = (counts[at] as number) > half ? 1 : 0;
  return smooth;
}
