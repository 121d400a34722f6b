import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { photos } from './collection.ts';
import { runs } from './runs.ts';

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
