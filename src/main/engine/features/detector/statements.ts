/**
 * Questions about photos and their annotations that detectors ask. Each reads a window of photos by its ids, so that
 * none takes long however large the collection is; a test holds that all of them go by key or index.
 */
export const statements = {
  /**
   * A window of photos, with whether it is known what garments they show: somebody imported their annotations, or
   * some have been made since.
   */
  knownPhotos: `
    SELECT id, hash, storage, path, width, height, split,
      ifnull(json_extract(provenance, '$.importer') IN ('coco', 'deepfashion2'), 0)
        OR EXISTS (SELECT 1 FROM annotations WHERE annotations.photo_id = photos.id) AS known
    FROM photos WHERE id > ? AND id <= ? AND split IS NOT NULL ORDER BY id`,

  /** What a window of photos shows, except what was rejected. */
  garmentsOfPhotos: `
    SELECT annotations.id, annotations.photo_id AS photoId, revision.garment_class_id AS garmentClassId,
      revision.mask_counts AS counts, revision.crowd
    FROM annotations JOIN annotation_revisions AS revision ON revision.id = annotations.current_revision_id
    WHERE annotations.photo_id > ? AND annotations.photo_id <= ? AND annotations.deleted = 0
      AND annotations.review_state != 'rejected'`,

  photoFile: `SELECT hash, storage, path FROM photos WHERE id = ?`,
} as const;
