import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, real, sqliteTable, sqliteView, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { taxonomyClasses, photos } from './collection.ts';

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
    /** Why the garment is left out of every dataset; null where it is not. */
    excludedReason: text(),
  },
  (table) => [
    uniqueIndex('annotations_external').on(table.photoId, table.externalKey),
    index('annotations_revision').on(table.currentRevisionId),
    index('annotations_excluded')
      .on(table.id)
      .where(sql`${table.excludedReason} is not null`),
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
    /** The revision whose content this one repeats: an undo, a redo or a restore appends a copy. */
    restores: integer(),
  },
  (table) => [
    uniqueIndex('annotation_revisions_number').on(table.annotationId, table.number),
    index('annotation_revisions_reviewed')
      .on(table.createdAt)
      .where(sql`review_state <> 'unreviewed'`),
  ],
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
  excludedReason: text(),
}).existing();

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
