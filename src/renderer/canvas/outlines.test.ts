import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawingOrder, garmentUnder, isInside, labelHeight, placeLabels, type OutlinedGarment } from './outlines.ts';

const rectangle = (x: number, y: number, width: number, height: number): number[] => [
  x,
  y,
  x + width,
  y,
  x + width,
  y + height,
  x,
  y + height,
];

const garment = (id: number, ...box: [number, number, number, number]): OutlinedGarment => ({
  id,
  label: `garment ${id}`,
  colour: '#000000',
  outline: [rectangle(...box)],
  box,
});

describe('garments drawn over each other', () => {
  const dress = garment(1, 0, 0, 100, 200);
  const belt = garment(2, 0, 90, 100, 10);
  const shoe = garment(3, 200, 180, 20, 20);

  it('draws large ones first and the chosen one last', () => {
    expect(drawingOrder([belt, shoe, dress], undefined).map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(drawingOrder([belt, shoe, dress], 1).map(({ id }) => id)).toEqual([2, 3, 1]);
  });

  it('chooses the smallest under the pointer', () => {
    expect(garmentUnder([dress, belt, shoe], { x: 50, y: 95 })?.id).toBe(2);
    expect(garmentUnder([dress, belt, shoe], { x: 50, y: 50 })?.id).toBe(1);
    expect(garmentUnder([dress, belt, shoe], { x: 150, y: 50 })).toBeUndefined();
  });

  it('knows holes and several parts', () => {
    const outline = [rectangle(0, 0, 10, 10), rectangle(3, 3, 4, 4), rectangle(20, 0, 5, 5)];
    expect(isInside(outline, { x: 1.5, y: 1.5 })).toBe(true);
    expect(isInside(outline, { x: 5, y: 5 })).toBe(false);
    expect(isInside(outline, { x: 22, y: 2 })).toBe(true);
    expect(isInside(outline, { x: 15, y: 2 })).toBe(false);
  });
});

describe('labels', () => {
  const view = { scale: 2, x: 10, y: 30 };
  const stage = { width: 600, height: 400 };

  it('stand above their garments', () => {
    expect(placeLabels([garment(1, 20, 40, 50, 50)], [80], view, stage)).toEqual([{ x: 50, y: 110 - labelHeight - 2 }]);
  });

  it('stay on the stage and clear of each other', () => {
    const pixel = fc.double({ min: 0, max: 200, noNaN: true });
    const box = fc.tuple(pixel, pixel, pixel, pixel);
    const uneven = { scale: 0.7531, x: 10.3, y: 31.7 };
    fc.assert(
      fc.property(fc.array(box, { maxLength: 12 }), (boxes) => {
        const garments = boxes.map((each, index) => garment(index, ...each));
        const places = placeLabels(
          garments,
          boxes.map(() => 120),
          uneven,
          stage,
        );
        places.forEach(({ x, y }, index) => {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x).toBeLessThanOrEqual(stage.width - 120);
          expect(y).toBeGreaterThanOrEqual(0);
          for (const other of places.slice(0, index)) {
            expect(Math.abs(other.x - x) >= 120 || Math.abs(other.y - y) >= labelHeight).toBe(true);
          }
        });
      }),
    );
  });
});
