import { sql } from 'drizzle-orm';
import {
  blob,
  check,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  sqliteView,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';

/**
 * The store of one project. Times are milliseconds since 1970 (UTC). Boxes are `[x, y, width, height]` in pixels of
 * the photo as shown (EXIF orientation applied). JSON columns hold plain objects checked by zod where they are read.
 *
 * Annotations are append-only: `annotation_revisions` is never updated or deleted from. `annotations` is the head: it
 * points at the current revision and repeats what galleries filter and sort by, together with its photo's split and
 * event and its crop's hash. Triggers in the migrations keep the repeated columns and the count tables true, and
 * refuse changes of a revision. Columns are in snake case in the database.
 */

/** Facts about the project itself: name, created, sample, active taxonomies, crop settings. Values are JSON. */
export const projectSettings = sqliteTable('project_settings', {
  key: text().primaryKey(),
  value: text().notNull(),
});

export const taxonomies = sqliteTable('taxonomies', {
  id: integer().primaryKey(),
  kind: text({ enum: ['garment', 'event'] }).notNull(),
  name: text().notNull(),
  createdAt: integer().notNull(),
});

export const taxonomyClasses = sqliteTable(
  'taxonomy_classes',
  {
    id: integer().primaryKey(),
    taxonomyId: integer()
      .notNull()
      .references(() => taxonomies.id),
    /** Zero-based order; a model's output index is the position at training time, recorded in the run. */
    position: integer().notNull(),
    name: text().notNull(),
    /** Id in the file that the class came from (COCO or DeepFashion2 category id). */
    externalId: integer(),
  },
  (table) => [
    uniqueIndex('taxonomy_classes_name').on(table.taxonomyId, table.name),
    uniqueIndex('taxonomy_classes_position').on(table.taxonomyId, table.position),
  ],
);

export const photos = sqliteTable(
  'photos',
  {
    id: integer().primaryKey(),
    /** SHA-256 of the file's bytes, 64 hexadecimal digits. */
    hash: text().notNull(),
    /** As the importer met it, for display and export; never used as a path. */
    fileName: text().notNull(),
    /** `copied`: relative to the project folder. `linked`: absolute. */
    storage: text({ enum: ['copied', 'linked'] }).notNull(),
    path: text().notNull(),
    format: text().notNull(),
    bytes: integer().notNull(),
    /** Pixels, after `orientation` was applied. */
    width: integer().notNull(),
    height: integer().notNull(),
    /** EXIF orientation 1..8 of the stored file; applied by everyone who decodes it. */
    orientation: integer().notNull().default(1),
    /** 64-bit difference hash as 16 hexadecimal digits: near-identical photos are close in Hamming distance. */
    perceptualHash: text(),
    split: text({ enum: ['train', 'val', 'test'] }),
    eventClassId: integer().references(() => taxonomyClasses.id),
    /** JSON: importer, source file, record, further attributes such as certainty. */
    provenance: text().notNull().default('{}'),
    importedAt: integer().notNull(),
  },
  (table) => [
    uniqueIndex('photos_hash').on(table.hash),
    index('photos_file_name').on(table.fileName),
    index('photos_split_event').on(table.split, table.eventClassId, table.id),
    index('photos_event').on(table.eventClassId, table.id),
    check('photos_orientation', sql`${table.orientation} between 1 and 8`),
  ],
);

export const annotations = sqliteTable(
  'annotations',
  {
    id: integer().primaryKey(),
    photoId: integer()
      .notNull()
      .references(() => photos.id),
    /** `importer:record` it came from; importing the same record again finds it instead of adding another. */
    externalKey: text(),
    currentRevisionId: integer(),
    createdAt: integer().notNull(),
    // Repeated from the current revision.
    garmentClassId: integer().references(() => taxonomyClasses.id),
    reviewState: text({ enum: ['unreviewed', 'accepted', 'rejected'] })
      .notNull()
      .default('unreviewed'),
    score: real(),
    area: integer().notNull().default(0),
    deleted: integer({ mode: 'boolean' }).notNull().default(false),
    // Repeated from the photo.
    split: text({ enum: ['train', 'val', 'test'] }),
    eventClassId: integer(),
    /** Repeated from the current revision: a region of several garments, which no crop is made of. */
    crowd: integer({ mode: 'boolean' }).notNull().default(false),
    /** Hash of the current revision's newest crop; null until one is derived. */
    cropHash: text(),
  },
  (table) => [
    uniqueIndex('annotations_external').on(table.photoId, table.externalKey),
    index('annotations_revision').on(table.currentRevisionId),
  ],
);

/** Append-only. Number 1 is the first; the highest number is the current one. */
export const annotationRevisions = sqliteTable(
  'annotation_revisions',
  {
    id: integer().primaryKey(),
    annotationId: integer()
      .notNull()
      .references(() => annotations.id),
    number: integer().notNull(),
    garmentClassId: integer().references(() => taxonomyClasses.id),
    /** COCO compressed run-length counts, column-major, for the photo's height and width. */
    maskCounts: text().notNull(),
    boxX: real().notNull(),
    boxY: real().notNull(),
    boxWidth: real().notNull(),
    boxHeight: real().notNull(),
    area: integer().notNull(),
    crowd: integer({ mode: 'boolean' }).notNull().default(false),
    source: text({ enum: ['human', 'model', 'import'] }).notNull(),
    score: real(),
    reviewState: text({ enum: ['unreviewed', 'accepted', 'rejected'] })
      .notNull()
      .default('unreviewed'),
    deleted: integer({ mode: 'boolean' }).notNull().default(false),
    author: text().notNull(),
    /** JSON: scale, occlusion, zoom_in, viewpoint, tag and other attributes of the source. */
    attributes: text().notNull().default('{}'),
    createdAt: integer().notNull(),
  },
  (table) => [uniqueIndex('annotation_revisions_number').on(table.annotationId, table.number)],
);

/** The current revision of every annotation that is not deleted. */
export const currentAnnotations = sqliteView('current_annotations', {
  id: integer().notNull(),
  photoId: integer().notNull(),
  externalKey: text(),
  revisionId: integer().notNull(),
  revision: integer().notNull(),
  garmentClassId: integer(),
  maskCounts: text().notNull(),
  boxX: real().notNull(),
  boxY: real().notNull(),
  boxWidth: real().notNull(),
  boxHeight: real().notNull(),
  area: integer().notNull(),
  crowd: integer({ mode: 'boolean' }).notNull(),
  source: text({ enum: ['human', 'model', 'import'] }).notNull(),
  score: real(),
  reviewState: text({ enum: ['unreviewed', 'accepted', 'rejected'] }).notNull(),
  author: text().notNull(),
  attributes: text().notNull(),
  createdAt: integer().notNull(),
  split: text({ enum: ['train', 'val', 'test'] }),
  eventClassId: integer(),
  cropHash: text(),
}).existing();

/** Photos by split and event, kept by triggers. `''` and 0 stand for none. */
export const photoCounts = sqliteTable(
  'photo_counts',
  {
    split: text().notNull(),
    eventClassId: integer().notNull(),
    n: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.split, table.eventClassId] })],
);

