import type { Statement } from 'better-sqlite3';
import type { SplitName } from '../../../../shared/contract/common.ts';
import { StudioError } from '../../../../shared/domain/errors.ts';
import { maskArea, maskBox } from '../../../../shared/geometry/mask-operations.ts';
import { checkMask, type RunLengthMask } from '../../../../shared/geometry/run-length.ts';
import type { ProjectStore } from '../../store/open.ts';
import { statements } from './statements.ts';

/** An annotation's current revision. */
export interface HeadRow {
  id: number;
  photoId: number;
  excludedReason: string | null;
  revisionId: number;
  /** The revision whose content the current one has. */
  origin: number;
  number: number;
  garmentClassId: number | null;
  counts: string;
  x: number;
  y: number;
  width: number;
  height: number;
  area: number;
  crowd: 0 | 1;
  source: 'human' | 'model' | 'import';
  score: number | null;
  reviewState: 'unreviewed' | 'accepted' | 'rejected';
  deleted: 0 | 1;
  author: string;
  attributes: string;
}

/** What an edit may change about a photo. */
export interface PhotoLabels {
  eventClassId: number | null;
  split: SplitName | null;
  excludedReason: string | null;
}

export interface PhotoRow extends PhotoLabels {
  id: number;
  width: number;
  height: number;
}

export interface AnnotationPatch {
  garmentClassId?: number | null | undefined;
  mask?: RunLengthMask | undefined;
  reviewState?: HeadRow['reviewState'] | undefined;
  order?: number | undefined;
  deleted?: true | undefined;
}

export interface NewGarment {
  garmentClassId: number | null;
  mask: RunLengthMask;
  order?: number | undefined;
  source?: HeadRow['source'];
  score?: number | null;
  reviewState?: HeadRow['reviewState'];
  attributes?: Record<string, unknown>;
}

interface AnnotationRecord {
  before: number | null;
  after: number;
  beforeExcluded: string | null;
  afterExcluded: string | null;
}

/** Changes records inside a write and remembers what they were. */
export interface EditRecorder {
  /** Adds a garment, drawn by a person where nothing else is said; answers with its id. */
  add(photoId: number, garment: NewGarment): number;
  /** Appends a revision where the patch differs from what is there. */
  revise(head: HeadRow, patch: AnnotationPatch): void;
  /** Appends a copy of an older revision. */
  restore(head: HeadRow, revisionId: number): void;
  exclude(head: HeadRow, reason: string | null): void;
  relabel(photoId: number, labels: { [Label in keyof PhotoLabels]?: PhotoLabels[Label] | undefined }): void;
  readonly annotations: ReadonlyMap<number, AnnotationRecord>;
  readonly photos: ReadonlyMap<number, { before: PhotoLabels; after: PhotoLabels }>;
}

export interface EditTables {
  question(name: keyof typeof statements): Statement;
  /** Throws StudioError NOT_FOUND. */
  head(annotationId: number): HeadRow;
  record(author: string, at: number): EditRecorder;
}

const known = new WeakMap<ProjectStore, EditTables>();

/** The prepared statements of a project's edits, made at the first question. */
export function editTables(store: ProjectStore): EditTables {
  let tables = known.get(store);
  if (tables === undefined) known.set(store, (tables = createTables(store)));
  return tables;
}

function createTables(store: ProjectStore): EditTables {
  const prepared = new Map<string, Statement>();

  function question(name: keyof typeof statements): Statement {
    let statement = prepared.get(name);
    if (statement === undefined) prepared.set(name, (statement = store.sqlite.prepare(statements[name])));
    return statement;
  }

  function head(annotationId: number): HeadRow {
    const row = question('head').get(annotationId) as HeadRow | undefined;
    if (row === undefined) throw missing('garment', annotationId);
    return row;
  }

  return { question, head, record: (author, at) => createRecorder({ question }, author, at) };
}

