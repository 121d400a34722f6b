import { describe, expect, it } from 'vitest';
import type { ClassNames } from '../../ui/use-taxonomies.ts';
import { chosenIds, coloursOf, joinChoice, legendOf } from './colouring.ts';
import { readPoints } from './map-points.ts';

const base64 = (values: Uint32Array | Float32Array | Uint8Array): string =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');

const points = readPoints({
  count: 4,
  computedAt: 1,
  annotationIds: base64(Uint32Array.of(7, 8, 9, 200_000)),
  places: base64(Float32Array.of(0, 0.5, -1, 1, 0.25, 0, 0, 0)),
  events: base64(Uint32Array.of(2, 0, 1, 2)),
  garments: base64(Uint32Array.of(5, 5, 5, 5)),
  splits: base64(Uint8Array.of(0, 1, 3, 0)),
  reviewStates: base64(Uint8Array.of(0, 1, 2, 0)),
  correctness: base64(Uint8Array.of(2, 1, 0, 2)),
});

const classes: ClassNames = {
  classes: [
    { id: 2, name: 'wedding', position: 0 },
    { id: 1, name: 'concert', position: 1 },
    { id: 4, name: 'protest', position: 2 },
  ],
  name: (id) => (id === null ? 'No event' : `event ${id}`),
  colour: (id) => (id === null ? '#808080' : id === 2 ? '#ff0000' : '#00ff00'),
};
const names = { events: classes, garments: classes };

describe('the points of a map', () => {
  it('come back from their columns', () => {
    expect([...points.annotationIds]).toEqual([7, 8, 9, 200_000]);
    expect([...points.places]).toEqual([0, 0.5, -1, 1, 0.25, 0, 0, 0]);
  });

  it("have a legend in the taxonomy's order, of what occurs", () => {
    expect(legendOf(points, 'event', names).map(({ label, count }) => [label, count])).toEqual([
      ['event 2', 2],
      ['event 1', 1],
      ['No event', 1],
    ]);
    expect(legendOf(points, 'correctness', names).map(({ label, count }) => [label, count])).toEqual([
      ['Not predicted', 1],
      ['Wrong', 1],
      ['Right', 2],
    ]);
  });

  it('are coloured by their value, and see-through where it is hidden', () => {
    const legend = legendOf(points, 'event', names);
    const colours = coloursOf(points, 'event', legend, new Set([2]));
    expect([...colours.subarray(0, 4)]).toEqual([255, 0, 0, 0]);
    expect([...colours.subarray(8, 12)]).toEqual([0, 255, 0, 230]);
  });

  it('are chosen by lassos, but never while hidden', () => {
    const colours = coloursOf(points, 'event', legendOf(points, 'event', names), new Set([2]));
    const first = joinChoice(null, [0, 1, 2], 'replace', colours);
    expect(chosenIds(points, first)).toEqual([8, 9]);
    const fewer = joinChoice(first, [1], 'remove', colours);
    expect(chosenIds(points, fewer)).toEqual([9]);
    expect(chosenIds(points, joinChoice(fewer, [1], 'add', colours))).toEqual([8, 9]);
    expect(joinChoice(fewer, [2], 'remove', colours)).toBeNull();
    expect(chosenIds(points, null)).toEqual([]);
  });
});
