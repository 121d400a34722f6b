/**
 * Every statement that a gallery makes of the tables. Each reaches its rows through a key or an index, however large
 * the project; `statements.test.ts` asks SQLite's planner.
 */
const photoColumns = 'id, split, event_class_id, file_name, (excluded_reason IS NOT NULL)';
const garmentColumns =
  'id, photo_id, split, event_class_id, garment_class_id, review_state, area, score, ' +
  '(current_revision_id IS NOT NULL AND deleted = 0 AND crowd = 0), ' +
  '(excluded_reason IS NOT NULL)';

export const statements = {
  /** The index is filled in slices, so that others are served in between. */
  photoSlice: `SELECT ${photoColumns} FROM photos WHERE id > ? ORDER BY id LIMIT ?`,
  garmentSlice: `SELECT ${garmentColumns} FROM annotations WHERE id > ? ORDER BY id LIMIT ?`,
  /** Ids alone: half a million names would cost more than their order. */
  nameSlice: 'SELECT id FROM photos WHERE (file_name, id) > (?, ?) ORDER BY file_name, id LIMIT ?',
  photoName: 'SELECT file_name FROM photos WHERE id = ?',
  photoRow: `SELECT ${photoColumns} FROM photos WHERE id = ?`,
  garmentRow: `SELECT ${garmentColumns} FROM annotations WHERE id = ?`,
  photoItem: `SELECT id, file_name AS fileName, width, height, split, event_class_id AS eventClassId,
    excluded_reason AS excludedReason,
    (SELECT count(*) FROM annotations WHERE photo_id = photos.id AND current_revision_id IS NOT NULL AND deleted = 0
      AND crowd = 0) AS garmentCount,
    (SELECT missed_score FROM detector_opinions WHERE photo_id = photos.id) AS missedScore
    FROM photos WHERE id = ?`,
  cropItem: `SELECT annotations.id AS annotationId, photo_id AS photoId, file_name AS fileName, crop_hash AS hash,
    garment_class_id AS garmentClassId, annotations.event_class_id AS eventClassId, annotations.split, area, score,
    review_state AS reviewState,
    ifnull(annotations.excluded_reason, photos.excluded_reason) AS excludedReason
    FROM annotations JOIN photos ON photos.id = photo_id WHERE annotations.id = ?`,
  missedStamp: `SELECT count(*), total(missed_score) FROM detector_opinions WHERE missed_score >= 0`,
  missed: `SELECT photo_id, missed_score FROM detector_opinions WHERE missed_score >= 0`,
  findingSet: `SELECT run_id AS runId, parameters, garments, found, computed_at AS computedAt FROM finding_sets
    WHERE kind = ?`,
  findingMeasured: 'SELECT measured FROM finding_sets WHERE kind = ?',
  findingIds: 'SELECT annotation_id FROM findings WHERE kind = ?',
} as const;