function createRecorder({ question }: Pick<EditTables, 'question'>, author: string, at: number): EditRecorder {
  const annotations = new Map<number, AnnotationRecord>();
  const photos = new Map<number, { before: PhotoLabels; after: PhotoLabels }>();

  function readPhoto(photoId: number): PhotoRow {
    const photo = question('photo').get(photoId) as PhotoRow | undefined;
    if (photo === undefined) throw missing('photo', photoId);
    return photo;
  }

  function note({ id, revisionId, excludedReason }: HeadRow, after: number, excluded: string | null): void {
    const first = annotations.get(id);
    annotations.set(id, {
      before: first ? first.before : revisionId,
      after,
      beforeExcluded: first ? first.beforeExcluded : excludedReason,
      afterExcluded: excluded,
    });
  }

  return {
    annotations,
    photos,

    add(photoId, garment) {
      const { garmentClassId, mask, order, source = 'human', score = null, reviewState = 'unreviewed' } = garment;
      const shape = measured(mask, readPhoto(photoId));
      const annotationId = Number(question('addAnnotation').run(photoId, at).lastInsertRowid);
      const revision = question('addRevision').run({
        annotationId,
        number: 1,
        garmentClassId,
        ...shape,
        crowd: 0,
        source,
        score,
        reviewState,
        deleted: 0,
        author,
        attributes: JSON.stringify({ ...garment.attributes, ...(order === undefined ? {} : { order }) }),
        createdAt: at,
      });
      const after = Number(revision.lastInsertRowid);
      annotations.set(annotationId, { before: null, after, beforeExcluded: null, afterExcluded: null });
      return annotationId;
    },

    revise(row, { garmentClassId = row.garmentClassId, mask, reviewState = row.reviewState, order, deleted }) {
      const attributes = JSON.parse(row.attributes) as Record<string, unknown>;
      const moved = order !== undefined && attributes['order'] !== order;
      const reshaped = mask !== undefined && mask.counts !== row.counts;
      const shape = reshaped
        ? measured(mask, readPhoto(row.photoId))
        : { counts: row.counts, x: row.x, y: row.y, width: row.width, height: row.height, area: row.area };
      const renamed = garmentClassId !== row.garmentClassId;
      const removed = deleted === true && row.deleted === 0;
      if (!moved && !reshaped && !renamed && !removed && reviewState === row.reviewState) return;
      const own = reshaped || renamed;
      const revision = question('addRevision').run({
        annotationId: row.id,
        number: row.number + 1,
        garmentClassId,
        ...shape,
        crowd: row.crowd,
        // A garment that a person has only looked at is still the detector's, with its score.
        source: own ? 'human' : row.source,
        score: own ? null : row.score,
        reviewState,
        deleted: removed ? 1 : row.deleted,
        author,
        attributes: JSON.stringify(moved ? { ...attributes, order } : attributes),
        createdAt: at,
      });
      note(row, Number(revision.lastInsertRowid), row.excludedReason);
    },

    restore(row, revisionId) {
      if (row.origin === question('origin').pluck().get(revisionId)) return;
      const revision = question('repeatRevision').run({ revisionId, deleted: 0, author, createdAt: at });
      note(row, Number(revision.lastInsertRowid), row.excludedReason);
    },

    exclude(row, reason) {
      if (row.excludedReason === reason) return;
      question('excludeAnnotation').run(reason, row.id);
      note(row, annotations.get(row.id)?.after ?? row.revisionId, reason);
    },

    relabel(photoId, labels) {
      const { eventClassId, split, excludedReason } = readPhoto(photoId);
      const before = { eventClassId, split, excludedReason };
      const given = Object.fromEntries(Object.entries(labels).filter(([, label]) => label !== undefined));
      const after: PhotoLabels = { ...before, ...given };
      if (JSON.stringify(before) === JSON.stringify(after)) return;
      question('changePhoto').run({ id: photoId, ...after });
      photos.set(photoId, { before: photos.get(photoId)?.before ?? before, after });
    },
  };
}

/** Throws StudioError ANNOTATION_INVALID for a mask of another size or without a pixel. */
function measured(mask: RunLengthMask, photo: PhotoRow) {
  checkMask(mask, photo.height, photo.width);
  const [x, y, width, height] = maskBox(mask);
  const area = maskArea(mask);
  if (area === 0) {
    throw new StudioError('ANNOTATION_INVALID', 'The mask has no pixel left.', {
      field: 'mask',
      photoId: photo.id,
      remedy: 'Delete the garment instead.',
    });
  }
  return { counts: mask.counts, x, y, width, height, area };
}

function missing(what: 'garment' | 'photo', id: number): StudioError {
  return new StudioError('NOT_FOUND', `There is no ${what} ${id}.`, { id, remedy: 'Reload the page.' });
}
