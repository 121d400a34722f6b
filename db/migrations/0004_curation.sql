-- The curator's desk: edits that can be taken back, comments, findings, embeddings, balance plans.

-- Why a photo or a garment is left out of every dataset; null where it is not.
ALTER TABLE photos ADD COLUMN excluded_reason text;
ALTER TABLE annotations ADD COLUMN excluded_reason text;
CREATE INDEX photos_excluded ON photos (id) WHERE excluded_reason IS NOT NULL;
CREATE INDEX annotations_excluded ON annotations (id) WHERE excluded_reason IS NOT NULL;

-- The revision whose content this one repeats: an undo, a redo or a restore appends a copy.
ALTER TABLE annotation_revisions ADD COLUMN restores integer REFERENCES annotation_revisions(id);

-- One gesture each. A stack belongs to a photo, or, where photo_id is null, to bulk actions.
CREATE TABLE edits (
  id integer PRIMARY KEY NOT NULL,
  photo_id integer REFERENCES photos(id),
  label text NOT NULL,
  author text NOT NULL,
  state text NOT NULL,
  created_at integer NOT NULL,
  changed_at integer NOT NULL
);
CREATE INDEX edits_stack ON edits (photo_id, state, id);

-- A bulk action that is being done in batches: what it does, and the garments as unsigned 32-bit little-endian ids.
CREATE TABLE bulk_works (
  edit_id integer PRIMARY KEY NOT NULL,
  action text NOT NULL,
  annotation_ids blob NOT NULL,
  -- How many of them are through.
  done integer DEFAULT 0 NOT NULL,
  FOREIGN KEY (edit_id) REFERENCES edits(id)
);

-- Who has reviewed how much on a day is asked often.
CREATE INDEX annotation_revisions_reviewed ON annotation_revisions (created_at) WHERE review_state <> 'unreviewed';

-- What a gesture did to an annotation. Null before: it was added.
CREATE TABLE edit_annotations (
  edit_id integer NOT NULL,
  annotation_id integer NOT NULL,
  before_revision_id integer,
  after_revision_id integer NOT NULL,
  before_excluded_reason text,
  after_excluded_reason text,
  PRIMARY KEY (edit_id, annotation_id),
  FOREIGN KEY (edit_id) REFERENCES edits(id),
  FOREIGN KEY (annotation_id) REFERENCES annotations(id)
);
CREATE INDEX edit_annotations_annotation ON edit_annotations (annotation_id);

-- What it did to a photo: JSON of event, split and exclusion.
CREATE TABLE edit_photos (
  edit_id integer NOT NULL,
  photo_id integer NOT NULL,
  before text NOT NULL,
  after text NOT NULL,
  PRIMARY KEY (edit_id, photo_id),
  FOREIGN KEY (edit_id) REFERENCES edits(id),
  FOREIGN KEY (photo_id) REFERENCES photos(id)
);

-- What the page asked for, by its own key: asked again after a lost answer, it is not done twice.
CREATE TABLE edit_requests (
  key text PRIMARY KEY NOT NULL,
  edit_id integer,
  added text NOT NULL,
  created_at integer NOT NULL,
  FOREIGN KEY (edit_id) REFERENCES edits(id)
) WITHOUT ROWID;

CREATE TABLE comments (
  id integer PRIMARY KEY NOT NULL,
  photo_id integer NOT NULL,
  annotation_id integer,
  text text NOT NULL,
  author text NOT NULL,
  created_at integer NOT NULL,
  resolved_at integer,
  FOREIGN KEY (photo_id) REFERENCES photos(id),
  FOREIGN KEY (annotation_id) REFERENCES annotations(id)
);
CREATE INDEX comments_photo ON comments (photo_id, id);

