import type { ColumnSpans } from './column-spans.ts';
import {
  intersect,
  intersectShrunk,
  intervalList,
  subtract,
  takeShrunk,
  type IntervalList,
  type IntervalLists,
} from './intervals.ts';
import { createPixels, ink, type Colour, type Ink, type Pixels } from './pixels.ts';

/** Pixels along a tile's side. */
export const tileSize = 256;

/**
 * Where a tile lies: at level L one of its pixels is 2^L pixels of the photo. Below 0 the mask is magnified, so that a
 * rim stays as thin on the screen as it is when the photo is seen from afar.
 */
export interface TilePlace {
  level: number;
  column: number;
  row: number;
}

/** How one mask is drawn. Opacities are from 0 to 1, widths in pixels of the tile. */
export interface MaskStyle {
  colour: Colour;
  fill: number;
  rim: number;
  rimWidth: number;
  /** Of the rim, where it is not the mask's own. */
  rimColour?: Colour;
  /** A dark line within the rim, which holds it apart from a photo of the same colour. */
  casing: number;
  /** The rim in dashes of the colour and white: a proposal that is not yet part of the work. */
  dashed: boolean;
}

/** The mask's spans at the tile's level (at level 0 where the tile's is below), and how to draw them. */
export interface DrawnMask {
  kind: 'mask';
  spans: ColumnSpans;
  style: MaskStyle;
}

/** Two masks over each other, coloured by which of them holds a pixel. Either may be empty. */
export interface DrawnComparison {
  kind: 'comparison';
  first: ColumnSpans | undefined;
  second: ColumnSpans | undefined;
  colours: { first: Colour; second: Colour; both: Colour };
  opacity: number;
}

export type Drawn = DrawnMask | DrawnComparison;

/**
 * Paints a tile, lowest first.
 *
 * @returns RGBA, not premultiplied, row by row, `tileSize` x `tileSize`, in a buffer that the next call uses again;
 *   undefined where no pixel is painted
 */
export type TilePainter = (place: TilePlace, drawn: readonly Drawn[]) => Uint8ClampedArray<ArrayBuffer> | undefined;

export function createTilePainter(): TilePainter {
  const pixels = createPixels(tileSize);
  const [first, second]: [IntervalLists, IntervalLists] = [emptyLists(), emptyLists()];
  const scratch = { whole: intervalList(), core: intervalList(), inner: intervalList(), spare: intervalList() };

  function paintMask({ spans, style }: DrawnMask, place: TilePlace): void {
    const rim = style.rim > 0 ? style.rimWidth : 0;
    const casing = rim > 0 && style.casing > 0 ? 1 : 0;
    const margin = rim + casing;
    if (!load(spans, place, margin, first)) return;
    const inks = {
      fill: ink(style.colour, style.fill),
      rim: ink(style.rimColour ?? style.colour, style.rim),
      dash: style.dashed ? ink([255, 255, 255], style.rim) : undefined,
      casing: ink([16, 18, 22], style.casing),
    };
    for (let index = 0; index < tileSize; index++) {
      if (first.starts[index + margin] === first.starts[index + margin + 1]) continue;
      takeShrunk(first, index + margin, 0, scratch.whole);
      if (rim === 0) {
        paintList(pixels, index, scratch.whole, inks.fill);
        continue;
      }
      erode(first, index + margin, rim, scratch.core, scratch.spare);
      subtract(scratch.whole, scratch.core, scratch.spare);
      if (inks.dash === undefined) paintList(pixels, index, scratch.spare, inks.rim);
      else paintDashes(pixels, index, scratch.spare, place, inks.rim, inks.dash);
      if (casing > 0) {
        erode(first, index + margin, margin, scratch.inner, scratch.spare);
        subtract(scratch.core, scratch.inner, scratch.spare);
        paintList(pixels, index, scratch.spare, inks.casing);
        paintList(pixels, index, scratch.inner, inks.fill);
      } else {
        paintList(pixels, index, scratch.core, inks.fill);
      }
    }
  }

  function paintComparison({ first: one, second: other, colours, opacity }: DrawnComparison, place: TilePlace): void {
    const loaded = [load(one, place, 0, first), load(other, place, 0, second)];
    if (!loaded.includes(true)) return;
    const inks = {
      first: ink(colours.first, opacity),
      second: ink(colours.second, opacity),
      both: ink(colours.both, opacity),
    };
    for (let index = 0; index < tileSize; index++) {
      takeShrunk(first, index, 0, scratch.whole);
      takeShrunk(second, index, 0, scratch.core);
      subtract(scratch.whole, scratch.core, scratch.spare);
      paintList(pixels, index, scratch.spare, inks.first);
      subtract(scratch.core, scratch.whole, scratch.spare);
      paintList(pixels, index, scratch.spare, inks.second);
      intersect(scratch.whole, scratch.core, scratch.spare);
      paintList(pixels, index, scratch.spare, inks.both);
    }
  }

  return (place, drawn) => {
    pixels.clear();
    for (const each of drawn) {
      switch (each.kind) {
        case 'mask':
          paintMask(each, place);
          break;
        case 'comparison':
          paintComparison(each, place);
          break;
      }
    }
    return pixels.rows();
  };
}

