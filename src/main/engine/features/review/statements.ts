/** Every statement of the review. */
export const reviewStatements = {
  garment: `SELECT annotations.id AS annotationId, photo_id AS photoId, file_name AS fileName, crop_hash AS hash,
      garment_class_id AS garmentClassId, annotations.event_class_id AS eventClassId, annotations.split, area, score,
      review_state AS reviewState,
      ifnull(annotations.excluded_reason, photos.excluded_reason) AS excludedReason, deleted
    FROM annotations JOIN photos ON photos.id = photo_id WHERE annotations.id = ? AND current_revision_id IS NOT NULL`,

  /** Of the run that is given where it has looked at the garment, else of the newest that has. */
  prediction: `SELECT runs.id AS runId, runs.name AS runName, probabilities, loss, true_class_id AS trueClassId,
      crop_hash AS cropHash
    FROM runs JOIN predictions ON predictions.run_id = runs.id AND predictions.annotation_id = ?
    WHERE runs.kind = 'classifier' ORDER BY runs.id = ? DESC, runs.id DESC LIMIT 1`,

  states: `SELECT review_state AS state, sum(n) AS garments FROM garment_counts GROUP BY 1`,

  openComments: `SELECT count(*) FROM comments WHERE resolved_at IS NULL`,

  /**
   * Decisions that still stand: the revision that brought the garment into its present state. An undo brings it out of
   * the state again, and a later decision takes its place.
   */
  days: `SELECT date(decision.created_at / 1000, 'unixepoch', 'localtime') AS day, decision.author AS reviewer,
      sum(decision.review_state = 'accepted') AS accepted, sum(decision.review_state = 'rejected') AS rejected
    FROM annotation_revisions AS decision INDEXED BY annotation_revisions_reviewed
      JOIN annotations ON annotations.id = decision.annotation_id
    WHERE decision.review_state <> 'unreviewed' AND decision.created_at >= ?
      AND annotations.review_state = decision.review_state AND annotations.deleted = 0
      -- What came reviewed with an import is nobody's work here.
      AND decision.number > 1
      AND (SELECT review_state FROM annotation_revisions
        WHERE annotation_id = decision.annotation_id AND number = decision.number - 1) <> decision.review_state
      AND NOT EXISTS (SELECT 1 FROM annotation_revisions AS later
        WHERE later.annotation_id = decision.annotation_id AND later.number > decision.number
          AND later.review_state <> decision.review_state)
    GROUP BY 1, 2 ORDER BY 1 DESC, 2`,
} as const;
