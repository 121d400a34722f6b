/**
 * The store of one project. Times are milliseconds since 1970 (UTC). Boxes are `[x, y, width, height]` in pixels of
 * the photo as shown (EXIF orientation applied). JSON columns hold plain objects checked by zod where they are read.
 *
 * Annotations are append-only: `annotation_revisions` is never updated or deleted from. `annotations` is the head: it
 * points at the current revision and repeats what galleries filter and sort by, together with its photo's split and
 * event and its crop's hash. Triggers in the migrations keep the repeated columns and the count tables true, and
 * refuse changes of a revision. Columns are in snake case in the database.
 */

export * from './schema/annotations.ts';
export * from './schema/collection.ts';
export * from './schema/curation.ts';
export * from './schema/detection.ts';
export * from './schema/runs.ts';
