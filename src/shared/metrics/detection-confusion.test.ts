import { expect, it } from 'vitest';
import { encodeMask } from '../geometry/run-length.ts';
import { createConfusionMatcher, emptyConfusion } from './detection-confusion.ts';

/** A filled rectangle on a photo of 20 x 20. */
function block(x: number, y: number, width: number, height: number) {
  const bitmap = new Uint8Array(400);
  for (let row = y; row < y + height; row++) bitmap.fill(1, row * 20 + x, row * 20 + x + width);
  return encodeMask(bitmap, 20, 20);
}

const matcher = createConfusionMatcher(3, { minimumScore: 0.5, overlap: 0.5 });
const truth = (own: number, mask: ReturnType<typeof block>, crowd = false) => ({ class: own, mask, crowd });
const found = (guess: number, score: number, mask: ReturnType<typeof block>) => ({ class: guess, score, mask });

it('pairs garments with what was found in their place, and tells what was missed and what is no garment', () => {
  const truths = [truth(0, block(0, 0, 8, 8)), truth(1, block(10, 0, 8, 8)), truth(2, block(0, 10, 6, 6))];
  const detections = [
    found(0, 0.9, block(0, 0, 8, 7)),
    found(2, 0.8, block(10, 0, 8, 8)),
    found(1, 0.7, block(12, 12, 6, 6)),
    found(2, 0.4, block(0, 10, 6, 6)),
  ];
  expect(matcher.match(truths, detections)).toEqual([
    [0, 0],
    [1, 2],
    [2, 3],
    [3, 1],
  ]);
  expect(createConfusionMatcher(3, { minimumScore: 0.3, overlap: 0.5 }).match(truths, detections)[2]).toEqual([2, 2]);
});

it('gives each garment its best overlap, and what is left over counts as found without truth', () => {
  const detections = [found(1, 0.95, block(0, 0, 8, 6)), found(0, 0.6, block(0, 0, 8, 8))];
  expect(matcher.match([truth(0, block(0, 0, 8, 8))], detections)).toEqual([
    [0, 0],
    [3, 1],
  ]);
});

it('passes over what lies in a crowd region', () => {
  const detections = [found(0, 0.9, block(2, 2, 4, 4)), found(1, 0.9, block(14, 14, 4, 4))];
  expect(matcher.match([truth(0, block(0, 0, 10, 10), true)], detections)).toEqual([[3, 1]]);
  expect(matcher.match([], [])).toEqual([]);
  expect(emptyConfusion(2)).toEqual([[0, 0, 0], [0, 0, 0], [0, 0, 0]]); // prettier-ignore
});
