import { StudioError } from '../../../../shared/domain/errors.ts';
import type { ProjectStore } from '../../store/open.ts';
import { editTables, type HeadRow, type PhotoLabels } from './record.ts';

/** What a step did to an annotation. No revision before: it was added. */
export interface AnnotationStep {
  annotationId: number;
  before: number | null;
  after: number;
  beforeExcluded: string | null;
  afterExcluded: string | null;
}

/** What it did to a photo: its labels as JSON. */
export interface PhotoStep {
  photoId: number;
  before: string;
  after: string;
}

export type Direction = 'undo' | 'redo';

export interface SignedStep {
  direction: Direction;
  author: string;
  at: number;
}

/**
 * `stepped`: it was as the step left it, and is now as wanted. `there`: it is so already, as after a step that was cut
 * off half-way. `changed`: something else has changed it since, and it is left alone.
 */
export type StepOutcome = { kind: 'stepped' | 'there' } | { kind: 'changed'; details: Record<string, unknown> };

/** Inside a write: one annotation back to what it was before a step, or to what it was after. */
export function stepAnnotation(
  store: ProjectStore,
  change: AnnotationStep,
  { direction, author, at }: SignedStep,
): StepOutcome {
  const outcome = lookAtAnnotation(store, change, direction);
  if (outcome.kind !== 'stepped') return outcome;
  const { question } = editTables(store);
  const { annotationId, before, after, beforeExcluded, afterExcluded } = change;
  const undo = direction === 'undo';
  const to = undo ? before : after;
  if (before !== after) {
    question('repeatRevision').run({ revisionId: to ?? after, deleted: to === null ? 1 : 0, author, createdAt: at });
  }
  if (beforeExcluded !== afterExcluded) {
    question('excludeAnnotation').run(undo ? beforeExcluded : afterExcluded, annotationId);
  }
  return outcome;
}

/** What a step would come to, without doing it. */
export function lookAtAnnotation(store: ProjectStore, change: AnnotationStep, direction: Direction): StepOutcome {
  const { question } = editTables(store);
  const { annotationId, before, after, beforeExcluded, afterExcluded } = change;
  const head = question('head').get(annotationId) as HeadRow;

  // Added by the gesture: before, it was not there, which a deleting revision says.
  function isAt(revisionId: number | null, excluded: string | null): boolean {
    if (head.excludedReason !== excluded) return false;
    return revisionId === null
      ? head.deleted === 1
      : head.origin === (question('origin').pluck().get(revisionId) as number);
  }

  const [isBefore, isAfter] = [isAt(before, beforeExcluded), isAt(after, afterExcluded)];
  if (direction === 'undo' ? isAfter : isBefore) return { kind: 'stepped' };
  if (direction === 'undo' ? isBefore : isAfter) return { kind: 'there' };
  return { kind: 'changed', details: { annotationId, photoId: head.photoId, by: head.author } };
}

/** Inside a write: a photo's labels back to what they were before a step, or to what they were after. */
export function stepPhoto(store: ProjectStore, change: PhotoStep, direction: Direction): StepOutcome {
  const outcome = lookAtPhoto(store, change, direction);
  if (outcome.kind !== 'stepped') return outcome;
  const labels = JSON.parse(direction === 'undo' ? change.before : change.after) as PhotoLabels;
  editTables(store)
    .question('changePhoto')
    .run({ id: change.photoId, ...labels });
  return outcome;
}

export function lookAtPhoto(store: ProjectStore, change: PhotoStep, direction: Direction): StepOutcome {
  const { photoId, before, after } = change;
  const photo = editTables(store).question('photo').get(photoId) as PhotoLabels;
  const { eventClassId, split, excludedReason } = photo;
  const now = JSON.stringify({ eventClassId, split, excludedReason });
  if (now === (direction === 'undo' ? after : before)) return { kind: 'stepped' };
  if (now === (direction === 'undo' ? before : after)) return { kind: 'there' };
  return { kind: 'changed', details: { photoId } };
}

/** Throws StudioError CONFLICT unless the record was as the step had left it. */
export function assertUnchanged(outcome: StepOutcome, label: string, direction: Direction): void {
  if (outcome.kind !== 'changed') return;
  const { details } = outcome;
  const what = 'annotationId' in details ? `garment ${String(details['annotationId'])}` : 'the photo';
  throw new StudioError(
    'CONFLICT',
    `'${label}' cannot be ${direction === 'undo' ? 'undone' : 'redone'}: ${what} was changed elsewhere since.`,
    {
      ...details,
      cause: 'changed by a bulk action, a detection pass or another window after this step',
      remedy: 'Take that change back first, or restore an older revision from the history of the garment.',
    },
  );
}
