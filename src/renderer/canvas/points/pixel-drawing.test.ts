import { describe, expect, it } from 'vitest';
import { unchosenOpacity } from './drawing.ts';
import { paintPoints } from './pixel-drawing.ts';
import { planeOf } from './plane.ts';

const view = { scale: 1, x: 0, y: 0, size: 1 };
const canvas = () => ({ data: new Uint8ClampedArray(4 * 4 * 4), width: 4, height: 4 });
const alphas = ({ data }: { data: Uint8ClampedArray }) =>
  [0, 1, 2, 3].map((row) => [0, 1, 2, 3].map((column) => data[(row * 4 + column) * 4 + 3]));

describe('points as pixels', () => {
  it('lie where the view puts them, and not where they have no place or are hidden', () => {
    const image = canvas();
    const colours = Uint8Array.of(1, 2, 3, 255, 9, 9, 9, 255, 9, 9, 9, 0, 9, 9, 9, 255);
    paintPoints(image, Float32Array.of(0.5, 1, NaN, 0, 1, 1, 99, 0), { colours, chosen: null }, { ...view, scale: 3 });
    expect([...image.data.slice((3 * 4 + 1) * 4, (3 * 4 + 2) * 4)]).toEqual([1, 2, 3, 255]);
    expect(
      alphas(image)
        .flat()
        .filter((alpha) => alpha !== 0),
    ).toEqual([255]);
  });

  it('are discs that the edge cuts', () => {
    const image = canvas();
    paintPoints(
      image,
      Float32Array.of(0, 2),
      { colours: Uint8Array.of(0, 0, 0, 255), chosen: null },
      { ...view, size: 4 },
    );
    expect(alphas(image).map((row) => row.map((alpha) => (alpha === 255 ? '#' : '.')).join(''))).toEqual([
      '#...',
      '##..',
      '##..',
      '#...',
    ]);
  });

  it('stand back where others are chosen, which lie above them', () => {
    const image = canvas();
    const colours = Uint8Array.of(7, 0, 0, 255, 8, 0, 0, 255, 9, 0, 0, 255);
    const positions = Float32Array.of(1.5, 1.5, 1.5, 1.5, 3.5, 3.5);
    paintPoints(image, positions, { colours, chosen: Uint8Array.of(1, 0, 0) }, view);
    expect(image.data[(1 * 4 + 1) * 4]).toBe(7);
    expect(alphas(image)[3]?.[3]).toBe(Math.round(255 * unchosenOpacity));
  });
});

describe('planeOf', () => {
  it('keeps proportions and places of points, whatever their range', () => {
    const plane = planeOf(Float32Array.of(-1, 10, 1, 11, NaN, 4));
    expect([plane.width, plane.height]).toEqual([4000, 2000]);
    expect([...plane.positions.slice(0, 4)]).toEqual([0, 0, 4000, 2000]);
    expect(plane.positions[4]).toBeNaN();
  });

  it('has a size also for one point, or none', () => {
    expect(planeOf(Float32Array.of(3, 3))).toEqual({ width: 1, height: 1, positions: Float32Array.of(0, 0) });
    expect(planeOf(new Float32Array(0)).width).toBeGreaterThan(0);
  });
});
