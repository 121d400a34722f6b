import type { RunLengthMask } from '../geometry/run-length.ts';
import { createMaskCompare } from './coco/mask-overlap.ts';
import type { ConfusionMatrix } from './confusion.ts';

export interface ConfusedTruth {
  class: number;
  mask: RunLengthMask;
  /** A region of several garments: what lies in it is neither right nor wrong. */
  crowd: boolean;
}

export interface ConfusedDetection {
  class: number;
  score: number;
  mask: RunLengthMask;
}

/** A garment and what was found in its place; the number of classes stands for nothing on either side. */
export type Confusion = readonly [truth: number, found: number];

/** Pairs garments with detections, whatever their classes. */
export interface ConfusionMatcher {
  /** One pair for each garment and for each detection that belongs to none. */
  match(truths: readonly ConfusedTruth[], detections: readonly ConfusedDetection[]): Confusion[];
}

/**
 * What a detector takes for what. Detections of at least `minimumScore` are paired with garments by their masks, the
 * largest overlap first, each once, down to an intersection over union of `overlap`. A garment without a partner is
 * missed, a detection without one is found without truth; detections that lie in a crowd region are passed over.
 *
 * @param classes number of classes; as a class of a pair it stands for none
 */
export function createConfusionMatcher(
  classes: number,
  { minimumScore, overlap }: { minimumScore: number; overlap: number },
): ConfusionMatcher {
  const compare = createMaskCompare();
  return {
    match(truths, detections) {
      const found = detections.filter(({ score }) => score >= minimumScore);
      const { ious } = compare(
        found,
        truths,
        Uint8Array.from(truths, ({ crowd }) => (crowd ? 1 : 0)),
      );
      const pairs: { iou: number; detection: number; truth: number }[] = [];
      found.forEach((_, detection) => {
        truths.forEach((_, truth) => {
          const iou = ious[detection * truths.length + truth] as number;
          if (iou >= overlap) pairs.push({ iou, detection, truth });
        });
      });
      pairs.sort((a, b) => b.iou - a.iou || a.detection - b.detection || a.truth - b.truth);
      const partnerOf = new Map<number, number>();
      const inCrowd = new Set<number>();
      const taken = new Set<number>();
      for (const { detection, truth } of pairs) {
        if (truths[truth]?.crowd === true) inCrowd.add(detection);
        else if (!partnerOf.has(truth) && !taken.has(detection)) {
          partnerOf.set(truth, detection);
          taken.add(detection);
        }
      }
      const answer: Confusion[] = [];
      truths.forEach(({ class: own, crowd }, truth) => {
        const partner = partnerOf.get(truth);
        if (!crowd) answer.push([own, partner === undefined ? classes : (found[partner]?.class ?? classes)]);
      });
      found.forEach(({ class: guess }, detection) => {
        if (!taken.has(detection) && !inCrowd.has(detection)) answer.push([classes, guess]);
      });
      return answer;
    },
  };
}

/** A row and a column more than there are classes: found without truth, and missed. */
export function emptyConfusion(classes: number): ConfusionMatrix {
  return Array.from({ length: classes + 1 }, () => new Array<number>(classes + 1).fill(0));
}
