import type { AnnotationChange, EditResult } from '../../shared/contract/editing.ts';
import type { Annotation } from '../../shared/contract/photos.ts';
import { StudioError } from '../../shared/domain/errors.ts';
import { maskFromRuns } from '../../shared/geometry/run-length.ts';
import { english } from '../ui/english.ts';
import type { GarmentChange, Gesture } from './gesture.ts';

const words = english.editor.ledger;

/** Which id and revision the engine knows each garment by, and which gestures wait for it; of all photos seen. */
export interface Ledger {
  /** A negative id that no garment had before. */
  nextId(): number;
  /** The engine's id of a garment that has been saved since; else the same id. */
  idOf(id: number): number;
  revisionOf(id: number): number;
  know(annotation: Pick<Annotation, 'id' | 'revision'>): void;
  /** Notes a finished gesture that is yet to be saved. */
  expect(gesture: Gesture): void;
  /** Notes that one has been saved, or never will be. */
  settle(gesture: Gesture): void;
  learn(result: EditResult): void;
  /** Whether the editor is ahead of the engine with this garment. */
  isAhead(id: number): boolean;
  /** The contract's changes for a gesture whose turn to be saved has come. */
  changesOf(gesture: Gesture): AnnotationChange[];
}

export function createLedger(): Ledger {
  const ids = new Map<number, number>();
  const revisions = new Map<number, number>();
  const expected = new Map<number, Gesture>();
  let lowest = 0;

  const idOf = (id: number): number => ids.get(id) ?? id;
  const revisionOf = (id: number): number => revisions.get(idOf(id)) ?? 0;

  function know({ id, revision }: Pick<Annotation, 'id' | 'revision'>): void {
    revisions.set(id, Math.max(revision, revisions.get(id) ?? 0));
  }

  function saved(id: number): { annotationId: number; revision: number } {
    const annotationId = idOf(id);
    const revision = revisionOf(id);
    if (annotationId > 0 && revision > 0) return { annotationId, revision };
    throw new StudioError('CONFLICT', words.garmentOfThisChangeWasNever, {
      cause: words.earlierChangeOfTheSame,
      remedy: words.reloadThePhoto,
    });
  }

  function contractChange(change: GarmentChange): AnnotationChange {
    switch (change.kind) {
      case 'add': {
        const { id, garmentClassId, runs, order } = change.garment;
        return { kind: 'add', key: String(id), garmentClassId, mask: maskFromRuns(runs), order };
      }
      case 'revise': {
        const { id, runs, kind, ...rest } = change;
        return { kind, ...saved(id), ...rest, ...(runs ? { mask: maskFromRuns(runs) } : {}) };
      }
      case 'delete':
        return { kind: 'revise', ...saved(change.id), deleted: true };
    }
  }

  return {
    nextId: () => --lowest,
    idOf,
    revisionOf,
    know,
    expect(gesture) {
      expected.set(gesture.sequence, gesture);
    },
    settle(gesture) {
      expected.delete(gesture.sequence);
    },
    learn({ added, annotations }) {
      for (const [key, id] of Object.entries(added)) ids.set(Number(key), id);
      for (const annotation of annotations) know(annotation);
    },
    isAhead(id) {
      const wanted = idOf(id);
      for (const { changes } of expected.values()) {
        if (changes.some((change) => idOf(changedId(change)) === wanted)) return true;
      }
      return false;
    },
    changesOf: ({ changes }) => changes.map(contractChange),
  };
}

/** The garment that a change is about. */
export function changedId(change: GarmentChange): number {
  return change.kind === 'add' ? change.garment.id : change.id;
}
