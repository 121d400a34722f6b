import type { EditHistory } from '../../../../shared/contract/editing.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { ProjectStore } from '../../store/open.ts';
import { noteMissed } from '../opinions/suggestions.ts';
import { editTables, type EditRecorder } from './record.ts';
import { assertUnchanged, stepAnnotation, stepPhoto, type AnnotationStep, type PhotoStep } from './step-record.ts';

/** Whose undo stack: a photo's, or, with null, that of bulk actions. */
export type Stack = number | null;

export type Step = NonNullable<EditHistory['undo']>;

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
  { key, ...step }: { stack: Stack; label: string; author: string; key?: string | undefined },
  work: (recorder: EditRecorder) => Record<string, number> | void,
): Promise<Touched> {
  const tables = editTables(store);
  return once(store, key, (at) => {
    const recorder = tables.record(step.author, at);
    const added = work(recorder) ?? {};
    const { annotations, photos } = recorder;
    if (annotations.size + photos.size === 0) return nothing;
    const editId = openStep(store, { ...step, at, state: 'done' });
    keepRecord(store, editId, recorder);
    if (step.stack !== null) noteMissed(store, step.stack);
    return { editId, annotationIds: [...annotations.keys()], photoIds: [...photos.keys()], added };
  });
}

/** Inside a write: a new step on top of the stack, after which nothing can be redone any more. */
export function openStep(
  store: ProjectStore,
  step: { stack: Stack; label: string; author: string; at: number; state: 'done' | 'doing' },
): number {
  const { question } = editTables(store);
  const { stack, ...rest } = step;
  question('dropUndone').run(step.at, stack);
  return Number(question('addEdit').run({ photo: stack, ...rest }).lastInsertRowid);
}

/** Inside a write: what was recorded, as a part of a step. */
export function keepRecord(store: ProjectStore, editId: number, { annotations, photos }: EditRecorder): void {
  const { question } = editTables(store);
  for (const [annotationId, change] of annotations) {
    question('addEditAnnotation').run({ editId, annotationId, ...change });
  }
  for (const [photoId, { before, after }] of photos) {
    question('addEditPhoto').run(editId, photoId, JSON.stringify(before), JSON.stringify(after));
  }
}

export interface StepQuestion {
  stack: Stack;
  author: string;
  direction: 'undo' | 'redo';
  /** The step that is meant. */
  editId?: number | undefined;
  /** Of the request: sent again, it is not done again. */
  key?: string | undefined;
}

/**
 * The step to take back or to do again, or undefined where there is none.
 *
 * @throws StudioError CONFLICT where another is meant
 */
export function nextStep(store: ProjectStore, { stack, direction, editId }: StepQuestion): Step | undefined {
  const { question } = editTables(store);
  const found = question(direction === 'undo' ? 'nextUndo' : 'nextRedo').get(stack) as Step | undefined;
  if (editId === undefined || found?.editId === editId) return found;
  throw new StudioError(
    'CONFLICT',
    direction === 'undo' ? 'Something else was done after that step.' : 'Something else comes before that step.',
    { editId, next: found?.label ?? 'none', remedy: `${direction === 'undo' ? 'Undo' : 'Redo'} the later one first.` },
  );
}

/**
 * Takes the stack's last gesture back, or does it again, in one transaction. Revisions are append-only: what was
 * before is appended as a copy.
 *
 * @throws StudioError CONFLICT where something else has changed a touched record since; nothing is changed then
 */
export function step(store: ProjectStore, asked: StepQuestion): Promise<Touched> {
  const { question } = editTables(store);
  const { direction, author } = asked;
  return once(store, asked.key, (at) => {
    const found = nextStep(store, asked);
    if (found === undefined) return nothing;
    const signed = { direction, author, at };
    const annotationSteps = question('editAnnotations').all(found.editId, 0, -1) as AnnotationStep[];
    const photoSteps = question('editPhotos').all(found.editId, 0, -1) as PhotoStep[];
    for (const change of annotationSteps) {
      assertUnchanged(stepAnnotation(store, change, signed), found.label, direction);
    }
    for (const change of photoSteps) assertUnchanged(stepPhoto(store, change, direction), found.label, direction);
    question('setEditState').run(direction === 'undo' ? 'undone' : 'done', signed.at, found.editId);
    if (asked.stack !== null) noteMissed(store, asked.stack);
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
    const annotations = question('editAnnotations').all(known.editId, 0, -1) as AnnotationStep[];
    const photos = question('editPhotos').all(known.editId, 0, -1) as PhotoStep[];
    return {
      editId: known.editId,
      annotationIds: annotations.map(({ annotationId }) => annotationId),
      photoIds: photos.map(({ photoId }) => photoId),
      added,
    };
  });
}
