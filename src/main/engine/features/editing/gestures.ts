import type {
  AnnotationChange,
  AnnotationRevision,
  EditHistory,
  EditResult,
  PhotoChange,
} from '../../../../shared/contract/editing.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import type { RunLengthMask } from '../../../../shared/geometry/run-length.ts';
import type { EngineContext } from '../../context.ts';
import type { ProjectStore } from '../../store/open.ts';
import { annotationsOf } from '../photos/get.ts';
import { editTables, type PhotoRow } from './record.ts';
import { edit, readHistory, step, type Touched } from './stack.ts';

/** A gesture on one photo. Throws StudioError NOT_FOUND, CONFLICT or ANNOTATION_INVALID; nothing is changed then. */
export async function applyGesture(
  context: EngineContext,
  input: {
    photoId: number;
    label: string;
    author: string;
    changes: readonly AnnotationChange[];
    photo?: PhotoChange | undefined;
    key?: string | undefined;
  },
): Promise<EditResult> {
  const { store } = context;
  const { photoId, label, author, changes, photo, key } = input;
  const tables = editTables(store);
  assertPhoto(store, photoId);
  const touched = await edit(store, { stack: photoId, label, author, key }, (recorder) => {
    const added: Record<string, number> = {};
    for (const change of changes) {
      if (change.kind === 'add') {
        assertClass(store, change.garmentClassId);
        added[change.key] = recorder.add(photoId, change);
        continue;
      }
      const head = tables.head(change.annotationId);
      if (head.photoId !== photoId) {
        throw new StudioError('BAD_REQUEST', `Garment ${head.id} is not on photo ${photoId}.`, {
          field: 'changes',
          remedy: 'Reload the photo.',
        });
      }
      if (head.number !== change.revision || head.deleted === 1) throw outOfDate(head);
      if (change.garmentClassId !== undefined) assertClass(store, change.garmentClassId);
      recorder.revise(head, change);
      if (change.excludedReason !== undefined) recorder.exclude(head, change.excludedReason);
    }
    if (photo?.eventClassId !== undefined) assertClass(store, photo.eventClassId, 'event');
    if (photo !== undefined) recorder.relabel(photoId, photo);
    return added;
  });
  return answer(context, photoId, touched, key);
}

export async function stepGesture(
  context: EngineContext,
  {
    photoId,
    author,
    editId,
    key,
  }: { photoId: number; author: string; editId?: number | undefined; key?: string | undefined },
  direction: 'undo' | 'redo',
): Promise<EditResult> {
  assertPhoto(context.store, photoId);
  return answer(context, photoId, await step(context.store, { stack: photoId, author, direction, editId, key }), key);
}

/** Makes an older revision current, deleted garments too. Throws StudioError NOT_FOUND. */
export async function restoreRevision(
  context: EngineContext,
  { revisionId, author, key }: { revisionId: number; author: string; key?: string | undefined },
): Promise<EditResult> {
  const { store } = context;
  const { annotationId, photoId, number } = revisionOf(store, revisionId);
  const label = `Restore revision ${number}`;
  const touched = await edit(store, { stack: photoId, label, author, key }, (recorder) => {
    recorder.restore(editTables(store).head(annotationId), revisionId);
  });
  return answer(context, photoId, touched, key);
}

export function photoHistory(store: ProjectStore, { photoId }: { photoId: number }): EditHistory {
  assertPhoto(store, photoId);
  return readHistory(store, photoId);
}

/** The newest first. Throws StudioError NOT_FOUND. */
export function listRevisions(store: ProjectStore, { annotationId }: { annotationId: number }): AnnotationRevision[] {
  const tables = editTables(store);
  tables.head(annotationId);
  const rows = tables.question('revisions').all(annotationId) as (Omit<AnnotationRevision, 'deleted'> & {
    deleted: 0 | 1;
  })[];
  return rows.map((row) => ({ ...row, deleted: row.deleted === 1 }));
}

export function revisionMask(
  store: ProjectStore,
  { revisionId }: { revisionId: number },
): { mask: { size: [number, number]; counts: string } } {
  const { height, width, counts } = revisionOf(store, revisionId);
  return { mask: { size: [height, width], counts } };
}

interface RevisionRow {
  counts: RunLengthMask['counts'];
  width: number;
  height: number;
  photoId: number;
  annotationId: number;
  number: number;
}

function revisionOf(store: ProjectStore, revisionId: number): RevisionRow {
  const row = editTables(store).question('revisionMask').get(revisionId) as RevisionRow | undefined;
  if (row === undefined)
    throw new StudioError('NOT_FOUND', `There is no revision ${revisionId}.`, {
      id: revisionId,
      remedy: 'Reload the photo: its history shows the revisions that there are.',
    });
  return row;
}

function answer(
  { store, events }: EngineContext,
  photoId: number,
  { editId, annotationIds, photoIds, added }: Touched,
  key: string | undefined,
): EditResult {
  const photo = assertPhoto(store, photoId);
  const annotations = annotationsOf(store, photo, annotationIds);
  const there = new Set(annotations.map(({ id }) => id));
  if (editId !== null) {
    const own = photoIds.length > 0 ? (['photos'] as const) : [];
    events.publish({
      type: 'changed',
      subjects: ['annotations', 'crops', 'project', ...own],
      ...(key === undefined ? {} : { request: key }),
    });
  }
  const { eventClassId, split, excludedReason } = photo;
  return {
    editId,
    annotations,
    removed: annotationIds.filter((id) => !there.has(id)),
    photo: { eventClassId, split, excludedReason },
    added,
    history: readHistory(store, photoId),
  };
}

function assertPhoto(store: ProjectStore, photoId: number): PhotoRow {
  const photo = editTables(store).question('photo').get(photoId);
  if (photo === undefined) {
    throw new StudioError('NOT_FOUND', `There is no photo ${photoId}.`, {
      id: photoId,
      remedy: 'Go back to the gallery.',
    });
  }
  return photo as PhotoRow;
}

/** Throws StudioError BAD_REQUEST for a class that is not one of the garments'. */
export function assertClass(store: ProjectStore, id: number | null, kind: 'garment' | 'event' = 'garment'): void {
  if (id === null) return;
  const found = store.sqlite
    .prepare(
      'SELECT 1 FROM taxonomy_classes JOIN taxonomies ON taxonomies.id = taxonomy_id WHERE taxonomy_classes.id = ? AND kind = ?',
    )
    .get(id, kind);
  if (found !== undefined) return;
  throw new StudioError('BAD_REQUEST', `There is no ${kind} class ${id}.`, {
    field: `${kind}ClassId`,
    id,
    remedy: 'Reload the page: the class may have been removed.',
  });
}

function outOfDate(head: { id: number; number: number; author: string; deleted: 0 | 1 }): StudioError {
  const what = head.deleted === 1 ? 'was deleted' : `is at revision ${head.number}`;
  return new StudioError('CONFLICT', `Garment ${head.id} ${what}, by ${head.author}.`, {
    annotationId: head.id,
    revision: head.number,
    cause: 'it was changed elsewhere after the page had read it',
    remedy: 'The page shows it anew; do the edit again.',
  });
}
