import type { Box } from '../../../shared/geometry/boxes.ts';
import { changedBox } from './column-spans.ts';
import { spansAt, type MaskShape } from './mask-shape.ts';
import { meetsTile, tileSize, type Drawn, type MaskStyle, type TilePainter, type TilePlace } from './paint-tile.ts';
import type { Colour } from './pixels.ts';
import type { Tile, TileCache } from './tile-cache.ts';

/** Something on a layer. Lists are in z-order, the lowest first; keys are unique within a list. */
export type LayerItem =
  | { readonly kind: 'mask'; readonly key: string; readonly shape: MaskShape; readonly style: MaskStyle }
  | {
      readonly kind: 'comparison';
      readonly key: string;
      readonly first: MaskShape;
      readonly second: MaskShape;
      readonly colours: { readonly first: Colour; readonly second: Colour; readonly both: Colour };
      readonly opacity: number;
    };

/** Where the photo lies in device pixels: device pixels = photo pixels * scale + offset. */
export interface DeviceView {
  scale: number;
  x: number;
  y: number;
}

/** The part of the device that is drawn, in device pixels. */
export interface DeviceRect {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Draws a part of a tile, in pixels of the tile, onto a rectangle of the device. */
export type DrawTile<Surface> = (surface: Surface, source: DeviceRect, target: DeviceRect) => void;

export interface TileLayer<Surface> {
  /** Boxes, in pixels of the photo, where the layer now looks different. */
  setItems: (items: readonly LayerItem[]) => Box[];
  /**
   * Draws the tiles within `visible`, painting what is missing while `mayPaint` allows it.
   *
   * @returns how many tiles are still to be painted; what is there already stands in for them
   */
  draw: (view: DeviceView, visible: DeviceRect, mayPaint: () => boolean, draw: DrawTile<Surface>) => number;
  /** Paints tiles just outside of `visible` that moving there will need. Answers as `draw` does. */
  paintAround: (view: DeviceView, visible: DeviceRect, mayPaint: () => boolean) => number;
}

interface LayerSetup<Surface> {
  name: string;
  photo: { width: number; height: number };
  cache: TileCache<Surface>;
  painter: TilePainter;
  put: (surface: Surface, bytes: Uint8ClampedArray<ArrayBuffer>) => void;
}

/** Rim and casing reach no farther than this, in pixels of a tile. */
const widestRim = 10;
const deepestLevel = -5;

/** The level whose pixels come nearest to the device's. */
export function levelFor(scale: number): number {
  // The added zero keeps -0 out of the tiles' names.
  return Math.max(deepestLevel, Math.round(-Math.log2(scale)) + 0);
}

export function createTileLayer<Surface>(setup: LayerSetup<Surface>): TileLayer<Surface> {
  const { name, photo, cache, painter, put } = setup;
  let items: readonly LayerItem[] = [];

  function paint(place: TilePlace, known: Tile<Surface> | undefined): Tile<Surface> {
    const tile = known ?? cache.put(name, place);
    const drawn = items.filter((item) => boxesOf(item).some((box) => meetsTile(box, place)));
    const bytes =
      drawn.length === 0
        ? undefined
        : painter(
            place,
            drawn.flatMap((item) => drawnAt(item, place.level)),
          );
    if (bytes === undefined) cache.release(tile);
    else put(cache.surfaceFor(tile), bytes);
    tile.stale = false;
    return tile;
  }

  /** What was painted at other levels, in the place of a tile that is not there yet. */
  function standIn(place: TilePlace, target: DeviceRect, draw: DrawTile<Surface>): void {
    for (let up = 1; up <= 6; up++) {
      const parts = 2 ** up;
      const [column, row] = [Math.floor(place.column / parts), Math.floor(place.row / parts)];
      const above = cache.get(name, { level: place.level + up, column, row });
      if (above === undefined) continue;
      const side = tileSize / parts;
      const [left, top] = [(place.column - column * parts) * side, (place.row - row * parts) * side];
      if (above.surface) draw(above.surface, { left, top, right: left + side, bottom: top + side }, target);
      return;
    }
    const [middleX, middleY] = [
      Math.round((target.left + target.right) / 2),
      Math.round((target.top + target.bottom) / 2),
    ];
    for (const [dx, dy] of [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ] as const) {
      const below = cache.get(name, { level: place.level - 1, column: place.column * 2 + dx, row: place.row * 2 + dy });
      if (!below?.surface) continue;
      draw(below.surface, wholeTile, {
        left: dx === 0 ? target.left : middleX,
        top: dy === 0 ? target.top : middleY,
        right: dx === 0 ? middleX : target.right,
        bottom: dy === 0 ? middleY : target.bottom,
      });
    }
  }

  return {
    setItems(next) {
      const changed = differences(items, next);
      items = next;
      for (const box of changed) cache.invalidate(name, box, widestRim);
      return changed;
    },
    draw(view, visible, mayPaint, draw) {
      let waiting = 0;
      for (const place of placesIn(view, visible, photo, 0)) {
        let tile = cache.get(name, place);
        if (tile === undefined || tile.stale) {
          if (mayPaint()) tile = paint(place, tile);
          else waiting++;
        }
        const target = targetOf(place, view);
        if (tile === undefined) standIn(place, target, draw);
        else if (tile.surface !== undefined) draw(tile.surface, wholeTile, target);
      }
      return waiting;
    },
    paintAround(view, visible, mayPaint) {
      let waiting = 0;
      for (const place of placesIn(view, visible, photo, 1)) {
        const tile = cache.get(name, place);
        if (tile !== undefined && !tile.stale) continue;
        if (mayPaint()) paint(place, tile);
        else waiting++;
      }
      return waiting;
    },
  };
}

const wholeTile: DeviceRect = { left: 0, top: 0, right: tileSize, bottom: tileSize };

/** The tiles that a rectangle of the device shows, and `more` rows and columns around, as far as the photo goes. */
export function placesIn(
  view: DeviceView,
  visible: DeviceRect,
  photo: { width: number; height: number },
  more: number,
): TilePlace[] {
  const level = levelFor(view.scale);
  const side = tileSize * 2 ** level;
  const range = (from: number, to: number, offset: number, length: number): [number, number] => [
    Math.max(0, Math.floor((from - offset) / view.scale / side) - more),
    Math.min(Math.ceil(length / side), Math.ceil((to - offset) / view.scale / side) + more),
  ];
  const [left, right] = range(visible.left, visible.right, view.x, photo.width);
  const [top, bottom] = range(visible.top, visible.bottom, view.y, photo.height);
  const places: TilePlace[] = [];
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) places.push({ level, column, row });
  }
  return places;
}

