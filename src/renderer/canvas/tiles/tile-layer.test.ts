import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Box } from '../../../shared/geometry/boxes.ts';
import { encodeMask, runsFromMask } from '../../../shared/geometry/run-length.ts';
import { shapeOf, type MaskShape } from './mask-shape.ts';
import { createTilePainter, tileSize, type MaskStyle } from './paint-tile.ts';
import { createTileCache } from './tile-cache.ts';
import { createTileLayer, levelFor, placesIn, type DeviceRect, type LayerItem } from './tile-layer.ts';

const photo = { width: 1000, height: 700 };
const everything: DeviceRect = { left: 0, top: 0, right: photo.width, bottom: photo.height };
const unmoved = { scale: 1, x: 0, y: 0 };

function rectangle([x, y, width, height]: Box): MaskShape {
  const bitmap = new Uint8Array(photo.width * photo.height);
  for (let row = y; row < y + height; row++) bitmap.fill(1, row * photo.width + x, row * photo.width + x + width);
  return shapeOf(runsFromMask(encodeMask(bitmap, photo.width, photo.height)));
}

function style(fill = 0.4): MaskStyle {
  return { colour: [200, 40, 40], fill, rim: 1, rimWidth: 2, casing: 0.5, dashed: false };
}

const digests = (shown: ReadonlyMap<string, Uint8ClampedArray | undefined>): [string, string][] =>
  [...shown].map(([place, bytes]) => [
    place,
    createHash('sha256')
      .update(bytes ?? '')
      .digest('hex'),
  ]);

const item = (key: string, box: Box, fill?: number): LayerItem => ({
  kind: 'mask',
  key,
  shape: rectangle(box),
  style: style(fill),
});

/** A layer whose surfaces are plain bytes, which is all that a tile is before a browser shows it. */
function layerWith(limit = Infinity) {
  const painter = createTilePainter();
  let painted = 0;
  const cache = createTileCache<{ bytes: Uint8ClampedArray | undefined }>(limit, () => ({ bytes: undefined }));
  const layer = createTileLayer({
    name: 'masks',
    photo,
    cache,
    painter,
    put: (surface, bytes) => {
      painted++;
      surface.bytes = bytes.slice();
    },
  });
  return {
    layer,
    cache,
    painted: () => painted,
    draw(mayPaint = (): boolean => true, view = unmoved, visible = everything) {
      const shown = new Map<string, Uint8ClampedArray | undefined>();
      cache.begin();
      const waiting = layer.draw(view, visible, mayPaint, (surface, _, target) =>
        shown.set(`${target.left},${target.top}`, surface.bytes),
      );
      cache.end();
      return { shown, waiting };
    },
  };
}

describe('a layer of tiles', () => {
  const box = fc
    .tuple(fc.nat(900), fc.nat(600), fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }))
    .map((values): Box => values);

  it('shows after each change what it would show when painted afresh', () => {
    const step = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), box, fc.constantFrom(0.2, 0.4)), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 4 }), (steps) => {
        const kept = layerWith();
        for (const entries of steps) {
          const unique = [...new Map(entries.map((entry) => [entry[0], entry])).values()];
          const items = unique.map(([key, place, fill]) => item(key, place, fill));
          kept.layer.setItems(items);
          const fresh = layerWith();
          fresh.layer.setItems(items);
          expect(digests(kept.draw().shown)).toEqual(digests(fresh.draw().shown));
        }
      }),
      { numRuns: 12 },
    );
  });

  it('paints only the tiles where a mask changed', () => {
    const { layer, draw, painted } = layerWith();
    layer.setItems([item('dress', [10, 10, 900, 600]), item('hat', [40, 40, 20, 20])]);
    draw();
    const before = painted();
    const changed = layer.setItems([item('dress', [10, 10, 900, 600]), item('hat', [40, 40, 21, 20])]);
    expect(changed).toEqual([[60, 40, 1, 20]]);
    draw();
    expect(painted() - before).toBe(1);
  });

  it('shows the last picture of a tile until there is time to paint it', () => {
    const { layer, draw } = layerWith();
    layer.setItems([item('hat', [40, 40, 20, 20])]);
    const first = draw().shown.get('0,0');
    layer.setItems([item('hat', [40, 40, 50, 20])]);
    const late = draw(() => false);
    expect(late.waiting).toBe(1);
    expect(late.shown.get('0,0')).toBe(first);
    expect(draw().waiting).toBe(0);
  });

  it('lets a coarser tile stand in for one that is missing', () => {
    const { layer, draw } = layerWith();
    layer.setItems([item('hat', [40, 40, 20, 20])]);
    draw(undefined, { scale: 0.5, x: 0, y: 0 });
    const { shown, waiting } = draw(() => false);
    expect(waiting).toBe(12);
    expect(shown.get('0,0')).toBeDefined();
  });

  it('keeps no more than its limit, but all that is shown', () => {
    const tileBytes = tileSize * tileSize * 4;
    const { layer, cache, draw } = layerWith(2 * tileBytes);
    layer.setItems([item('wall', [0, 0, 1000, 700])]);
    expect(draw().shown.size).toBe(12);
    expect(cache.bytes).toBe(12 * tileBytes);
    const { shown } = draw(undefined, { scale: 4, x: 0, y: 0 }, { left: 0, top: 0, right: 256, bottom: 256 });
    expect(shown.size).toBe(1);
    expect(cache.count).toBeLessThanOrEqual(3);
  });

  it('takes no memory for tiles without a mask', () => {
    const { layer, cache, draw } = layerWith();
    layer.setItems([item('hat', [40, 40, 20, 20])]);
    draw();
    expect(cache.bytes).toBe(tileSize * tileSize * 4);
  });
});

describe('levels and places', () => {
  it('take the level whose pixels are nearest to the device’s', () => {
    expect([1, 0.5, 0.26, 2, 1.3, 32, 100].map(levelFor)).toEqual([0, 1, 2, -1, 0, -5, -5]);
  });

  it('cover what is visible and end with the photo', () => {
    const places = placesIn({ scale: 1, x: -300, y: 0 }, { left: 0, top: 0, right: 100, bottom: 100 }, photo, 0);
    expect(places).toEqual([{ level: 0, column: 1, row: 0 }]);
    expect(placesIn(unmoved, { left: -500, top: -500, right: 5000, bottom: 5000 }, photo, 1)).toHaveLength(12);
  });
});
