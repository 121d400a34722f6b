import type { EditHistory } from '../../../../shared/contract/editing.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { ProjectStore } from '../../store/open.ts';
import { editTables, type EditRecorder, type HeadRow, type PhotoLabels } from './record.ts';

/** Whose undo stack: a photo's, or, with null, that of bulk actions. */
export type Stack = number | null;

type Step = NonNullable<EditHistory['undo']>;

interface AnnotationStep {
  annotationId: number;
  before: number | null;
  after: number;
  beforeExcluded: string | null;
  afterExcluded: string | null;
}

/** What an edit, an undo or a redo has touched. */
export interface Touched {
  editId: number | null;
  annotationIds: number[];
  photoIds: number[];
}

/** What can be undone and redone next. */
export function readHistory(store: ProjectStore, stack: Stack): EditHistory {
  const { question } = editTables(store);
  return {
    undo: (question('nextUndo').get(stack) as Step | undefined) ?? null,
    redo: (question('nextRedo').get(stack) as Step | undefined) ?? null,
  };
}

/**
 * One gesture in one transaction: what `work` records becomes one step of the stack, and nothing can be redone any
 * more. A gesture that changes nothing leaves no step.
 */
export function edit(
  store: ProjectStore,
  step: { stack: Stack; label: string; author: string },
  work: (recorder: EditRecorder) => void,
): Promise<Touched> {
  const tables = editTables(store);
  return store.write(() => {
    const at = Date.now();
    const recorder = tables.record(step.author, at);
    work(recorder);
    const { annotations, photos } = recorder;
    if (annotations.size + photos.size === 0) return { editId: null, annotationIds: [], photoIds: [] };
    tables.question('dropUndone').run(at, step.stack);
    const added = tables.question('addEdit').run({ photo: step.stack, label: step.label, author: step.author, at });
    const editId = Number(added.lastInsertRowid);
    for (const [annotationId, change] of annotations) {
      tables.question('addEditAnnotation').run({ editId, annotationId, ...change });
    }
    for (const [photoId, { before, after }] of photos) {
      tables.question('addEditPhoto').run(editId, photoId, JSON.stringify(before), JSON.stringify(after));
    }
    return { editId, annotationIds: [...annotations.keys()], photoIds: [...photos.keys()] };
  });
}

/**
 * Takes the stack's last gesture back, or does it again, in one transaction. Revisions are append-only: what was
 * before is appended as a copy.
 *
 * @throws StudioError CONFLICT where something else has changed a touched record since; nothing is changed then
 */
export function step(
  store: ProjectStore,
  { stack, author, direction }: { stack: Stack; author: string; direction: 'undo' | 'redo' },
): Promise<Touched> {
  const { question } = editTables(store);
  return store.write(() => {
    const found = question(direction === 'undo' ? 'nextUndo' : 'nextRedo').get(stack) as Step | undefined;
    if (found === undefined) return { editId: null, annotationIds: [], photoIds: [] };
    const at = Date.now();
    const annotationSteps = question('editAnnotations').all(found.editId) as AnnotationStep[];
    for (const change of annotationSteps) stepAnnotation(store, change, { ...found, direction, author, at });
    const photoSteps = question('editPhotos').all(found.editId) as { photoId: number; before: string; after: string }[];
    for (const { photoId, before, after } of photoSteps) {
      const [from, to] = direction === 'undo' ? [after, before] : [before, after];
      const photo = question('photo').get(photoId) as PhotoLabels & { id: number };
      const { eventClassId, split, excludedReason } = photo;
      if (JSON.stringify({ eventClassId, split, excludedReason }) !== from) {
        throw changedSince(found.label, { photoId }, direction);
      }
      question('changePhoto').run({ id: photoId, ...(JSON.parse(to) as PhotoLabels) });
    }
    question('setEditState').run(direction === 'undo' ? 'undone' : 'done', at, found.editId);
    return {
      editId: found.editId,
      annotationIds: annotationSteps.map(({ annotationId }) => annotationId),
      photoIds: photoSteps.map(({ photoId }) => photoId),
    };
  });
}

function stepAnnotation(
  store: ProjectStore,
  change: AnnotationStep,
  { label, direction, author, at }: { label: string; direction: 'undo' | 'redo'; author: string; at: number },
): void {
  const { question } = editTables(store);
  const { annotationId, before, after, beforeExcluded, afterExcluded } = change;
  const head = question('head').get(annotationId) as HeadRow;
  const undo = direction === 'undo';
  const [from, to] = undo ? [after, before] : [before, after];
  // Added by the gesture: before, it was not there, which a deleting revision says.
  const asBefore = from === null ? head.deleted === 1 : head.origin === question('origin').pluck().get(from);
  if (!asBefore || head.excludedReason !== (undo ? afterExcluded : beforeExcluded)) {
    throw changedSince(label, { annotationId, photoId: head.photoId, by: head.author }, direction);
  }
  if (before !== after) {
    question('repeatRevision').run({ revisionId: to ?? after, deleted: to === null ? 1 : 0, author, createdAt: at });
  }
  if (beforeExcluded !== afterExcluded) {
    question('excludeAnnotation').run(undo ? beforeExcluded : afterExcluded, annotationId);
  }
}

function changedSince(label: string, details: Record<string, unknown>, direction: 'undo' | 'redo'): StudioError {
  const what = 'annotationId' in details ? `garment ${String(details['annotationId'])}` : 'the photo';
  return new StudioError(
    'CONFLICT',
    `'${label}' cannot be ${direction === 'undo' ? 'undone' : 'redone'}: ${what} was changed elsewhere since.`,
    {
      ...details,
      cause: 'changed by a bulk action, a detection pass or another window after this step',
      remedy: 'Take that change back first, or restore an older revision from the history of the garment.',
    },
  );
}