-- Garments that stand out, by kind; higher is more worth a look.
CREATE TABLE findings (
  kind text NOT NULL,
  annotation_id integer NOT NULL,
  value real NOT NULL,
  -- What it was found on: the event class for kinds about the label, else the mask's area. It holds while that does.
  subject integer NOT NULL,
  details text NOT NULL,
  PRIMARY KEY (kind, annotation_id),
  FOREIGN KEY (annotation_id) REFERENCES annotations(id)
) WITHOUT ROWID;
CREATE INDEX findings_annotation ON findings (annotation_id);

-- When and of what each kind was computed.
CREATE TABLE finding_sets (
  kind text PRIMARY KEY NOT NULL,
  run_id integer,
  parameters text NOT NULL,
  garments integer NOT NULL,
  found integer NOT NULL,
  -- Of every garment that was measured, little-endian: ids (uint32), values (float32), subjects (uint32).
  measured blob NOT NULL,
  computed_at integer NOT NULL
);

-- Feature vectors of crops, float32 little-endian.
CREATE TABLE embeddings (
  annotation_id integer PRIMARY KEY NOT NULL,
  crop_hash text NOT NULL,
  source text NOT NULL,
  vector blob NOT NULL,
  FOREIGN KEY (annotation_id) REFERENCES annotations(id)
);

-- The one map of garments: little-endian ids (uint32), then x and y in turn (float32).
CREATE TABLE crop_maps (
  id integer PRIMARY KEY NOT NULL,
  places blob NOT NULL,
  garments integer NOT NULL,
  computed_at integer NOT NULL
);

CREATE TABLE balance_plans (
  id integer PRIMARY KEY NOT NULL,
  name text NOT NULL,
  plan text NOT NULL,
  created_at integer NOT NULL,
  changed_at integer NOT NULL
);
CREATE UNIQUE INDEX balance_plans_name ON balance_plans (name);

-- JSON list of words; free text; the plan as it was when the run was made, with its name.
ALTER TABLE runs ADD COLUMN tags text DEFAULT '[]' NOT NULL;
ALTER TABLE runs ADD COLUMN note text DEFAULT '' NOT NULL;
ALTER TABLE runs ADD COLUMN balance_plan text;
-- The run that this one repeats on newer data.
ALTER TABLE runs ADD COLUMN previous_run_id integer REFERENCES runs(id);

-- A crop is of a mask: it goes over to a revision that changes only class, state or order, and comes back with an undo.
DROP TRIGGER annotation_revisions_inserted;
CREATE TRIGGER annotation_revisions_inserted AFTER INSERT ON annotation_revisions
WHEN NEW.number > ifnull((SELECT head.number FROM annotations
  JOIN annotation_revisions AS head ON head.id = annotations.current_revision_id
  WHERE annotations.id = NEW.annotation_id), 0) BEGIN
  UPDATE crops SET revision_id = NEW.id
    WHERE annotation_id = NEW.annotation_id
      AND (SELECT mask_counts FROM annotation_revisions WHERE id = crops.revision_id) = NEW.mask_counts;
  UPDATE annotations SET current_revision_id = NEW.id, garment_class_id = NEW.garment_class_id,
    review_state = NEW.review_state, score = NEW.score, area = NEW.area, deleted = NEW.deleted, crowd = NEW.crowd,
    crop_hash = (SELECT hash FROM crops WHERE annotation_id = NEW.annotation_id AND revision_id = NEW.id
      ORDER BY id DESC LIMIT 1)
  WHERE id = NEW.annotation_id;
END;

DROP VIEW current_annotations;
CREATE VIEW current_annotations AS
  SELECT annotations.id, annotations.photo_id, annotations.external_key, revision.id AS revision_id,
    revision.number AS revision, revision.garment_class_id, revision.mask_counts, revision.box_x, revision.box_y,
    revision.box_width, revision.box_height, revision.area, revision.crowd, revision.source, revision.score,
    revision.review_state, revision.author, revision.attributes, revision.created_at, annotations.split,
    annotations.event_class_id, annotations.crop_hash, annotations.excluded_reason
  FROM annotations JOIN annotation_revisions AS revision ON revision.id = annotations.current_revision_id
  WHERE annotations.deleted = 0;
