import { areaRanges } from './settings.ts';

/** Two sets of threshold bits (right, wrong) for each area range. */
export const outcomesEach = areaRanges.length * 2;

/**
 * What is kept of one class: 25 bytes for each detection, whatever the size of its mask. Detections of one photo lie
 * together, those with the highest scores first.
 */
export interface ClassRecords {
  /** Detections, and how much of the arrays is in use. */
  length: number;
  scores: Float64Array;
  /** Place of each detection by score among those of its photo, from 0. */
  ranks: Uint8Array;
  /** `outcomesEach` for each detection: right and wrong in the first area range, in the second, … */
  outcomes: Uint16Array;
  /** Each photo with a detection, and where its detections start. */
  photos: { id: number; start: number }[];
  /** Ground truths in each area range, crowds not counted. */
  groundTruths: number[];
}

export function createClassRecords(): ClassRecords {
  return {
    length: 0,
    scores: new Float64Array(64),
    ranks: new Uint8Array(64),
    outcomes: new Uint16Array(64 * outcomesEach),
    photos: [],
    groundTruths: areaRanges.map(() => 0),
  };
}

/** Makes room for the detections of one more photo and answers with the place of the first. */
export function appendPhoto(records: ClassRecords, id: number, detections: number): number {
  const start = records.length;
  if (detections === 0) return start;
  records.length += detections;
  if (records.length > records.scores.length) {
    const room = Math.max(records.length, records.scores.length * 2);
    records.scores = moved(records.scores, new Float64Array(room));
    records.ranks = moved(records.ranks, new Uint8Array(room));
    records.outcomes = moved(records.outcomes, new Uint16Array(room * outcomesEach));
  }
  records.photos.push({ id, start });
  return start;
}

/**
 * Detections with the highest scores first; those with equal scores by photo id, then as in their photo: the order of
 * pycocotools' stable sort over photos sorted by id, in whatever order they were added.
 */
export function sortedByScore({ length, scores, photos }: ClassRecords): Uint32Array {
  const order = new Uint32Array(length);
  const ends = photos.map((_, index) => photos[index + 1]?.start ?? length);
  const byId = photos.map((_, index) => index).sort((left, right) => idOf(left) - idOf(right));
  let filled = 0;
  for (const index of byId) {
    for (let at = photos[index]?.start ?? 0; at < (ends[index] ?? 0); at++) order[filled++] = at;
  }
  return mergeSorted(order, scores);

  function idOf(index: number): number {
    return photos[index]?.id ?? 0;
  }
}

/** Stable, from the bottom up: runs of 1, 2, 4, … are merged. Sorting with a comparison function is six times slower. */
function mergeSorted(order: Uint32Array, scores: Float64Array): Uint32Array {
  let from: Uint32Array = order;
  let to: Uint32Array = new Uint32Array(order.length);
  for (let width = 1; width < order.length; width *= 2) {
    for (let start = 0; start < order.length; start += width * 2) {
      const middle = Math.min(start + width, order.length);
      const end = Math.min(start + width * 2, order.length);
      let [left, right] = [start, middle];
      for (let at = start; at < end; at++) {
        const takeLeft =
          left < middle &&
          (right >= end || (scores[from[left] as number] as number) >= (scores[from[right] as number] as number));
        to[at] = from[takeLeft ? left++ : right++] as number;
      }
    }
    [from, to] = [to, from];
  }
  return from;
}

function moved<Values extends Float64Array | Uint8Array | Uint16Array>(old: Values, target: Values): Values {
  target.set(old);
  return target;
}
