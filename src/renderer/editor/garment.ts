import type { Annotation } from '../../shared/contract/photos.ts';
import type { Box } from '../../shared/geometry/boxes.ts';
import { runsFromMask, type Runs } from '../../shared/geometry/run-length.ts';
import { boxOfRuns } from '../../shared/geometry/runs.ts';

/** A garment as the editor holds it. Never changed: an edit makes a new one, and its runs are a value as well. */
export interface EditorGarment {
  /** The engine's id; negative until the garment has been saved. */
  readonly id: number;
  /** Number of the current revision; 0 until the garment has been saved. */
  readonly revision: number;
  readonly garmentClassId: number | null;
  /** On the photo's whole size. */
  readonly runs: Runs;
  /** Higher lies on top; of equal ones the later id. */
  readonly order: number;
  readonly crowd: boolean;
  readonly source: Annotation['source'];
  readonly score: number | null;
  readonly reviewState: Annotation['reviewState'];
  /** Who made the current revision. */
  readonly author: string;
  readonly attributes: Annotation['attributes'];
  readonly cropId: number | null;
  /** Why it is left out of every dataset; null where it is not. */
  readonly excludedReason: string | null;
}

/** @throws StudioError ANNOTATION_INVALID for a malformed mask */
export function garmentFromAnnotation(annotation: Annotation): EditorGarment {
  const { id, revision, garmentClassId, mask, crowd, source, score, reviewState, author, attributes } = annotation;
  const order = attributes['order'];
  return {
    id,
    revision,
    garmentClassId,
    runs: runsFromMask(mask),
    order: typeof order === 'number' ? order : 0,
    crowd,
    source,
    score,
    reviewState,
    author,
    attributes,
    cropId: annotation.cropId,
    excludedReason: annotation.excludedReason,
  };
}

/** The lowest first. A garment that has not been saved yet is later than all that have. */
export function inOrder(garments: readonly EditorGarment[]): EditorGarment[] {
  return [...garments].sort((left, right) => left.order - right.order || ageOf(left) - ageOf(right));
}

/** Grows from the first garment of a photo to the last. */
export function ageOf({ id }: Pick<EditorGarment, 'id'>): number {
  return id < 0 ? Number.MAX_SAFE_INTEGER / 2 - id : id;
}

/** The order that puts a garment above all of these. */
export function orderOnTop(garments: readonly EditorGarment[]): number {
  return garments.reduce((top, { order }) => Math.max(top, Math.floor(order) + 1), 0);
}

/** A garment that a person draws: of the class to come, on top of all. */
export function draftGarment(
  id: number,
  runs: Runs,
  { garments, activeClassId }: { garments: readonly EditorGarment[]; activeClassId: number | null },
  author: string,
): EditorGarment {
  return {
    id,
    revision: 0,
    garmentClassId: activeClassId,
    runs,
    order: orderOnTop(garments),
    crowd: false,
    source: 'human',
    score: null,
    reviewState: 'unreviewed',
    author,
    attributes: {},
    cropId: null,
    excludedReason: null,
  };
}

const boxes = new WeakMap<Runs, Box>();
const nowhere: Box = [0, 0, 0, 0];

/** The smallest box around a mask, `[0, 0, 0, 0]` for an empty one; computed once for each value. */
export function boxOf(runs: Runs): Box {
  let box = boxes.get(runs);
  if (box === undefined) boxes.set(runs, (box = boxOfRuns(runs) ?? nowhere));
  return box;
}
