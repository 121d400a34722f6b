/** Every statement of the findings. Each reaches its rows through a key or an index. */
export const statements = {
  addFinding: `INSERT INTO findings (kind, annotation_id, value, subject, details)
    VALUES (@kind, @annotationId, @value, @subject, @details)`,
  removeFindings: 'DELETE FROM findings WHERE kind = ?',
  putSet: `INSERT INTO finding_sets (kind, run_id, parameters, garments, found, measured, computed_at)
    VALUES (@kind, @runId, @parameters, @garments, @found, @measured, @computedAt)
    ON CONFLICT (kind) DO UPDATE SET run_id = excluded.run_id, parameters = excluded.parameters,
      garments = excluded.garments, found = excluded.found, measured = excluded.measured,
      computed_at = excluded.computed_at`,
  newestAnnotation: 'SELECT ifnull(max(id), 0) FROM annotations',

  ofAnnotation: `SELECT findings.kind, findings.annotation_id AS annotationId, value, subject, details,
      annotations.area, annotations.split, ifnull(annotations.event_class_id, 0) AS event,
      ifnull(annotations.garment_class_id, 0) AS garment
    FROM findings JOIN annotations ON annotations.id = findings.annotation_id WHERE findings.annotation_id = ?`,

  /** Garments with a crop, a page at a time, with what is known of their embedding. */
  crops: `SELECT annotations.id AS annotationId, annotations.photo_id AS photoId, annotations.crop_hash AS crop,
      annotations.event_class_id AS event, annotations.garment_class_id AS garment, annotations.split, area,
      annotations.review_state = 'rejected' OR annotations.excluded_reason IS NOT NULL
        OR photos.excluded_reason IS NOT NULL AS leftOut,
      embeddings.crop_hash AS embeddedCrop, embeddings.source
    FROM annotations JOIN photos ON photos.id = photo_id
      LEFT JOIN embeddings ON embeddings.annotation_id = annotations.id
    WHERE annotations.id > ? AND deleted = 0 AND crowd = 0 AND annotations.crop_hash IS NOT NULL
    ORDER BY annotations.id LIMIT ?`,
  photoHashes: 'SELECT id, perceptual_hash AS hash FROM photos WHERE id > ? ORDER BY id LIMIT ?',
  masks: `SELECT annotations.id AS annotationId, annotations.crop_hash AS crop, mask_counts AS counts, photos.width,
      photos.height, box_width AS boxWidth, box_height AS boxHeight, revision.area
    FROM annotations JOIN annotation_revisions AS revision ON revision.id = current_revision_id
      JOIN photos ON photos.id = photo_id
    WHERE annotations.id > ? AND annotations.deleted = 0 AND annotations.crowd = 0
      AND annotations.crop_hash IS NOT NULL ORDER BY annotations.id LIMIT ?`,
  putEmbedding: `INSERT INTO embeddings (annotation_id, crop_hash, source, vector) VALUES (?, ?, ?, ?)
    ON CONFLICT (annotation_id) DO UPDATE SET crop_hash = excluded.crop_hash, source = excluded.source,
      vector = excluded.vector`,

  map: 'SELECT places, computed_at AS computedAt FROM crop_maps WHERE id = 1',
  putMap: `INSERT INTO crop_maps (id, places, garments, computed_at) VALUES (1, @places, @garments, @computedAt)
    ON CONFLICT (id) DO UPDATE SET places = excluded.places, garments = excluded.garments,
      computed_at = excluded.computed_at`,
  correctness: `SELECT annotation_id AS annotationId, true_class_id = predicted_class_id AS right FROM predictions
    WHERE run_id = ? AND annotation_id > ? ORDER BY annotation_id LIMIT ?`,

  /** The newest finished run of a classifier that has predicted anything. */
  newestRun: `SELECT id FROM runs WHERE kind = 'classifier' AND state = 'done'
      AND EXISTS (SELECT 1 FROM predictions WHERE run_id = runs.id) ORDER BY id DESC LIMIT 1`,
  hasPredictions: 'SELECT 1 FROM predictions WHERE run_id = ? LIMIT 1',
  predictions: `SELECT predictions.annotation_id AS annotationId, true_class_id AS given,
      predicted_class_id AS predicted, probability, loss, probabilities
    FROM predictions WHERE run_id = ? AND predictions.annotation_id > ? ORDER BY predictions.annotation_id LIMIT ?`,
} as const;
