import { blob, index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { annotations } from './annotations.ts';
import { photos } from './collection.ts';

/** One gesture each, kept so that it can be taken back. A stack belongs to a photo; without one, to bulk actions. */
export const edits = sqliteTable(
  'edits',
  {
    id: integer().primaryKey(),
    photoId: integer().references(() => photos.id),
    label: text().notNull(),
    author: text().notNull(),
    /** `dropped`: undone, and something else was done instead. `doing` and `undoing`: under way, in batches. */
    state: text({ enum: ['done', 'undone', 'dropped', 'doing', 'undoing'] }).notNull(),
    createdAt: integer().notNull(),
    changedAt: integer().notNull(),
  },
  (table) => [index('edits_stack').on(table.photoId, table.state, table.id)],
);

/** A bulk action that is being done in batches. */
export const bulkWorks = sqliteTable('bulk_works', {
  editId: integer()
    .primaryKey()
    .references(() => edits.id),
  /** JSON. */
  action: text().notNull(),
  /** Unsigned 32-bit little-endian. */
  annotationIds: blob({ mode: 'buffer' }).notNull(),
  /** How many of them are through. */
  done: integer().notNull().default(0),
});

/** What a gesture did to an annotation. No revision before: it was added. */
export const editAnnotations = sqliteTable(
  'edit_annotations',
  {
    editId: integer()
      .notNull()
      .references(() => edits.id),
    annotationId: integer()
      .notNull()
      .references(() => annotations.id),
    beforeRevisionId: integer(),
    afterRevisionId: integer().notNull(),
    beforeExcludedReason: text(),
    afterExcludedReason: text(),
  },
  (table) => [
    primaryKey({ columns: [table.editId, table.annotationId] }),
    index('edit_annotations_annotation').on(table.annotationId),
  ],
);

/** What it did to a photo. */
export const editPhotos = sqliteTable(
  'edit_photos',
  {
    editId: integer()
      .notNull()
      .references(() => edits.id),
    photoId: integer()
      .notNull()
      .references(() => photos.id),
    /** JSON: eventClassId, split, excludedReason. */
    before: text().notNull(),
    after: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.editId, table.photoId] })],
);

/** What the page asked for, by its own key: asked again after a lost answer, it is not done twice. */
export const editRequests = sqliteTable('edit_requests', {
  key: text().primaryKey(),
  /** Null where nothing differed. */
  editId: integer().references(() => edits.id),
  /** JSON: ids of added annotations by the page's own names. */
  added: text().notNull(),
  createdAt: integer().notNull(),
});

export const comments = sqliteTable(
  'comments',
  {
    id: integer().primaryKey(),
    photoId: integer()
      .notNull()
      .references(() => photos.id),
    annotationId: integer().references(() => annotations.id),
    text: text().notNull(),
    author: text().notNull(),
    createdAt: integer().notNull(),
    resolvedAt: integer(),
  },
  (table) => [index('comments_photo').on(table.photoId, table.id)],
);

/** Garments that stand out, by kind; higher is more worth a look. */
export const findings = sqliteTable(
  'findings',
  {
    kind: text().notNull(),
    annotationId: integer()
      .notNull()
      .references(() => annotations.id),
    value: real().notNull(),
    /** What it was found on: the event class for kinds about the label, else the mask's area. It holds while that does. */
    subject: integer().notNull(),
    /** JSON, of a shape for each kind. */
    details: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.kind, table.annotationId] }),
    index('findings_annotation').on(table.annotationId),
  ],
);

/** When and of what each kind of findings was computed. */
export const findingSets = sqliteTable('finding_sets', {
  kind: text().primaryKey(),
  runId: integer(),
  /** JSON. */
  parameters: text().notNull(),
  garments: integer().notNull(),
  found: integer().notNull(),
  /** Of every garment that was measured, little-endian: ids (uint32), values (float32), subjects (uint32). */
  measured: blob({ mode: 'buffer' }).notNull(),
  computedAt: integer().notNull(),
});

/** Feature vectors of crops, float32 little-endian. */
export const embeddings = sqliteTable('embeddings', {
  annotationId: integer()
    .primaryKey()
    .references(() => annotations.id),
  cropHash: text().notNull(),
  /** What computed the vector: backbone and digest of its weights, or a run. */
  source: text().notNull(),
  vector: blob({ mode: 'buffer' }).notNull(),
});

/** The one map of garments. */
export const cropMaps = sqliteTable('crop_maps', {
  id: integer().primaryKey(),
  /** Little-endian ids (uint32), then x and y in turn (float32). */
  places: blob({ mode: 'buffer' }).notNull(),
  garments: integer().notNull(),
  computedAt: integer().notNull(),
});

export const balancePlans = sqliteTable(
  'balance_plans',
  {
    id: integer().primaryKey(),
    name: text().notNull(),
    /** JSON. */
    plan: text().notNull(),
    createdAt: integer().notNull(),
    changedAt: integer().notNull(),
  },
  (table) => [uniqueIndex('balance_plans_name').on(table.name)],
);
