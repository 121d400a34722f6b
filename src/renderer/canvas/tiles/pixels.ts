/** Red, green and blue from 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** A colour with its opacity (0 to 1), and how that looks as a pixel of its own. */
export interface Ink {
  colour: Colour;
  alpha: number;
  pixel: number;
}

/** A square of pixels that is painted down its columns, as masks run, and read row by row. */
export interface Pixels {
  clear: () => void;
  /** Lays ink over rows `from` to `to` (the first one after) of a column; what lies outside the square is left away. */
  paint: (column: number, from: number, to: number, source: Ink) => void;
  /** RGBA, not premultiplied; undefined where nothing was painted since it was cleared. */
  rows: () => Uint8ClampedArray<ArrayBuffer> | undefined;
}

/** Pixels are 32-bit words in the order in which a little-endian machine, and there is no other, has RGBA bytes. */
export function ink(colour: Colour, alpha: number): Ink {
  const opacity = Math.min(1, Math.max(0, alpha));
  return { colour, alpha: opacity, pixel: word(colour[0], colour[1], colour[2], opacity) };
}

export function createPixels(size: number): Pixels {
  const columns = new Uint32Array(size * size);
  const rows = new Uint32Array(size * size);
  const bytes = new Uint8ClampedArray(rows.buffer);
  // Columns that were painted since the last clearing.
  let [first, last] = [size, -1];
  return {
    clear() {
      if (last >= first) columns.fill(0, first * size, (last + 1) * size);
      [first, last] = [size, -1];
    },
    paint(column, from, to, source) {
      const base = column * size;
      const end = base + Math.min(size, to);
      let index = base + Math.max(0, from);
      if (index >= end || source.alpha === 0) return;
      first = Math.min(first, column);
      last = Math.max(last, column);
      const plain = source.pixel;
      if (source.alpha === 1) {
        columns.fill(plain, index, end);
        return;
      }
      // Pixels below are the same over long stretches, so the last result mostly serves again.
      let below = 0;
      let result = plain;
      for (; index < end; index++) {
        const pixel = columns[index] as number;
        if (pixel !== below) {
          below = pixel;
          result = pixel === 0 ? plain : over(source, pixel);
        }
        columns[index] = result;
      }
    },
    rows() {
      if (last < first) return undefined;
      if (first > 0 || last < size - 1) rows.fill(0);
      transpose(columns, rows, size, first, last);
      return bytes;
    },
  };
}

/** `source` over a pixel that is not premultiplied (Porter and Duff). */
function over({ colour, alpha }: Ink, pixel: number): number {
  const share = ((pixel >>> 24) / 255) * (1 - alpha);
  const total = alpha + share;
  const mixed = (own: number, shift: number): number => (own * alpha + ((pixel >>> shift) & 255) * share) / total;
  return word(mixed(colour[0], 0), mixed(colour[1], 8), mixed(colour[2], 16), total);
}

function word(red: number, green: number, blue: number, alpha: number): number {
  const rounded = (value: number): number => Math.round(value) & 255;
  return ((rounded(alpha * 255) << 24) | (rounded(blue) << 16) | (rounded(green) << 8) | rounded(red)) >>> 0;
}

/** In blocks that stay in the processor's cache. */
function transpose(from: Uint32Array, to: Uint32Array, size: number, first: number, last: number): void {
  const block = 16;
  for (let left = first; left <= last; left += block) {
    const right = Math.min(last + 1, left + block);
    for (let top = 0; top < size; top += block) {
      for (let row = top; row < Math.min(size, top + block); row++) {
        for (let column = left; column < right; column++) {
          to[row * size + column] = from[column * size + row] as number;
        }
      }
    }
  }
}
