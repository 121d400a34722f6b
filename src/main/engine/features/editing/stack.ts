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
  /** Ids of added annotations by the page's own names. */
  added: Record<string, number>;
}

const nothing: Touched = { editId: null, annotationIds: [], photoIds: [], added: {} };

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
  step: { stack: Stack; label: string; author: string; key?: string | undefined },
  work: (recorder: EditRecorder) => Record<string, number> | void,
): Promise<Touched> {
  const tables = editTables(store);
  return once(store, step.key, (at) => {
    const recorder = tables.record(step.author, at);
    const added = work(recorder) ?? {};
    const { annotations, photos } = recorder;
    if (annotations.size + photos.size === 0) return nothing;
    tables.question('dropUndone').run(at, step.stack);
    const { stack: photo, label, author } = step;
    const inserted = tables.question('addEdit').run({ photo, label, author, at });
    const editId = Number(inserted.lastInsertRowid);
    for (const [annotationId, change] of annotations) {
      tables.question('addEditAnnotation').run({ editId, annotationId, ...change });
    }
    for (const [photoId, { before, after }] of photos) {
      tables.question('addEditPhoto').run(editId, photoId, JSON.stringify(before), JSON.stringify(after));
    }
    return { editId, annotationIds: [...annotations.keys()], photoIds: [...photos.keys()], added };
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
  {
    stack,
    author,
    direction,
    key,
  }: { stack: Stack; author: string; direction: 'undo' | 'redo'; key?: string | undefined },
): Promise<Touched> {
  const { question } = editTables(store);
  return once(store, key, (at) => {
    const found = question(direction === 'undo' ? 'nextUndo' : 'nextRedo').get(stack) as Step | undefined;
    if (found === undefined) return nothing;
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
      added: {},
    };
  });
}

/** Does what was asked for in one write, or, where a request with that key has been done before, says what it touched. */
function once(store: ProjectStore, key: string | undefined, work: (at: number) => Touched): Promise<Touched> {
  const { question } = editTables(store);
  return store.write(() => {
    const at = Date.now();
    if (key === undefined) return work(at);
    const known = question('request').get(key) as { editId: number | null; added: string } | undefined;
    if (known === undefined) {
      const touched = work(at);
      question('addRequest').run(key, touched.editId, JSON.stringify(touched.added), at);
      return touched;
    }
    const added = JSON.parse(known.added) as Record<string, number>;
    const annotations = question('editAnnotations').all(known.editId) as AnnotationStep[];
    const photos = question('editPhotos').all(known.editId) as { photoId: number }[];
    return {
      editId: known.editId,
      annotationIds: annotations.map(({ annotationId }) => annotationId),
      photoIds: photos.map(({ photoId }) => photoId),
      added,
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