/** Garments that are neither deleted nor crowd regions, kept by triggers. `''` and 0 stand for none. */
export const garmentCounts = sqliteTable(
  'garment_counts',
  {
    split: text().notNull(),
    eventClassId: integer().notNull(),
    garmentClassId: integer().notNull(),
    reviewState: text({ enum: ['unreviewed', 'accepted', 'rejected'] }).notNull(),
    /** Whether the current revision's crop is there. */
    cropped: integer({ mode: 'boolean' }).notNull(),
    n: integer().notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.split, table.eventClassId, table.garmentClassId, table.reviewState, table.cropped],
    }),
  ],
);

/** A picture derived from one revision with one set of settings; the file lies at `crops/<h[0:2]>/<hash>.png`. */
export const crops = sqliteTable(
  'crops',
  {
    id: integer().primaryKey(),
    annotationId: integer()
      .notNull()
      .references(() => annotations.id),
    revisionId: integer()
      .notNull()
      .references(() => annotationRevisions.id),
    /** Hash of size, margin and the deriving code's version. */
    settingsHash: text().notNull(),
    /** SHA-256 of the file's bytes. */
    hash: text().notNull(),
    size: integer().notNull(),
    createdAt: integer().notNull(),
  },
  (table) => [
    uniqueIndex('crops_annotation').on(table.annotationId, table.settingsHash),
    index('crops_revision').on(table.revisionId),
    index('crops_hash').on(table.hash),
  ],
);

