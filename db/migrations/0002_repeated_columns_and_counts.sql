-- Repeats what galleries filter by in annotations, keeps it true by triggers, and keeps counts beside it.

ALTER TABLE annotations ADD COLUMN crowd integer DEFAULT false NOT NULL;
ALTER TABLE annotations ADD COLUMN crop_hash text;

-- Galleries read by primary key through the engine's own column index; each further index would only slow imports.
-- annotations_external serves lookups by photo.
DROP INDEX annotations_photo;
DROP INDEX annotations_live;
DROP INDEX annotations_split;
DROP INDEX annotations_event;
DROP INDEX annotations_garment;
DROP INDEX annotations_split_event_garment;
CREATE INDEX annotations_revision ON annotations (current_revision_id);

-- Photos by split and event; '' and 0 stand for none.
CREATE TABLE photo_counts (
  split text NOT NULL,
  event_class_id integer NOT NULL,
  n integer NOT NULL,
  PRIMARY KEY (split, event_class_id)
) WITHOUT ROWID;

-- Garments that are neither deleted nor crowd regions; '' and 0 stand for none.
CREATE TABLE garment_counts (
  split text NOT NULL,
  event_class_id integer NOT NULL,
  garment_class_id integer NOT NULL,
  review_state text NOT NULL,
  cropped integer NOT NULL,
  n integer NOT NULL,
  PRIMARY KEY (split, event_class_id, garment_class_id, review_state, cropped)
) WITHOUT ROWID;

-- What is there already.
UPDATE annotations SET current_revision_id =
  (SELECT id FROM annotation_revisions WHERE annotation_id = annotations.id ORDER BY number DESC LIMIT 1);
UPDATE annotations SET
  garment_class_id = revision.garment_class_id,
  review_state = revision.review_state,
  score = revision.score,
  area = revision.area,
  deleted = revision.deleted,
  crowd = revision.crowd,
  crop_hash = (SELECT hash FROM crops WHERE revision_id = revision.id ORDER BY crops.id DESC LIMIT 1)
FROM annotation_revisions AS revision WHERE revision.id = annotations.current_revision_id;
UPDATE annotations SET split = photos.split, event_class_id = photos.event_class_id
FROM photos WHERE photos.id = annotations.photo_id;
INSERT INTO photo_counts
  SELECT ifnull(split, ''), ifnull(event_class_id, 0), count(*) FROM photos GROUP BY 1, 2;
INSERT INTO garment_counts
  SELECT ifnull(split, ''), ifnull(event_class_id, 0), ifnull(garment_class_id, 0), review_state,
    crop_hash IS NOT NULL, count(*)
  FROM annotations WHERE current_revision_id IS NOT NULL AND deleted = 0 AND crowd = 0 GROUP BY 1, 2, 3, 4, 5;

