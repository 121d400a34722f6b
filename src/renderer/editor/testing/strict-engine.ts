import type { EditResult } from '../../../shared/contract/editing.ts';
import type { Annotation } from '../../../shared/contract/photos.ts';
import { checkMask, runsFromMask, type Runs } from '../../../shared/geometry/run-length.ts';
import { areaOfRuns } from '../../../shared/geometry/runs.ts';
import type { Editor } from '../editor.ts';
import type { Gesture } from '../gesture.ts';
import { annotation, testPhoto } from './driver.ts';

/** What the engine holds of the test photo, as strict as it is about revisions and masks. */
export interface StrictEngine {
  readonly annotations: ReadonlyMap<number, Annotation>;
  /** Takes a gesture as `editing.apply` does, and answers like it. */
  apply(editor: Editor, gesture: Gesture): EditResult;
}

export function strictEngine(masks: readonly Runs[]): StrictEngine {
  const annotations = new Map(masks.map((runs, index) => [index + 1, annotation(index + 1, runs)]));
  let lastId = 1000;

  function check(parts: Pick<Annotation, 'mask'>): void {
    checkMask(parts.mask, testPhoto.height, testPhoto.width);
    if (areaOfRuns(runsFromMask(parts.mask)) === 0) throw new Error('The mask has no pixel left.');
  }

  return {
    annotations,
    apply(editor, gesture) {
      const touched: number[] = [];
      const added: Record<string, number> = {};
      for (const change of editor.changesOf(gesture)) {
        if (change.kind === 'add') {
          check(change);
          const id = ++lastId;
          added[change.key] = id;
          touched.push(id);
          const attributes = { order: change.order };
          const { garmentClassId } = change;
          annotations.set(id, {
            ...annotation(id, runsFromMask(change.mask), { source: 'human', score: null, attributes, garmentClassId }),
          });
          continue;
        }
        const { annotationId, revision, mask, garmentClassId, reviewState, order, deleted } = change;
        const head = annotations.get(annotationId);
        if (head?.revision !== revision) throw new Error(`Garment ${annotationId} is not at revision ${revision}.`);
        touched.push(annotationId);
        if (deleted) {
          annotations.delete(annotationId);
          continue;
        }
        if (mask) check({ mask });
        const own = mask !== undefined || garmentClassId !== undefined;
        annotations.set(annotationId, {
          ...head,
          revision: revision + 1,
          mask: mask ?? head.mask,
          garmentClassId: garmentClassId === undefined ? head.garmentClassId : garmentClassId,
          reviewState: reviewState ?? head.reviewState,
          source: own ? 'human' : head.source,
          score: own ? null : head.score,
          attributes: order === undefined ? head.attributes : { ...head.attributes, order },
          author: 'Ada',
        });
      }
      const now = touched.map((id) => annotations.get(id));
      return {
        editId: gesture.sequence,
        annotations: now.filter((each) => each !== undefined),
        removed: touched.filter((_, index) => now[index] === undefined),
        added,
        photo: { eventClassId: null, split: null, excludedReason: null },
        history: { undo: null, redo: null },
      };
    },
  };
}
