/**
 * Questions and changes about opinions. Each reaches its rows by key or index; those about many photos go by windows of
 * photo ids.
 */

/** Whether people, or an import, have had a hand in any annotation of a photo, ones that were taken away included. */
const workedOn = `EXISTS (SELECT 1 FROM annotations WHERE annotations.photo_id = photos.id
    AND (annotations.review_state != 'unreviewed' OR EXISTS (SELECT 1 FROM annotation_revisions
      WHERE annotation_revisions.annotation_id = annotations.id AND annotation_revisions.source != 'model')))`;

export const statements = {
  newestPhoto: 'SELECT ifnull(max(id), 0) FROM photos',

  /** Photos of a window that people have worked on and this model, as low as this score, has no opinion of. */
  unseenPhotos: `SELECT id, storage, path, width, height FROM photos
    WHERE id > ? AND id <= ? AND excluded_reason IS NULL AND ${workedOn}
      AND NOT EXISTS (SELECT 1 FROM detector_opinions WHERE photo_id = photos.id AND model_sha256 = ?
        AND minimum_score <= ? AND failure IS NULL)
    ORDER BY id`,

  photo: 'SELECT width, height FROM photos WHERE id = ?',

  /** Photos that are compared: what a model could read, and nothing leaves out. */
  opinions: `SELECT photo_id AS photoId, width, height, missed_score AS missedScore
    FROM detector_opinions JOIN photos ON photos.id = photo_id
    WHERE model_sha256 = ? AND failure IS NULL AND excluded_reason IS NULL AND photo_id > ? ORDER BY photo_id LIMIT ?`,

  opinion: `SELECT photo_id AS photoId, name AS modelName, class_names AS classNames, width, height,
      missed_score AS missedScore
    FROM detector_opinions JOIN photos ON photos.id = photo_id JOIN opinion_models ON sha256 = model_sha256
    WHERE photo_id = ? AND failure IS NULL`,

  garments: `SELECT id, class_name AS className, score, mask_counts AS counts, box_x AS x, box_y AS y,
      box_width AS width, box_height AS height, area, dismissed_at AS dismissedAt
    FROM opinion_garments WHERE photo_id = ? ORDER BY id`,

  /** All that stands on a photo, crowd regions included. */
  drawn: `SELECT annotations.id, revision.garment_class_id AS garmentClassId, revision.mask_counts AS counts,
      revision.area, revision.crowd, revision.source, revision.review_state AS reviewState,
      annotations.excluded_reason IS NOT NULL AS excluded
    FROM annotations JOIN annotation_revisions AS revision ON revision.id = annotations.current_revision_id
    WHERE annotations.photo_id = ? AND annotations.deleted = 0`,

  photoOfGarment: 'SELECT photo_id FROM opinion_garments WHERE id = ?',

  forget: 'DELETE FROM detector_opinions WHERE photo_id = ?',

  addModel: `INSERT INTO opinion_models (sha256, name, class_names) VALUES (@sha256, @name, @classNames)
    ON CONFLICT (sha256) DO UPDATE SET name = excluded.name`,

  addOpinion: `INSERT INTO detector_opinions (photo_id, model_sha256, minimum_score, failure, created_at)
    VALUES (@photoId, @modelSha256, @minimumScore, @failure, @createdAt)`,

  addGarment: `INSERT INTO opinion_garments (photo_id, class_name, score, mask_counts, box_x, box_y, box_width,
      box_height, area, dismissed_at)
    VALUES (@photoId, @className, @score, @counts, @x, @y, @width, @height, @area, @dismissedAt)`,

  setMissed: 'UPDATE detector_opinions SET missed_score = ? WHERE photo_id = ?',

  dismiss: 'UPDATE opinion_garments SET dismissed_at = ? WHERE id = ?',
} as const;
