import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeMask, encodeMask, runsFromMask, type RunLengthMask } from '../../../shared/geometry/run-length.ts';
import { shapeOf, spansAt } from './mask-shape.ts';
import { createTilePainter, meetsTile, tileSize, type MaskStyle, type TilePlace } from './paint-tile.ts';

interface Instances {
  images: { id: number; width: number; height: number }[];
  annotations: { image_id: number; segmentation: RunLengthMask }[];
}
const sample = path.join(import.meta.dirname, '../../../../resources/sample/val.json');
const street = (JSON.parse(readFileSync(sample, 'utf8')) as Instances).annotations.map(
  ({ segmentation }) => segmentation,
);

const style: MaskStyle = {
  colour: [10, 120, 230],
  fill: 0.4,
  rim: 1,
  rimWidth: 2,
  casing: 0,
  dashed: false,
};
const [outside, filled, rimmed] = [0, Math.round(0.4 * 255), 255];

/** The alpha that each pixel of a tile should have, from a bitmap and the definition: a rim is within 2 of the outside. */
function expectedAlpha(mask: RunLengthMask, place: TilePlace): Uint8Array {
  const [height, width] = mask.size;
  const bitmap = decodeMask(mask);
  const stride = 2 ** place.level;
  const inside = (x: number, y: number): boolean => {
    for (let row = Math.floor(y * stride); row < Math.max(Math.floor(y * stride) + 1, (y + 1) * stride); row++) {
      for (
        let column = Math.floor(x * stride);
        column < Math.max(Math.floor(x * stride) + 1, (x + 1) * stride);
        column++
      ) {
        if (row >= 0 && column >= 0 && row < height && column < width && bitmap[row * width + column] === 1)
          return true;
      }
    }
    return false;
  };
  const disc = [-2, -1, 0, 1, 2].flatMap((dx) => {
    const reach = Math.round(Math.sqrt(4 - dx * dx));
    return Array.from({ length: 2 * reach + 1 }, (_, index) => [dx, index - reach] as const);
  });
  return Uint8Array.from({ length: tileSize * tileSize }, (_, index) => {
    const x = place.column * tileSize + (index % tileSize);
    const y = place.row * tileSize + Math.floor(index / tileSize);
    if (!inside(x, y)) return outside;
    return disc.every(([dx, dy]) => inside(x + dx, y + dy)) ? filled : rimmed;
  });
}

function paintedAlpha(mask: RunLengthMask, place: TilePlace): Uint8Array {
  const spans = spansAt(shapeOf(runsFromMask(mask)), place.level);
  const bytes = spans && createTilePainter()(place, [{ kind: 'mask', spans, style }]);
  return Uint8Array.from({ length: tileSize * tileSize }, (_, index) => bytes?.[index * 4 + 3] ?? 0);
}

describe('a tile', () => {
  const places: TilePlace[] = [
    { level: 0, column: 0, row: 0 },
    { level: 0, column: 1, row: 1 },
    { level: 1, column: 0, row: 0 },
    { level: -2, column: 3, row: 2 },
  ];

  it.each(places)('of real garments has the pixels that the masks say, at $level, $column, $row', (place) => {
    for (const mask of street.slice(0, 2)) {
      expect(paintedAlpha(mask, place)).toEqual(expectedAlpha(mask, place));
    }
  });

  it('keeps holes and parts, with a rim around each', () => {
    const bitmap = new Uint8Array(64 * 48);
    for (let y = 4; y < 30; y++) for (let x = 4; x < 30; x++) bitmap[y * 64 + x] = 1;
    for (let y = 12; y < 20; y++) for (let x = 12; x < 20; x++) bitmap[y * 64 + x] = 0;
    for (let y = 36; y < 46; y++) for (let x = 44; x < 60; x++) bitmap[y * 64 + x] = 1;
    const mask = encodeMask(bitmap, 64, 48);
    const place = { level: 0, column: 0, row: 0 };
    const alpha = paintedAlpha(mask, place);
    expect(alpha).toEqual(expectedAlpha(mask, place));
    const at = (x: number, y: number): number | undefined => alpha[y * tileSize + x];
    expect([at(15, 15), at(11, 15), at(8, 15), at(45, 40), at(50, 41)]).toEqual([
      outside,
      rimmed,
      filled,
      rimmed,
      filled,
    ]);
  });

  it('is not painted where no mask is', () => {
    const mask = street[0] as RunLengthMask;
    const spans = spansAt(shapeOf(runsFromMask(mask)), 0);
    if (spans === undefined) throw new Error('a street garment is not empty');
    expect(createTilePainter()({ level: 0, column: 40, row: 40 }, [{ kind: 'mask', spans, style }])).toBeUndefined();
  });

  it('mixes colours that lie over each other, the later one above', () => {
    const whole = encodeMask(new Uint8Array(4).fill(1), 2, 2);
    const spans = spansAt(shapeOf(runsFromMask(whole)), 0);
    if (spans === undefined) throw new Error('not empty');
    const flat = (colour: [number, number, number], fill: number) =>
      ({ kind: 'mask', spans, style: { ...style, colour, fill, rim: 0 } }) as const;
    const bytes = createTilePainter()({ level: 0, column: 0, row: 0 }, [
      flat([255, 0, 0], 0.5),
      flat([0, 0, 255], 0.5),
    ]);
    // Porter and Duff: alpha 0.5 + 0.5 x 0.5; red 0.25 of 0.75, blue 0.5 of 0.75. Alpha is rounded to bytes in between.
    expect([...(bytes?.slice(0, 4) ?? [])]).toEqual([85, 0, 170, 192]);
  });

  it('says by colour which of two masks holds a pixel', () => {
    const row = (values: number[]) => spansAt(shapeOf(runsFromMask(encodeMask(Uint8Array.from(values), 4, 1))), 0);
    const bytes = createTilePainter()({ level: 0, column: 0, row: 0 }, [
      {
        kind: 'comparison',
        first: row([1, 1, 0, 0]),
        second: row([0, 1, 1, 0]),
        colours: { first: [1, 0, 0], second: [2, 0, 0], both: [3, 0, 0] },
        opacity: 1,
      },
    ]);
    expect([0, 4, 8, 12].map((at) => bytes?.[at])).toEqual([1, 3, 2, 0]);
  });
});

describe('meetsTile', () => {
  it('knows at each level which photo pixels a tile covers', () => {
    expect(meetsTile([255, 0, 2, 1], { level: 0, column: 1, row: 0 })).toBe(true);
    expect(meetsTile([255, 0, 1, 1], { level: 0, column: 1, row: 0 })).toBe(false);
    expect(meetsTile([1023, 0, 2, 1], { level: 2, column: 1, row: 0 })).toBe(true);
    expect(meetsTile([63, 0, 2, 1], { level: -2, column: 1, row: 0 })).toBe(true);
  });
});
