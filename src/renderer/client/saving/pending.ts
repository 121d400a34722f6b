import type { AnnotationChange, EditResult, PhotoChange } from '../../../shared/contract/editing.ts';
import { StudioError } from '../../../shared/domain/errors.ts';
import { english } from '../../ui/english.ts';

const words = english.client.pending;

type Revision = Extract<AnnotationChange, { kind: 'revise' }>;
type Addition = Extract<AnnotationChange, { kind: 'add' }>;

/** A garment by the engine's id, or by the page's own name until it has one. */
export type GarmentReference = number | string;

export type PendingChange =
  (Omit<Addition, 'key'> & { name: string }) | (Omit<Revision, 'annotationId'> & { garment: GarmentReference });

export type PendingRequest =
  | { kind: 'apply'; changes: readonly PendingChange[]; photo?: PhotoChange }
  /** With `editId`, only where that step is the next. */
  | { kind: 'undo'; editId?: number }
  | { kind: 'redo' }
  | { kind: 'restore'; annotationId: number; revisionId: number };

/** A gesture that the engine has not yet said it keeps. Plain data: it outlives the page. */
export interface PendingGesture {
  /** The same each time that it is sent, so that the engine does it once. */
  key: string;
  /** Counts up, also over reloads of the page. */
  order: number;
  photoId: number;
  label: string;
  author: string;
  request: PendingRequest;
}

/** A gesture's changes as the contract has them. Throws StudioError CONFLICT where a garment was never saved. */
export function resolved(changes: readonly PendingChange[]): AnnotationChange[] {
  return changes.map((change): AnnotationChange => {
    if (change.kind === 'add') {
      const { name, ...rest } = change;
      return { ...rest, key: name };
    }
    const { garment, ...rest } = change;
    if (typeof garment === 'number') return { ...rest, annotationId: garment };
    throw new StudioError('CONFLICT', words.garmentOfThisChangeWasNever, {
      cause: words.earlierChangeOfTheSame,
      remedy: words.drawItAgain,
    });
  });
}

/** Those that wait, with the ids and revisions that an answer has brought; what it does not touch stays the same object. */
export function rebased(waiting: readonly PendingGesture[], photoId: number, result: EditResult): PendingGesture[] {
  const revisions = new Map(result.annotations.map(({ id, revision }) => [id, revision]));
  return waiting.map((gesture) => {
    const { request } = gesture;
    if (gesture.photoId !== photoId || request.kind !== 'apply') return gesture;
    let touched = false;
    const changes = request.changes.map((change): PendingChange => {
      if (change.kind === 'add') return change;
      const id = typeof change.garment === 'number' ? change.garment : result.added[change.garment];
      const revision = id === undefined ? undefined : revisions.get(id);
      if (id === undefined || revision === undefined) return change;
      touched = true;
      return { ...change, garment: id, revision };
    });
    return touched ? { ...gesture, request: { ...request, changes } } : gesture;
  });
}

/**
 * What cannot be done any more once a gesture has been refused: later ones that build on its garments, and undo and redo
 * of the same photo, which were meant for it.
 */
export function fallenWith(refused: PendingGesture, waiting: readonly PendingGesture[]): PendingGesture[] {
  const lost = new Set(garmentsOf(refused));
  return waiting.filter((gesture) => {
    if (gesture === refused || gesture.photoId !== refused.photoId) return false;
    if (gesture.request.kind === 'undo' || gesture.request.kind === 'redo') return true;
    const garments = garmentsOf(gesture);
    const falls = garments.some((garment) => lost.has(garment));
    if (falls) for (const garment of garments) lost.add(garment);
    return falls;
  });
}

export function garmentsOf({ request }: PendingGesture): GarmentReference[] {
  if (request.kind === 'restore') return [request.annotationId];
  if (request.kind !== 'apply') return [];
  return request.changes.map((change) => (change.kind === 'add' ? change.name : change.garment));
}