/** Whether a mask's box, in pixels of the photo, reaches into a tile. */
export function meetsTile(box: readonly [number, number, number, number], place: TilePlace): boolean {
  const side = tileSize * 2 ** place.level;
  const [left, top] = [place.column * side, place.row * side];
  return box[0] < left + side && box[0] + box[2] > left && box[1] < top + side && box[1] + box[3] > top;
}

function emptyLists(): IntervalLists {
  return { starts: new Int32Array(tileSize + 64), values: new Int32Array(4096) };
}

/**
 * The intervals of a tile's columns, and of `margin` more on both sides, in rows of the tile.
 *
 * @returns whether there are any
 */
function load(spans: ColumnSpans | undefined, place: TilePlace, margin: number, into: IntervalLists): boolean {
  const magnified = place.level < 0 ? 2 ** -place.level : 1;
  const [originX, originY] = [place.column * tileSize, place.row * tileSize];
  const columns = tileSize + 2 * margin;
  if (into.starts.length < columns + 1) into.starts = new Int32Array(columns + 1);
  let length = 0;
  for (let index = 0; index < columns; index++) {
    into.starts[index] = length;
    if (spans === undefined) continue;
    const column = Math.floor((originX + index - margin) / magnified) - spans.left;
    if (column < 0 || column >= spans.starts.length - 1) continue;
    const end = spans.starts[column + 1] as number;
    for (let at = spans.starts[column] as number; at < end; at += 2) {
      const to = (spans.spans[at + 1] as number) * magnified - originY;
      if (to <= -margin) continue;
      const from = (spans.spans[at] as number) * magnified - originY;
      if (from >= tileSize + margin) break;
      if (length + 2 > into.values.length) {
        const larger = new Int32Array(into.values.length * 2);
        larger.set(into.values);
        into.values = larger;
      }
      into.values[length++] = from;
      into.values[length++] = to;
    }
  }
  into.starts[columns] = length;
  return length > 0;
}

/** What is left of a column when everything nearer than `radius` to the outside is taken away, by a disc. */
function erode(lists: IntervalLists, index: number, radius: number, into: IntervalList, spare: IntervalList): void {
  takeShrunk(lists, index, radius, into);
  for (let distance = 1; distance <= radius && into.length > 0; distance++) {
    const shrink = Math.round(Math.sqrt(radius * radius - distance * distance));
    intersectShrunk(into, lists, index - distance, shrink, spare);
    intersectShrunk(spare, lists, index + distance, shrink, into);
  }
}

function paintList(pixels: Pixels, column: number, list: IntervalList, source: Ink): void {
  if (source.alpha === 0) return;
  for (let at = 0; at < list.length; at += 2) {
    pixels.paint(column, list.values[at] as number, list.values[at + 1] as number, source);
  }
}

const dash = 6;

/** Slanted dashes, which go on from tile to tile. */
function paintDashes(pixels: Pixels, column: number, list: IntervalList, place: TilePlace, a: Ink, b: Ink): void {
  const shift = (place.column + place.row) * tileSize + column;
  for (let at = 0; at < list.length; at += 2) {
    const to = Math.min(tileSize, list.values[at + 1] as number);
    for (let row = Math.max(0, list.values[at] as number); row < to;) {
      const period = Math.floor((shift + row) / dash);
      const next = Math.min(to, (period + 1) * dash - shift);
      pixels.paint(column, row, next, (period & 1) === 0 ? a : b);
      row = next;
    }
  }
}