/** One assignment of photos to train, val and test. `photos.split` is what is in force. */
export const splits = sqliteTable('splits', {
  id: integer().primaryKey(),
  /** JSON: share, seed, from, stratify, nearDuplicateDistance. */
  recipe: text().notNull(),
  /** JSON: photos for each split and event. */
  counts: text().notNull(),
  createdAt: integer().notNull(),
});

export const splitAssignments = sqliteTable(
  'split_assignments',
  {
    splitId: integer()
      .notNull()
      .references(() => splits.id),
    photoId: integer()
      .notNull()
      .references(() => photos.id),
    split: text({ enum: ['train', 'val', 'test'] }).notNull(),
    previous: text({ enum: ['train', 'val', 'test'] }),
  },
  (table) => [primaryKey({ columns: [table.splitId, table.photoId] })],
);

/** The data that a run saw, frozen. Equal data gives an equal hash and the same row. */
export const datasetSnapshots = sqliteTable(
  'dataset_snapshots',
  {
    id: integer().primaryKey(),
    hash: text().notNull(),
    /** JSON: event class names and garment class names in output order, and counts. */
    summary: text().notNull(),
    createdAt: integer().notNull(),
  },
  (table) => [uniqueIndex('dataset_snapshots_hash').on(table.hash)],
);

export const datasetSnapshotItems = sqliteTable(
  'dataset_snapshot_items',
  {
    snapshotId: integer()
      .notNull()
      .references(() => datasetSnapshots.id),
    annotationId: integer()
      .notNull()
      .references(() => annotations.id),
    revisionId: integer().notNull(),
    cropHash: text().notNull(),
    photoId: integer().notNull(),
    split: text({ enum: ['train', 'val', 'test'] }).notNull(),
    eventClassId: integer().notNull(),
    garmentClassId: integer(),
  },
  (table) => [primaryKey({ columns: [table.snapshotId, table.annotationId] })],
);

export const jobs = sqliteTable(
  'jobs',
  {
    id: integer().primaryKey(),
    kind: text().notNull(),
    state: text({ enum: ['queued', 'running', 'done', 'failed', 'cancelled', 'interrupted'] }).notNull(),
    /** JSON of the kind's own parameters. */
    parameters: text().notNull(),
    /** JSON: {step, done, total, unit, secondsLeft, message}. */
    progress: text(),
    result: text(),
    /** JSON error report. */
    error: text(),
    runId: integer(),
    createdAt: integer().notNull(),
    startedAt: integer(),
    finishedAt: integer(),
  },
  (table) => [index('jobs_state').on(table.state, table.id)],
);

export const models = sqliteTable(
  'models',
  {
    id: integer().primaryKey(),
    kind: text({ enum: ['backbone', 'classifier', 'detector'] }).notNull(),
    name: text().notNull(),
    architecture: text().notNull(),
    /** Relative to the project folder. */
    path: text().notNull(),
    sha256: text().notNull(),
    licence: text(),
    source: text().notNull(),
    runId: integer(),
    createdAt: integer().notNull(),
  },
  (table) => [index('models_kind').on(table.kind, table.id), index('models_run').on(table.runId)],
);

export const runs = sqliteTable(
  'runs',
  {
    id: integer().primaryKey(),
    kind: text({ enum: ['classifier', 'detector'] }).notNull(),
    name: text().notNull(),
    state: text({ enum: ['queued', 'running', 'done', 'failed', 'cancelled', 'interrupted'] }).notNull(),
    /** JSON: the complete recipe, defaults filled in. */
    recipe: text().notNull(),
    backbone: text().notNull(),
    fusion: integer({ mode: 'boolean' }).notNull(),
    seed: integer().notNull(),
    snapshotId: integer().references(() => datasetSnapshots.id),
    codeVersion: text().notNull(),
    /** JSON: sha256 of every weights file that went in. */
    weightsHashes: text().notNull(),
    bestEpoch: integer(),
    /** JSON: the training result: validation loss and accuracy, seconds, images per second. */
    result: text(),
    createdAt: integer().notNull(),
    finishedAt: integer(),
  },
  (table) => [index('runs_kind').on(table.kind, table.id)],
);

