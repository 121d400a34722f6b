/**
 * How many of the (2 radius + 1)² pixels around each belong to a bitmap, the rows and columns at the border repeated.
 *
 * @param bitmap row-major, 0 or 1
 */
export function windowCounts(bitmap: Uint8Array, width: number, height: number, radius: number): Uint32Array {
  const across = new Uint16Array(bitmap.length);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const at = (x: number): number => bitmap[row + Math.min(width - 1, Math.max(0, x))] as number;
    let sum = 0;
    for (let x = -radius; x <= radius; x++) sum += at(x);
    for (let x = 0; x < width; x++) {
      across[row + x] = sum;
      sum += at(x + radius + 1) - at(x - radius);
    }
  }
  const counts = new Uint32Array(bitmap.length);
  const sums = new Uint32Array(width);
  const addRow = (y: number, sign: 1 | -1): void => {
    const row = Math.min(height - 1, Math.max(0, y)) * width;
    for (let x = 0; x < width; x++) sums[x] = (sums[x] as number) + sign * (across[row + x] as number);
  };
  for (let y = -radius; y <= radius; y++) addRow(y, 1);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    counts.set(sums, row);
    addRow(y + radius + 1, 1);
    addRow(y - radius, -1);
  }
  return counts;
}

/**
 * Smooths the rim of a bitmap: each pixel becomes what most of the (2 radius + 1)² around it are. OpenCV's `medianBlur`
 * gives the same.
 *
 * @param bitmap row-major, 0 or 1
 */
export function smoothRim(bitmap: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  if (radius <= 0) return bitmap;
  const half = (2 * radius + 1) ** 2 / 2;
  return Uint8Array.from(windowCounts(bitmap, width, height, radius), (count) => (count > half ? 1 : 0));
}
