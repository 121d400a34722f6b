/** Every statement of the undo stacks. A stack is a photo's, or, where `photo` is null, that of bulk actions. */
export const statements = {
  photo: `SELECT id, width, height, event_class_id AS eventClassId, split, excluded_reason AS excludedReason
    FROM photos WHERE id = ?`,

  /** The current revision; `origin` is the revision whose content it has. */
  head: `SELECT annotations.id, annotations.photo_id AS photoId, annotations.excluded_reason AS excludedReason,
      revision.id AS revisionId, ifnull(revision.restores, revision.id) AS origin, revision.number,
      revision.garment_class_id AS garmentClassId, revision.mask_counts AS counts, revision.box_x AS x,
      revision.box_y AS y, revision.box_width AS width, revision.box_height AS height, revision.area, revision.crowd,
      revision.source, revision.score, revision.review_state AS reviewState, revision.deleted, revision.author,
      revision.attributes
    FROM annotations JOIN annotation_revisions AS revision ON revision.id = annotations.current_revision_id
    WHERE annotations.id = ?`,

  origin: `SELECT ifnull(restores, id) FROM annotation_revisions WHERE id = ?`,

  addAnnotation: `INSERT INTO annotations (photo_id, created_at) VALUES (?, ?)`,

  addRevision: `
    INSERT INTO annotation_revisions (annotation_id, number, garment_class_id, mask_counts, box_x, box_y, box_width,
      box_height, area, crowd, source, score, review_state, deleted, author, attributes, created_at)
    VALUES (@annotationId, @number, @garmentClassId, @counts, @x, @y, @width, @height, @area, @crowd, @source, @score,
      @reviewState, @deleted, @author, @attributes, @createdAt)`,

  /** A revision again, as the newest one. */
  repeatRevision: `
    INSERT INTO annotation_revisions (annotation_id, number, garment_class_id, mask_counts, box_x, box_y, box_width,
      box_height, area, crowd, source, score, review_state, deleted, author, attributes, created_at, restores)
    SELECT annotation_id,
      (SELECT max(number) + 1 FROM annotation_revisions WHERE annotation_id = repeated.annotation_id),
      garment_class_id, mask_counts, box_x, box_y, box_width, box_height, area, crowd, source, score, review_state,
      CASE WHEN @deleted THEN 1 ELSE deleted END, @author, attributes, @createdAt,
      CASE WHEN @deleted THEN NULL ELSE ifnull(restores, id) END
    FROM annotation_revisions AS repeated WHERE id = @revisionId`,

  excludeAnnotation: `UPDATE annotations SET excluded_reason = ? WHERE id = ?`,

  changePhoto: `UPDATE photos SET event_class_id = @eventClassId, split = @split, excluded_reason = @excludedReason
    WHERE id = @id`,

  addEdit: `INSERT INTO edits (photo_id, label, author, state, created_at, changed_at)
    VALUES (@photo, @label, @author, @state, @at, @at)`,

  request: `SELECT edit_id AS editId, added FROM edit_requests WHERE key = ?`,

  addRequest: `INSERT INTO edit_requests (key, edit_id, added, created_at) VALUES (?, ?, ?, ?)`,

  addEditAnnotation: `
    INSERT INTO edit_annotations (edit_id, annotation_id, before_revision_id, after_revision_id,
      before_excluded_reason, after_excluded_reason)
    VALUES (@editId, @annotationId, @before, @after, @beforeExcluded, @afterExcluded)`,

  addEditPhoto: `INSERT INTO edit_photos (edit_id, photo_id, before, after) VALUES (?, ?, ?, ?)`,

  dropUndone: `UPDATE edits SET state = 'dropped', changed_at = ? WHERE photo_id IS ? AND state = 'undone'`,

  nextUndo: `SELECT id AS editId, label, author, changed_at AS at FROM edits
    WHERE photo_id IS ? AND state IN ('done', 'doing', 'undoing') ORDER BY id DESC LIMIT 1`,

  nextRedo: `SELECT id AS editId, label, author, changed_at AS at FROM edits
    WHERE photo_id IS ? AND state = 'undone' ORDER BY id LIMIT 1`,

  editAnnotations: `SELECT annotation_id AS annotationId, before_revision_id AS before, after_revision_id AS after,
      before_excluded_reason AS beforeExcluded, after_excluded_reason AS afterExcluded
    FROM edit_annotations WHERE edit_id = ? AND annotation_id > ? ORDER BY annotation_id LIMIT ?`,

  editPhotos: `SELECT photo_id AS photoId, before, after FROM edit_photos
    WHERE edit_id = ? AND photo_id > ? ORDER BY photo_id LIMIT ?`,

  editSize: `SELECT (SELECT count(*) FROM edit_annotations WHERE edit_id = @editId) AS annotations,
    (SELECT count(*) FROM edit_photos WHERE edit_id = @editId) AS photos`,

  edit: `SELECT id AS editId, label, author, changed_at AS at, state FROM edits WHERE id = ?`,

  removeEdit: `DELETE FROM edits WHERE id = ?`,

  addBulkWork: `INSERT INTO bulk_works (edit_id, action, annotation_ids) VALUES (?, ?, ?)`,

  bulkWork: `SELECT action, annotation_ids AS annotationIds, done FROM bulk_works WHERE edit_id = ?`,

  bulkWorkDone: `UPDATE bulk_works SET done = ? WHERE edit_id = ?`,

  removeBulkWork: `DELETE FROM bulk_works WHERE edit_id = ?`,

  setEditState: `UPDATE edits SET state = ?, changed_at = ? WHERE id = ?`,

  revisions: `SELECT revision.id AS revisionId, revision.number, revision.garment_class_id AS garmentClassId,
      revision.area, revision.source, revision.score, revision.review_state AS reviewState, revision.deleted,
      revision.author, revision.created_at AS createdAt, restored.number AS restores
    FROM annotation_revisions AS revision
      LEFT JOIN annotation_revisions AS restored ON restored.id = revision.restores
    WHERE revision.annotation_id = ? ORDER BY revision.number DESC`,

  revisionMask: `SELECT mask_counts AS counts, photos.width, photos.height, annotations.photo_id AS photoId,
      annotations.id AS annotationId, annotation_revisions.number
    FROM annotation_revisions JOIN annotations ON annotations.id = annotation_id
      JOIN photos ON photos.id = annotations.photo_id
    WHERE annotation_revisions.id = ?`,
} as const;