export const runEpochs = sqliteTable(
  'run_epochs',
  {
    runId: integer()
      .notNull()
      .references(() => runs.id),
    /** Counted through all phases, from 1. */
    epoch: integer().notNull(),
    phase: text().notNull(),
    learningRate: real().notNull(),
    trainLoss: real().notNull(),
    trainAccuracy: real().notNull(),
    validationLoss: real(),
    validationAccuracy: real(),
    seconds: real().notNull(),
    imagesPerSecond: real().notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.epoch] })],
);

/** One run's answer for one garment. `probabilities` is float32 little-endian, in the run's class order. */
export const predictions = sqliteTable(
  'predictions',
  {
    runId: integer()
      .notNull()
      .references(() => runs.id),
    annotationId: integer()
      .notNull()
      .references(() => annotations.id),
    photoId: integer().notNull(),
    revisionId: integer().notNull(),
    cropHash: text().notNull(),
    split: text({ enum: ['train', 'val', 'test'] }).notNull(),
    trueClassId: integer().notNull(),
    predictedClassId: integer().notNull(),
    /** Of the true class. */
    probability: real().notNull(),
    loss: real().notNull(),
    probabilities: blob({ mode: 'buffer' }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.annotationId] }),
    index('predictions_cell').on(
      table.runId,
      table.split,
      table.trueClassId,
      table.predictedClassId,
      table.loss,
      table.annotationId,
    ),
    index('predictions_predicted').on(table.runId, table.split, table.predictedClassId, table.loss, table.annotationId),
    index('predictions_worst').on(table.runId, table.split, table.loss, table.annotationId),
  ],
);

export const detectorEpochs = sqliteTable(
  'detector_epochs',
  {
    runId: integer()
      .notNull()
      .references(() => runs.id),
    epoch: integer().notNull(),
    learningRate: real().notNull(),
    /** JSON: the five losses. */
    losses: text().notNull(),
    trainLoss: real().notNull(),
    /** JSON: COCO's figures on `val` by boxes and masks. */
    figures: text().notNull(),
    seconds: real().notNull(),
    imagesPerSecond: real().notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.epoch] })],
);

/** The newest figures of each run on each split. */
export const detectorEvaluations = sqliteTable(
  'detector_evaluations',
  {
    runId: integer()
      .notNull()
      .references(() => runs.id),
    split: text({ enum: ['train', 'val', 'test'] }).notNull(),
    /** JSON: figures, per class, precision-recall curves, counts. */
    report: text().notNull(),
    createdAt: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.split] })],
);

/** One pass of a detector over the collection. */
export const detectionPasses = sqliteTable('detection_passes', {
  id: integer().primaryKey(),
  /** Null for the detector that ships with the studio. */
  modelId: integer(),
  modelName: text().notNull(),
  modelSha256: text().notNull(),
  /** The run that trained the model, where it was trained here. */
  runId: integer(),
  minimumScore: real().notNull(),
  /** JSON: splits, photoIds, includeReviewed, lastPhotoId. */
  options: text().notNull(),
  /** JSON: the sums over `detected_photos`, written with them. */
  counts: text().notNull(),
  startedAt: integer().notNull(),
  finishedAt: integer(),
});

/** What a pass did on each photo, written in one transaction with what it did. */
export const detectedPhotos = sqliteTable(
  'detected_photos',
  {
    passId: integer()
      .notNull()
      .references(() => detectionPasses.id),
    photoId: integer()
      .notNull()
      .references(() => photos.id),
    outcome: text({ enum: ['unchanged', 'changed', 'left-alone', 'failed'] }).notNull(),
    added: integer().notNull().default(0),
    changed: integer().notNull().default(0),
    removed: integer().notNull().default(0),
    kept: integer().notNull().default(0),
    failure: text(),
  },
  (table) => [
    primaryKey({ columns: [table.passId, table.photoId] }),
    index('detected_photos_outcome').on(table.passId, table.outcome, table.photoId),
  ],
);
