import { maskIou } from '../../../../shared/geometry/mask-operations.ts';
import type { RunLengthMask } from '../../../../shared/geometry/run-length.ts';

/** A garment with the name of its class. */
export interface Garment {
  className: string;
  mask: RunLengthMask;
}

export interface Scored extends Garment {
  score: number;
}

export interface Matches {
  /** Pairs of places: an earlier detection that is found again, and the new one. */
  again: [earlier: number, found: number][];
  /** Places of new detections that nothing earlier stands for. */
  added: number[];
  /** Places of earlier detections that are not found any more. */
  gone: number[];
  /** Places of new detections of what a person or an import has drawn already, or a person has taken away. */
  covered: number[];
}

/** From this intersection over union on, two masks are of one garment. */
export const sameGarment = 0.5;

/**
 * Which of the new detections are garments that the photo has already. The surest go first, each to the earlier
 * detection that it overlaps most; those of the same class come before those of another, so that two garments that
 * lie on one another keep their own.
 *
 * @param held masks that are not a detector's to change: a new detection of one of them is not needed
 * @param earlier what detectors found before
 * @param found what is found now; all masks are of the photo's size
 */
export function matchDetections(
  held: readonly RunLengthMask[],
  earlier: readonly Garment[],
  found: readonly Scored[],
): Matches {
  const masks = found.map(({ mask }) => mask);
  const heldOverlaps = maskIou(masks, held);
  const overlaps = maskIou(
    masks,
    earlier.map(({ mask }) => mask),
  );
  const isCovered = (index: number): boolean => (heldOverlaps[index] ?? []).some((overlap) => overlap >= sameGarment);
  const byScore = [...found.keys()].sort((left, right) => scoreAt(right) - scoreAt(left) || left - right);
  const covered = byScore.filter(isCovered);
  let open = byScore.filter((index) => !isCovered(index));
  const free = new Set(earlier.keys());
  const again: Matches['again'] = [];
  for (const sameClass of [true, false]) {
    open = open.filter((index) => {
      const partner = bestPartner(index, sameClass);
      if (partner === undefined) return true;
      free.delete(partner);
      again.push([partner, index]);
      return false;
    });
  }
  return { again, added: open, gone: [...free], covered };

  function scoreAt(index: number): number {
    return found[index]?.score ?? 0;
  }

  function bestPartner(index: number, sameClass: boolean): number | undefined {
    let best: number | undefined;
    let most = 0;
    for (const candidate of free) {
      if (sameClass && earlier[candidate]?.className !== found[index]?.className) continue;
      const overlap = overlaps[index]?.[candidate] ?? 0;
      if (overlap >= sameGarment && overlap > most) [best, most] = [candidate, overlap];
    }
    return best;
  }
}
