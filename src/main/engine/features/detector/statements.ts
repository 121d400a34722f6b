/**
 * Questions about photos and their annotations that detectors ask. Each reads a window of photos by its ids, so that
 * none takes long however large the collection is; a test holds that all of them go by key or index.
 */
export const statements = {
  /**
   * A window of photos, with whether it is known what garments they show: somebody imported their annotations, or some
   * have been made since. What a detector says that nobody has looked at is known enough to learn from, not to be
   * measured by.
   */
  knownPhotos: `
    SELECT id, hash, storage, path, width, height, split,
      ifnull(json_extract(provenance, '$.importer') IN ('coco', 'deepfashion2'), 0)
        OR EXISTS (SELECT 1 FROM annotations WHERE annotations.photo_id = photos.id AND (photos.split = 'train'
          OR annotations.review_state != 'unreviewed' OR EXISTS (SELECT 1 FROM annotation_revisions AS revision
            WHERE revision.annotation_id = annotations.id AND revision.source != 'model'))) AS known
    FROM photos WHERE id > ? AND id <= ? AND split IS NOT NULL AND excluded_reason IS NULL ORDER BY id`,

  /**
   * What a window of photos shows, except what was rejected; `guess` is a detector's word that nobody has accepted. A
   * garment that is excluded is still in the picture: told as a crowd region, it is neither learned nor held against who
   * finds it.
   */
  garmentsOfPhotos: `
    SELECT annotations.id, annotations.photo_id AS photoId, revision.id AS revisionId,
      revision.garment_class_id AS garmentClassId, revision.mask_counts AS counts,
      (revision.crowd OR annotations.excluded_reason IS NOT NULL) AS crowd,
      annotations.excluded_reason IS NOT NULL AS excluded,
      revision.source = 'model' AND annotations.review_state != 'accepted' AS guess
    FROM annotations JOIN annotation_revisions AS revision ON revision.id = annotations.current_revision_id
    WHERE annotations.photo_id > ? AND annotations.photo_id <= ? AND annotations.deleted = 0
      AND annotations.review_state != 'rejected'`,

  /** The same without their masks and without what nothing is learnt from, to be counted. */
  classesOfPhotos: `
    SELECT annotations.photo_id AS photoId, revision.garment_class_id AS garmentClassId,
      revision.source = 'model' AND annotations.review_state != 'accepted' AS guess
    FROM annotations JOIN annotation_revisions AS revision ON revision.id = annotations.current_revision_id
    WHERE annotations.photo_id > ? AND annotations.photo_id <= ? AND annotations.deleted = 0 AND revision.crowd = 0
      AND annotations.review_state != 'rejected' AND annotations.excluded_reason IS NULL`,

  /** Photos that no split holds. */
  withoutSplit: `SELECT count(*) FROM photos WHERE split IS NULL AND excluded_reason IS NULL`,

  photoFile: `SELECT hash, storage, path FROM photos WHERE id = ?`,
} as const;
