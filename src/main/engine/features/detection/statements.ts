/**
 * Questions and changes of a pass over the collection. Questions go photo by photo or by windows of photo ids, so that
 * none takes long however large the collection is; a test holds that all of them go by key or index.
 */

/** Whether a person has reviewed or edited any annotation of a photo, ones that were taken away included. */
const reviewed = `EXISTS (SELECT 1 FROM annotations WHERE annotations.photo_id = photos.id
    AND (annotations.review_state != 'unreviewed' OR EXISTS (SELECT 1 FROM annotation_revisions
      WHERE annotation_revisions.annotation_id = annotations.id AND annotation_revisions.source = 'human')))`;

const undone = `NOT EXISTS (SELECT 1 FROM detected_photos WHERE pass_id = ? AND photo_id = photos.id)`;

export const questions = {
  /** Photos of a window that a pass has not done. */
  undonePhotos: `
    SELECT id, storage, path, width, height, split, ${reviewed} AS reviewed
    FROM photos WHERE ${undone} AND id > ? AND id <= ? ORDER BY id`,

  undonePhotosOf: `
    SELECT id, storage, path, width, height, split, ${reviewed} AS reviewed
    FROM photos WHERE ${undone} AND id IN (SELECT value FROM json_each(?)) ORDER BY id`,

  photo: `SELECT width, height FROM photos WHERE id = ?`,

  isDone: `SELECT 1 FROM detected_photos WHERE pass_id = ? AND photo_id = ?`,

  /** Every annotation of a photo as it is now, deleted ones too. */
  annotations: `
    SELECT annotations.id, revision.number, revision.garment_class_id AS garmentClassId,
      revision.mask_counts AS counts, revision.box_x AS x, revision.box_y AS y, revision.box_width AS width,
      revision.box_height AS height, revision.area, revision.source, revision.score,
      revision.review_state AS reviewState, revision.deleted,
      EXISTS (SELECT 1 FROM annotation_revisions
        WHERE annotation_revisions.annotation_id = annotations.id AND annotation_revisions.source = 'human') AS human
    FROM annotations JOIN annotation_revisions AS revision ON revision.id = annotations.current_revision_id
    WHERE annotations.photo_id = ?`,

  /** Revisions of a photo's annotations, each with the number of the one before it. */
  revisions: `
    SELECT annotations.id AS annotationId, revision.number, revision.garment_class_id AS garmentClassId,
      revision.mask_counts AS counts, revision.score, revision.deleted,
      json_extract(revision.attributes, '$.pass') AS pass
    FROM annotations JOIN annotation_revisions AS revision ON revision.annotation_id = annotations.id
    WHERE annotations.photo_id = ?`,

  photosOfPass: `
    SELECT detected_photos.photo_id AS photoId, photos.file_name AS fileName, outcome, added, changed, removed, kept,
      failure
    FROM detected_photos JOIN photos ON photos.id = detected_photos.photo_id
    WHERE pass_id = ? ORDER BY photo_id LIMIT ? OFFSET ?`,

  photosOfPassByOutcome: `
    SELECT detected_photos.photo_id AS photoId, photos.file_name AS fileName, outcome, added, changed, removed, kept,
      failure
    FROM detected_photos JOIN photos ON photos.id = detected_photos.photo_id
    WHERE pass_id = ? AND outcome = ? ORDER BY photo_id LIMIT ? OFFSET ?`,

  countPhotosOfPass: `
    SELECT count(*) FROM detected_photos WHERE pass_id = @passId AND (@outcome IS NULL OR outcome = @outcome)`,

  /** Photos that a pass has looked at, as COCO describes images; a window by photo ids. */
  imagesOfPass: `
    SELECT photos.id, photos.file_name, photos.width, photos.height
    FROM detected_photos JOIN photos ON photos.id = detected_photos.photo_id
    WHERE pass_id = ? AND photo_id > ? AND photo_id <= ? AND outcome != 'left-alone' ORDER BY photo_id`,

  wasLookedAt: `SELECT 1 FROM detected_photos WHERE pass_id = ? AND photo_id = ? AND outcome != 'left-alone'`,

  /** What people or imports have drawn, or accepted, on photos that a pass has looked at; a window by photo ids. */
  groundTruthsOfPass: `
    SELECT annotations.id, annotations.photo_id AS photoId, photos.width, photos.height,
      revision.garment_class_id AS garmentClassId, revision.mask_counts AS counts, revision.crowd
    FROM detected_photos JOIN photos ON photos.id = detected_photos.photo_id
      JOIN annotations ON annotations.photo_id = photos.id
      JOIN annotation_revisions AS revision ON revision.id = annotations.current_revision_id
    WHERE pass_id = ? AND detected_photos.photo_id > ? AND detected_photos.photo_id <= ? AND outcome != 'left-alone'
      AND annotations.deleted = 0 AND annotations.review_state != 'rejected'
      AND (revision.source != 'model' OR annotations.review_state = 'accepted')`,

  fileName: `SELECT file_name FROM photos WHERE id = ?`,
} as const;

export const changes = {
  addAnnotation: `INSERT INTO annotations (photo_id, created_at) VALUES (?, ?)`,

  addRevision: `
    INSERT INTO annotation_revisions (annotation_id, number, garment_class_id, mask_counts, box_x, box_y, box_width,
      box_height, area, source, score, deleted, author, attributes, created_at)
    VALUES (@annotationId, @number, @garmentClassId, @counts, @x, @y, @width, @height, @area, 'model', @score, @deleted,
      @author, @attributes, @createdAt)`,

  markPhoto: `
    INSERT INTO detected_photos (pass_id, photo_id, outcome, added, changed, removed, kept, failure)
    VALUES (@passId, @photoId, @outcome, @added, @changed, @removed, @kept, @failure)
    ON CONFLICT (pass_id, photo_id) DO NOTHING`,

  countPass: `UPDATE detection_passes SET counts = ? WHERE id = ?`,
} as const;
