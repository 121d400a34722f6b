import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

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
    /** Why the photo is left out of every dataset; null where it is not. */
    excludedReason: text(),
  },
  (table) => [
    uniqueIndex('photos_hash').on(table.hash),
    index('photos_file_name').on(table.fileName),
    index('photos_split_event').on(table.split, table.eventClassId, table.id),
    index('photos_event').on(table.eventClassId, table.id),
    index('photos_excluded')
      .on(table.id)
      .where(sql`${table.excludedReason} is not null`),
    check('photos_orientation', sql`${table.orientation} between 1 and 8`),
  ],
);

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