-- Photos: counts, and split and event repeated in their annotations.
CREATE TRIGGER photos_inserted AFTER INSERT ON photos BEGIN
  INSERT INTO photo_counts VALUES (ifnull(NEW.split, ''), ifnull(NEW.event_class_id, 0), 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER photos_deleted AFTER DELETE ON photos BEGIN
  UPDATE photo_counts SET n = n - 1
    WHERE split = ifnull(OLD.split, '') AND event_class_id = ifnull(OLD.event_class_id, 0);
END;

CREATE TRIGGER photos_relabelled AFTER UPDATE OF split, event_class_id ON photos
WHEN OLD.split IS NOT NEW.split OR OLD.event_class_id IS NOT NEW.event_class_id BEGIN
  UPDATE photo_counts SET n = n - 1
    WHERE split = ifnull(OLD.split, '') AND event_class_id = ifnull(OLD.event_class_id, 0);
  INSERT INTO photo_counts VALUES (ifnull(NEW.split, ''), ifnull(NEW.event_class_id, 0), 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
  UPDATE annotations SET split = NEW.split, event_class_id = NEW.event_class_id WHERE photo_id = NEW.id;
END;

-- Annotations start with their photo's split and event, and count from their first revision on.
CREATE TRIGGER annotations_inserted AFTER INSERT ON annotations BEGIN
  UPDATE annotations SET split = photos.split, event_class_id = photos.event_class_id
    FROM photos WHERE photos.id = NEW.photo_id AND annotations.id = NEW.id;
END;

CREATE TRIGGER annotations_deleted AFTER DELETE ON annotations
WHEN OLD.current_revision_id IS NOT NULL AND OLD.deleted = 0 AND OLD.crowd = 0 BEGIN
  UPDATE garment_counts SET n = n - 1
    WHERE split = ifnull(OLD.split, '') AND event_class_id = ifnull(OLD.event_class_id, 0)
      AND garment_class_id = ifnull(OLD.garment_class_id, 0) AND review_state = OLD.review_state
      AND cropped = (OLD.crop_hash IS NOT NULL);
END;

CREATE TRIGGER annotations_uncounted
AFTER UPDATE OF current_revision_id, garment_class_id, review_state, deleted, crowd, split, event_class_id, crop_hash
ON annotations WHEN OLD.current_revision_id IS NOT NULL AND OLD.deleted = 0 AND OLD.crowd = 0 BEGIN
  UPDATE garment_counts SET n = n - 1
    WHERE split = ifnull(OLD.split, '') AND event_class_id = ifnull(OLD.event_class_id, 0)
      AND garment_class_id = ifnull(OLD.garment_class_id, 0) AND review_state = OLD.review_state
      AND cropped = (OLD.crop_hash IS NOT NULL);
END;

CREATE TRIGGER annotations_counted
AFTER UPDATE OF current_revision_id, garment_class_id, review_state, deleted, crowd, split, event_class_id, crop_hash
ON annotations WHEN NEW.current_revision_id IS NOT NULL AND NEW.deleted = 0 AND NEW.crowd = 0 BEGIN
  INSERT INTO garment_counts
    VALUES (ifnull(NEW.split, ''), ifnull(NEW.event_class_id, 0), ifnull(NEW.garment_class_id, 0), NEW.review_state,
      NEW.crop_hash IS NOT NULL, 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;

-- Revisions: append-only, and the newest is the head.
CREATE TRIGGER annotation_revisions_inserted AFTER INSERT ON annotation_revisions
WHEN NEW.number > ifnull((SELECT head.number FROM annotations
  JOIN annotation_revisions AS head ON head.id = annotations.current_revision_id
  WHERE annotations.id = NEW.annotation_id), 0) BEGIN
  UPDATE annotations SET current_revision_id = NEW.id, garment_class_id = NEW.garment_class_id,
    review_state = NEW.review_state, score = NEW.score, area = NEW.area, deleted = NEW.deleted, crowd = NEW.crowd,
    crop_hash = NULL
  WHERE id = NEW.annotation_id;
END;

CREATE TRIGGER annotation_revisions_kept BEFORE UPDATE ON annotation_revisions BEGIN
  SELECT RAISE(ABORT, 'annotation revisions are append-only');
END;

CREATE TRIGGER annotation_revisions_not_deleted BEFORE DELETE ON annotation_revisions BEGIN
  SELECT RAISE(ABORT, 'annotation revisions are append-only');
END;

-- Crops: the picture of the current revision is repeated in its annotation.
CREATE TRIGGER crops_inserted AFTER INSERT ON crops BEGIN
  UPDATE annotations SET crop_hash = NEW.hash
    WHERE id = NEW.annotation_id AND current_revision_id = NEW.revision_id AND crop_hash IS NOT NEW.hash;
END;

CREATE TRIGGER crops_updated AFTER UPDATE OF hash, revision_id ON crops BEGIN
  UPDATE annotations SET crop_hash = NEW.hash
    WHERE id = NEW.annotation_id AND current_revision_id = NEW.revision_id AND crop_hash IS NOT NEW.hash;
END;

CREATE TRIGGER crops_deleted AFTER DELETE ON crops BEGIN
  UPDATE annotations SET crop_hash =
    (SELECT hash FROM crops WHERE annotation_id = OLD.annotation_id AND revision_id = annotations.current_revision_id
      ORDER BY crops.id DESC LIMIT 1)
  WHERE id = OLD.annotation_id AND crop_hash = OLD.hash;
END;

CREATE VIEW current_annotations AS
  SELECT annotations.id, annotations.photo_id, annotations.external_key, revision.id AS revision_id,
    revision.number AS revision, revision.garment_class_id, revision.mask_counts, revision.box_x, revision.box_y,
    revision.box_width, revision.box_height, revision.area, revision.crowd, revision.source, revision.score,
    revision.review_state, revision.author, revision.attributes, revision.created_at, annotations.split,
    annotations.event_class_id, annotations.crop_hash
  FROM annotations JOIN annotation_revisions AS revision ON revision.id = annotations.current_revision_id
  WHERE annotations.deleted = 0;