/** On whole device pixels, so that neighbours meet without a seam. */
function targetOf({ level, column, row }: TilePlace, view: DeviceView): DeviceRect {
  const side = tileSize * 2 ** level * view.scale;
  return {
    left: Math.round(view.x + column * side),
    top: Math.round(view.y + row * side),
    right: Math.round(view.x + (column + 1) * side),
    bottom: Math.round(view.y + (row + 1) * side),
  };
}

function drawnAt(item: LayerItem, level: number): Drawn[] {
  switch (item.kind) {
    case 'mask': {
      const spans = spansAt(item.shape, level);
      return spans === undefined ? [] : [{ kind: 'mask', spans, style: item.style }];
    }
    case 'comparison': {
      const { first, second, colours, opacity } = item;
      return [{ kind: 'comparison', first: spansAt(first, level), second: spansAt(second, level), colours, opacity }];
    }
  }
}

function boxesOf(item: LayerItem): Box[] {
  const shapes = item.kind === 'mask' ? [item.shape] : [item.first, item.second];
  return shapes.flatMap((shape) => toList(spansAt(shape, 0)?.box));
}

/** Boxes of what came, went, changed its look or its place among the others, and of the pixels that a mask changed. */
export function differences(before: readonly LayerItem[], after: readonly LayerItem[]): Box[] {
  if (before === after) return [];
  const old = new Map(before.map((item) => [item.key, item]));
  const kept = after.filter(({ key }) => old.has(key));
  const keptKeys = new Set(kept.map(({ key }) => key));
  const oldOrder = before.filter(({ key }) => keptKeys.has(key));
  const boxes: Box[] = [];
  for (const item of before) if (!keptKeys.has(item.key)) boxes.push(...boxesOf(item));
  for (const item of after) if (!old.has(item.key)) boxes.push(...boxesOf(item));
  kept.forEach((item, index) => {
    const was = old.get(item.key);
    if (was === undefined || was === item) {
      if (oldOrder[index]?.key !== item.key) boxes.push(...boxesOf(item));
      return;
    }
    if (oldOrder[index]?.key !== item.key || !looksAlike(was, item)) {
      boxes.push(...boxesOf(was), ...boxesOf(item));
      return;
    }
    const pairs: [MaskShape, MaskShape][] =
      was.kind === 'mask' && item.kind === 'mask'
        ? [[was.shape, item.shape]]
        : was.kind === 'comparison' && item.kind === 'comparison'
          ? [
              [was.first, item.first],
              [was.second, item.second],
            ]
          : [];
    for (const [one, other] of pairs) boxes.push(...toList(changedBox(spansAt(one, 0), spansAt(other, 0))));
  });
  return boxes;
}

function looksAlike(one: LayerItem, other: LayerItem): boolean {
  const look = (item: LayerItem): unknown =>
    item.kind === 'mask' ? item.style : { colours: item.colours, opacity: item.opacity };
  return one.kind === other.kind && JSON.stringify(look(one)) === JSON.stringify(look(other));
}

function toList(box: Box | undefined): Box[] {
  return box === undefined ? [] : [box];
}
