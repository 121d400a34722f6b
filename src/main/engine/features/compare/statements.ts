const paired = `
  FROM predictions AS first JOIN predictions AS second ON second.run_id = @second
    AND second.annotation_id = first.annotation_id AND second.split = first.split
  WHERE first.run_id = @first AND first.split = @split`;

/** Which of the pairs of one true event changed, and how. */
const changes = {
  fixed: 'first.predicted_class_id <> first.true_class_id AND second.predicted_class_id = second.true_class_id',
  broken: 'first.predicted_class_id = first.true_class_id AND second.predicted_class_id <> second.true_class_id',
  moved: `first.predicted_class_id <> first.true_class_id AND second.predicted_class_id <> second.true_class_id
    AND first.predicted_class_id <> second.predicted_class_id`,
} as const;

function changed(change: keyof typeof changes): string {
  return `${paired} AND first.true_class_id = second.true_class_id AND ${changes[change]}`;
}

/** The garments of one kind of change, those whose true event gained or lost most first. */
function listChanged(change: keyof typeof changes): string {
  return `
    WITH changed AS (
      SELECT first.annotation_id AS annotationId, first.photo_id AS photoId, first.true_class_id AS trueClassId,
        first.predicted_class_id AS firstClassId, first.probability AS firstProbability,
        second.predicted_class_id AS secondClassId, second.probability AS secondProbability
      ${changed(change)}
      ORDER BY abs(second.probability - first.probability) DESC, first.annotation_id LIMIT @limit OFFSET @offset)
    SELECT changed.*, photos.file_name AS fileName, annotations.crop_hash AS hash,
      annotations.garment_class_id AS garmentClassId, annotations.event_class_id AS eventClassId, annotations.split,
      annotations.area, annotations.score, annotations.review_state AS reviewState,
      ifnull(annotations.excluded_reason, photos.excluded_reason) AS excludedReason
    FROM changed JOIN annotations ON annotations.id = changed.annotationId JOIN photos ON photos.id = changed.photoId
    ORDER BY abs(secondProbability - firstProbability) DESC, annotationId`;
}

/** Two runs' predictions on one split, paired by garment. */
export const statements = {
  count: `SELECT count(*) FROM predictions WHERE run_id = ? AND split = ?`,

  relabelled: `SELECT count(*) ${paired} AND first.true_class_id <> second.true_class_id`,

  reshaped: `SELECT count(*) ${paired} AND first.true_class_id = second.true_class_id
    AND first.crop_hash <> second.crop_hash`,

  pairs: `SELECT first.annotation_id AS annotationId, first.photo_id AS photoId, first.true_class_id AS trueClassId,
      first.probabilities AS first, second.probabilities AS second
    ${paired} AND first.true_class_id = second.true_class_id AND first.annotation_id > @after
    ORDER BY first.annotation_id LIMIT 5000`,

  countFixed: `SELECT count(*) ${changed('fixed')}`,
  countBroken: `SELECT count(*) ${changed('broken')}`,
  countMoved: `SELECT count(*) ${changed('moved')}`,

  listFixed: listChanged('fixed'),
  listBroken: listChanged('broken'),
  listMoved: listChanged('moved'),
} as const;
