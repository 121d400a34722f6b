import { maskIou } from '../geometry/mask-operations.ts';
import type { RunLengthMask } from '../geometry/run-length.ts';

/** A garment that somebody drew or accepted. */
export interface DrawnGarment {
  /** Null where none is given, or where the detector has no such class: then the class is not compared. */
  className: string | null;
  mask: RunLengthMask;
  /** A region of several garments: what a detector finds in it has been drawn. */
  crowd?: boolean;
}

/** A garment as a detector sees it. */
export interface SeenGarment {
  className: string;
  /** 0 to 1. */
  score: number;
  mask: RunLengthMask;
}

/** Why a drawn garment and the detector disagree most. */
export type DisagreementReason = 'class' | 'outline' | 'not-found';

export interface Disagreement {
  /** 0 where they agree, 1 where they disagree as much as they can. */
  value: number;
  reason: DisagreementReason;
  /** Place of the detection that is set against the garment; null where there is none. */
  seen: number | null;
  /** Intersection over union with it; 0 where there is none. */
  iou: number;
}

/** A garment that the detector sees and nobody has drawn. */
export interface MissedGarment {
  seen: number;
  score: number;
}

/** IoU up to which a detection is of another place, and from which on it is fully of the garment's place. */
const place = { from: 0.1, to: 0.4 };
/** IoU up to which an outline is another one, and from which on it is the same: people differ by as much. */
const outline = { from: 0.5, to: 0.8 };
export const sameOutlineFrom = outline.to;
/** Detectors overlook much, so that a garment found nowhere weighs less than one found otherwise. */
const overlooked = 0.7;
/** Score of a detection that says as much as none. */
const doubt = 0.05;
/** From this value on a garment stands out. */
export const disagreesFrom = 0.6;
/** From this score on a detection that nobody drew is worth showing. */
export const missedFrom = 0.6;
/** IoU with a drawn garment from which on a detection is of that garment, however badly it is drawn. */
export const drawnFrom = 0.25;
/** IoU from which on two detections are of one garment. */
const sameGarment = 0.5;

/**
 * How far a detector disagrees with each garment that people drew on a photo: the largest of three parts, each from 0
 * to 1. With `p(iou)` rising linearly from 0 at IoU 0.1 to 1 at 0.4, a detection speaks for its place by `score * p`.
 * Let `same` be the loudest of the garment's own class, `other` of another class, `any` of all.
 *
 * - class: `other / (other + same + 0.05)`. It rises with the score of what is seen instead, falls with the score of
 *   what was drawn. 0 where classes cannot be compared.
 * - outline: `score * p(iou) * q(iou)` of the detection with the highest `score * iou`, where `q` falls linearly from 1
 *   at IoU 0.5 to 0 at 0.8.
 * - not found: `0.7 * (1 - any)`.
 *
 * Loosely after ObjectLab (Tkachenko, Thyagarajan, Mueller 2023), which scores swapped, badly located and overlooked
 * boxes.
 *
 * @throws StudioError ANNOTATION_INVALID for masks of different sizes
 */
export function disagreements(drawn: readonly DrawnGarment[], seen: readonly SeenGarment[]): Disagreement[] {
  const overlaps = maskIou(
    drawn.map(({ mask }) => mask),
    seen.map(({ mask }) => mask),
  );
  return drawn.map(({ className }, index) => disagreementOf(className, seen, overlaps[index] ?? []));
}

function disagreementOf(
  className: string | null,
  seen: readonly SeenGarment[],
  overlaps: readonly number[],
): Disagreement {
  const own = className?.toLowerCase();
  let [same, other, any] = [0, 0, 0];
  let instead: number | null = null;
  let nearest: number | null = null;
  let mostAlike = 0;
  for (const [index, garment] of seen.entries()) {
    const iou = overlaps[index] ?? 0;
    const said = garment.score * ramp(iou, place);
    any = Math.max(any, said);
    if (own !== undefined && garment.className.toLowerCase() === own) same = Math.max(same, said);
    else if (own !== undefined && said > other) [other, instead] = [said, index];
    if (garment.score * iou > mostAlike) [mostAlike, nearest] = [garment.score * iou, index];
  }
  const at = (index: number | null): Pick<Disagreement, 'seen' | 'iou'> => ({
    seen: index,
    iou: index === null ? 0 : (overlaps[index] ?? 0),
  });
  const alike = at(nearest);
  const nearestScore = nearest === null ? 0 : (seen[nearest]?.score ?? 0);
  const parts: Disagreement[] = [
    { reason: 'class', value: other / (other + same + doubt), ...at(instead) },
    { reason: 'outline', value: nearestScore * ramp(alike.iou, place) * (1 - ramp(alike.iou, outline)), ...alike },
    { reason: 'not-found', value: overlooked * (1 - any), ...at(null) },
  ];
  return parts.reduce((worst, part) => (part.value > worst.value ? part : worst));
}

/**
 * Detections of high score that nobody drew, the surest first, one for each garment: those that overlap no drawn
 * garment by an IoU of 0.25, lie in no crowd region by half, and are not said more surely by another detection.
 *
 * @throws StudioError ANNOTATION_INVALID for masks of different sizes
 */
export function missedGarments(drawn: readonly DrawnGarment[], seen: readonly SeenGarment[]): MissedGarment[] {
  const sure = [...seen.entries()]
    .filter(([, { score }]) => score >= missedFrom)
    .sort(([left, a], [right, b]) => b.score - a.score || left - right);
  const masks = sure.map(([, { mask }]) => mask);
  const crowd = drawn.map((garment) => garment.crowd ?? false);
  const withDrawn = maskIou(
    masks,
    drawn.map(({ mask }) => mask),
    crowd,
  );
  const open = masks.flatMap((mask, index) => {
    const isDrawn = (withDrawn[index] ?? []).some((iou, which) => iou >= (crowd[which] ? sameGarment : drawnFrom));
    return isDrawn ? [] : [{ mask, index }];
  });
  const among = maskIou(
    open.map(({ mask }) => mask),
    open.map(({ mask }) => mask),
  );
  const kept: number[] = [];
  for (const each of open.keys()) {
    if (kept.every((earlier) => (among[each]?.[earlier] ?? 0) < sameGarment)) kept.push(each);
  }
  return kept.flatMap((each) => {
    const [place, garment] = sure[open[each]?.index ?? -1] ?? [];
    return place === undefined || garment === undefined ? [] : [{ seen: place, score: garment.score }];
  });
}

/** 0 up to `from`, 1 from `to` on, linear between. */
function ramp(value: number, { from, to }: { from: number; to: number }): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}
