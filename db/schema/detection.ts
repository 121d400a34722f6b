import { sql } from 'drizzle-orm';
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

/** Detectors that have opinions. */
export const opinionModels = sqliteTable('opinion_models', {
  sha256: text().primaryKey(),
  name: text().notNull(),
  /** JSON, in output order. */
  classNames: text().notNull(),
});

/** What a detector says of a photo that people have worked on. It is no annotation. */
export const detectorOpinions = sqliteTable(
  'detector_opinions',
  {
    photoId: integer()
      .primaryKey()
      .references(() => photos.id, { onDelete: 'cascade' }),
    modelSha256: text()
      .notNull()
      .references(() => opinionModels.sha256),
    /** Garments below this score were not kept. */
    minimumScore: real().notNull(),
    /** Why the photo could not be read. */
    failure: text(),
    /** The highest score of a garment that nobody drew, when the photo was last compared; null where there is none. */
    missedScore: real(),
    createdAt: integer().notNull(),
  },
  (table) => [
    index('detector_opinions_missed')
      .on(table.missedScore, table.photoId)
      .where(sql`${table.missedScore} is not null`),
  ],
);

/** One garment of an opinion. */
export const opinionGarments = sqliteTable(
  'opinion_garments',
  {
    id: integer().primaryKey(),
    photoId: integer()
      .notNull()
      .references(() => detectorOpinions.photoId, { onDelete: 'cascade' }),
    /** The model's own name: its classes need not be the project's. */
    className: text().notNull(),
    score: real().notNull(),
    maskCounts: text().notNull(),
    boxX: real().notNull(),
    boxY: real().notNull(),
    boxWidth: real().notNull(),
    boxHeight: real().notNull(),
    area: integer().notNull(),
    /** When a person said that it is none. */
    dismissedAt: integer(),
  },
  (table) => [index('opinion_garments_photo').on(table.photoId, table.id)],
);
