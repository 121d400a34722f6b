import { expect, it } from 'vitest';
import { heatColours, heatOf, heatSize } from './heat.ts';

it('gives a pixel the mean of the patches that cover it', () => {
  const drops = Array.from({ length: 9 }, (_, place) => (place === 4 ? 0.6 : place === 5 ? 0.2 : 0));
  const heat = heatOf({ patch: 64, stride: 48, count: 3, drops });
  const at = (x: number, y: number) => heat[y * heatSize + x];
  expect(at(80, 80)).toBeCloseTo(0.6);
  expect(at(100, 80)).toBeCloseTo(0.4);
  expect(at(10, 10)).toBe(0);
  expect(at(200, 200)).toBe(0);
});

it('paints what speaks for the answer and what speaks against it apart, the strongest fully', () => {
  const colours = heatColours(Float32Array.of(0, 0.5, -0.25));
  expect([...colours.slice(0, 4)][3]).toBe(0);
  expect([...colours.slice(4, 8)]).toEqual([255, 132, 0, 220]);
  expect([...colours.slice(8, 12)]).toEqual([40, 140, 255, 110]);
  expect([...heatColours(new Float32Array(2))].every((value, at) => at % 4 !== 3 || value === 0)).toBe(true);
});
