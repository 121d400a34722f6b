import { blob, index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { annotations } from './annotations.ts';

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
    /** JSON list of words. */
    tags: text().notNull().default('[]'),
    note: text().notNull().default(''),
    /** JSON: the balance plan with its name, as it was when the run was made. */
    balancePlan: text(),
    /** The run that this one repeats on newer data. */
    previousRunId: integer(),
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
