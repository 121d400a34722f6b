CREATE UNIQUE INDEX annotation_revisions_number ON annotation_revisions (annotation_id,number);

CREATE INDEX annotation_revisions_reviewed ON annotation_revisions (created_at) WHERE review_state <> 'unreviewed';

CREATE INDEX annotations_excluded ON annotations (id) WHERE excluded_reason IS NOT NULL;

CREATE UNIQUE INDEX annotations_external ON annotations (photo_id,external_key);

CREATE INDEX annotations_revision ON annotations (current_revision_id);

CREATE UNIQUE INDEX balance_plans_name ON balance_plans (name);

CREATE INDEX comments_photo ON comments (photo_id, id);

CREATE UNIQUE INDEX crops_annotation ON crops (annotation_id,settings_hash);

CREATE INDEX crops_hash ON crops (hash);

CREATE INDEX crops_revision ON crops (revision_id);

CREATE UNIQUE INDEX dataset_snapshots_hash ON dataset_snapshots (hash);

CREATE INDEX detected_photos_outcome ON detected_photos (pass_id, outcome, photo_id);

CREATE INDEX detector_opinions_missed ON detector_opinions (missed_score, photo_id) WHERE missed_score IS NOT NULL;

CREATE INDEX edit_annotations_annotation ON edit_annotations (annotation_id);

CREATE INDEX edits_stack ON edits (photo_id, state, id);

CREATE INDEX findings_annotation ON findings (annotation_id);

CREATE INDEX jobs_state ON jobs (state,id);

CREATE INDEX models_kind ON models (kind,id);

CREATE INDEX models_run ON models (run_id);

CREATE INDEX opinion_garments_photo ON opinion_garments (photo_id, id);

CREATE INDEX photos_event ON photos (event_class_id,id);

CREATE INDEX photos_excluded ON photos (id) WHERE excluded_reason IS NOT NULL;

CREATE INDEX photos_file_name ON photos (file_name);

CREATE UNIQUE INDEX photos_hash ON photos (hash);

CREATE INDEX photos_split_event ON photos (split,event_class_id,id);

CREATE INDEX predictions_cell ON predictions (run_id,split,true_class_id,predicted_class_id,loss,annotation_id);

CREATE INDEX predictions_predicted ON predictions (run_id,split,predicted_class_id,loss,annotation_id);

CREATE INDEX predictions_worst ON predictions (run_id,split,loss,annotation_id);

CREATE INDEX runs_kind ON runs (kind,id);

CREATE UNIQUE INDEX taxonomy_classes_name ON taxonomy_classes (taxonomy_id,name);

CREATE UNIQUE INDEX taxonomy_classes_position ON taxonomy_classes (taxonomy_id,position);

CREATE TABLE annotation_revisions (
  id integer PRIMARY KEY NOT NULL,
  annotation_id integer NOT NULL,
  number integer NOT NULL,
  garment_class_id integer,
  mask_counts text NOT NULL,
  box_x real NOT NULL,
  box_y real NOT NULL,
  box_width real NOT NULL,
  box_height real NOT NULL,
  area integer NOT NULL,
  crowd integer DEFAULT false NOT NULL,
  source text NOT NULL,
  score real,
  review_state text DEFAULT 'unreviewed' NOT NULL,
  deleted integer DEFAULT false NOT NULL,
  author text NOT NULL,
  attributes text DEFAULT '{}' NOT NULL,
  created_at integer NOT NULL, restores integer REFERENCES annotation_revisions(id),
  FOREIGN KEY (annotation_id) REFERENCES annotations(id) ON UPDATE no action ON DELETE no action,
  FOREIGN KEY (garment_class_id) REFERENCES taxonomy_classes(id) ON UPDATE no action ON DELETE no action
);

CREATE TABLE annotations (
  id integer PRIMARY KEY NOT NULL,
  photo_id integer NOT NULL,
  external_key text,
  current_revision_id integer,
  created_at integer NOT NULL,
  garment_class_id integer,
  review_state text DEFAULT 'unreviewed' NOT NULL,
  score real,
  area integer DEFAULT 0 NOT NULL,
  deleted integer DEFAULT false NOT NULL,
  split text,
  event_class_id integer, crowd integer DEFAULT false NOT NULL, crop_hash text, excluded_reason text,
  FOREIGN KEY (photo_id) REFERENCES photos(id) ON UPDATE no action ON DELETE no action,
  FOREIGN KEY (garment_class_id) REFERENCES taxonomy_classes(id) ON UPDATE no action ON DELETE no action
);

CREATE TABLE balance_plans (
  id integer PRIMARY KEY NOT NULL,
  name text NOT NULL,
  plan text NOT NULL,
  created_at integer NOT NULL,
  changed_at integer NOT NULL
);

CREATE TABLE bulk_works (
  edit_id integer PRIMARY KEY NOT NULL,
  action text NOT NULL,
  annotation_ids blob NOT NULL,
  -- How many of them are through.
  done integer DEFAULT 0 NOT NULL,
  FOREIGN KEY (edit_id) REFERENCES edits(id)
);

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

CREATE TABLE crop_maps (
  id integer PRIMARY KEY NOT NULL,
  places blob NOT NULL,
  garments integer NOT NULL,
  computed_at integer NOT NULL
);

CREATE TABLE crops (
  id integer PRIMARY KEY NOT NULL,
  annotation_id integer NOT NULL,
  revision_id integer NOT NULL,
  settings_hash text NOT NULL,
  hash text NOT NULL,
  size integer NOT NULL,
  created_at integer NOT NULL,
  FOREIGN KEY (annotation_id) REFERENCES annotations(id) ON UPDATE no action ON DELETE no action,
  FOREIGN KEY (revision_id) REFERENCES annotation_revisions(id) ON UPDATE no action ON DELETE no action
);

CREATE TABLE dataset_snapshot_items (
  snapshot_id integer NOT NULL,
  annotation_id integer NOT NULL,
  revision_id integer NOT NULL,
  crop_hash text NOT NULL,
  photo_id integer NOT NULL,
  split text NOT NULL,
  event_class_id integer NOT NULL,
  garment_class_id integer,
  PRIMARY KEY(snapshot_id, annotation_id),
  FOREIGN KEY (snapshot_id) REFERENCES dataset_snapshots(id) ON UPDATE no action ON DELETE no action,
  FOREIGN KEY (annotation_id) REFERENCES annotations(id) ON UPDATE no action ON DELETE no action
);

CREATE TABLE dataset_snapshots (
  id integer PRIMARY KEY NOT NULL,
  hash text NOT NULL,
  summary text NOT NULL,
  created_at integer NOT NULL
);

CREATE TABLE detected_photos (
  pass_id integer NOT NULL,
  photo_id integer NOT NULL,
  outcome text NOT NULL,
  added integer DEFAULT 0 NOT NULL,
  changed integer DEFAULT 0 NOT NULL,
  removed integer DEFAULT 0 NOT NULL,
  kept integer DEFAULT 0 NOT NULL,
  failure text,
  PRIMARY KEY (pass_id, photo_id),
  FOREIGN KEY (pass_id) REFERENCES detection_passes(id),
  FOREIGN KEY (photo_id) REFERENCES photos(id)
) WITHOUT ROWID;

CREATE TABLE detection_passes (
  id integer PRIMARY KEY NOT NULL,
  model_id integer,
  model_name text NOT NULL,
  model_sha256 text NOT NULL,
  run_id integer,
  minimum_score real NOT NULL,
  options text NOT NULL,
  counts text NOT NULL,
  started_at integer NOT NULL,
  finished_at integer
);

CREATE TABLE detector_epochs (
  run_id integer NOT NULL,
  epoch integer NOT NULL,
  learning_rate real NOT NULL,
  losses text NOT NULL,
  train_loss real NOT NULL,
  figures text NOT NULL,
  seconds real NOT NULL,
  images_per_second real NOT NULL,
  PRIMARY KEY (run_id, epoch),
  FOREIGN KEY (run_id) REFERENCES runs(id)
);

CREATE TABLE detector_evaluations (
  run_id integer NOT NULL,
  split text NOT NULL,
  report text NOT NULL,
  created_at integer NOT NULL,
  PRIMARY KEY (run_id, split),
  FOREIGN KEY (run_id) REFERENCES runs(id)
);

CREATE TABLE detector_opinions (
  photo_id integer PRIMARY KEY NOT NULL,
  model_sha256 text NOT NULL,
  -- Garments below this score were not kept.
  minimum_score real NOT NULL,
  -- Why the photo could not be read.
  failure text,
  -- The highest score of a garment that nobody drew, when the photo was last compared; null where there is none.
  missed_score real,
  created_at integer NOT NULL,
  FOREIGN KEY (photo_id) REFERENCES photos(id) ON DELETE CASCADE,
  FOREIGN KEY (model_sha256) REFERENCES opinion_models(sha256)
);

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

CREATE TABLE edit_photos (
  edit_id integer NOT NULL,
  photo_id integer NOT NULL,
  before text NOT NULL,
  after text NOT NULL,
  PRIMARY KEY (edit_id, photo_id),
  FOREIGN KEY (edit_id) REFERENCES edits(id),
  FOREIGN KEY (photo_id) REFERENCES photos(id)
);

CREATE TABLE edit_requests (
  key text PRIMARY KEY NOT NULL,
  edit_id integer,
  added text NOT NULL,
  created_at integer NOT NULL,
  FOREIGN KEY (edit_id) REFERENCES edits(id)
) WITHOUT ROWID;

CREATE TABLE edits (
  id integer PRIMARY KEY NOT NULL,
  photo_id integer REFERENCES photos(id),
  label text NOT NULL,
  author text NOT NULL,
  state text NOT NULL,
  created_at integer NOT NULL,
  changed_at integer NOT NULL
);

CREATE TABLE embeddings (
  annotation_id integer PRIMARY KEY NOT NULL,
  crop_hash text NOT NULL,
  source text NOT NULL,
  vector blob NOT NULL,
  FOREIGN KEY (annotation_id) REFERENCES annotations(id)
);

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

CREATE TABLE garment_counts (
  split text NOT NULL,
  event_class_id integer NOT NULL,
  garment_class_id integer NOT NULL,
  review_state text NOT NULL,
  cropped integer NOT NULL,
  n integer NOT NULL,
  PRIMARY KEY (split, event_class_id, garment_class_id, review_state, cropped)
) WITHOUT ROWID;

CREATE TABLE jobs (
  id integer PRIMARY KEY NOT NULL,
  kind text NOT NULL,
  state text NOT NULL,
  parameters text NOT NULL,
  progress text,
  result text,
  error text,
  run_id integer,
  created_at integer NOT NULL,
  started_at integer,
  finished_at integer
);

CREATE TABLE models (
  id integer PRIMARY KEY NOT NULL,
  kind text NOT NULL,
  name text NOT NULL,
  architecture text NOT NULL,
  path text NOT NULL,
  sha256 text NOT NULL,
  licence text,
  source text NOT NULL,
  run_id integer,
  created_at integer NOT NULL
);

CREATE TABLE opinion_garments (
  id integer PRIMARY KEY NOT NULL,
  photo_id integer NOT NULL,
  -- The model's own name: its classes need not be the project's.
  class_name text NOT NULL,
  score real NOT NULL,
  mask_counts text NOT NULL,
  box_x real NOT NULL,
  box_y real NOT NULL,
  box_width real NOT NULL,
  box_height real NOT NULL,
  area integer NOT NULL,
  -- When a person said that it is none.
  dismissed_at integer,
  FOREIGN KEY (photo_id) REFERENCES detector_opinions(photo_id) ON DELETE CASCADE
);

CREATE TABLE opinion_models (
  sha256 text PRIMARY KEY NOT NULL,
  name text NOT NULL,
  -- JSON, in output order.
  class_names text NOT NULL
);

CREATE TABLE photo_counts (
  split text NOT NULL,
  event_class_id integer NOT NULL,
  n integer NOT NULL,
  PRIMARY KEY (split, event_class_id)
) WITHOUT ROWID;

CREATE TABLE photos (
  id integer PRIMARY KEY NOT NULL,
  hash text NOT NULL,
  file_name text NOT NULL,
  storage text NOT NULL,
  path text NOT NULL,
  format text NOT NULL,
  bytes integer NOT NULL,
  width integer NOT NULL,
  height integer NOT NULL,
  orientation integer DEFAULT 1 NOT NULL,
  perceptual_hash text,
  split text,
  event_class_id integer,
  provenance text DEFAULT '{}' NOT NULL,
  imported_at integer NOT NULL, excluded_reason text,
  FOREIGN KEY (event_class_id) REFERENCES taxonomy_classes(id) ON UPDATE no action ON DELETE no action,
  CONSTRAINT photos_orientation CHECK(orientation between 1 and 8)
);

CREATE TABLE predictions (
  run_id integer NOT NULL,
  annotation_id integer NOT NULL,
  photo_id integer NOT NULL,
  revision_id integer NOT NULL,
  crop_hash text NOT NULL,
  split text NOT NULL,
  true_class_id integer NOT NULL,
  predicted_class_id integer NOT NULL,
  probability real NOT NULL,
  loss real NOT NULL,
  probabilities blob NOT NULL,
  PRIMARY KEY(run_id, annotation_id),
  FOREIGN KEY (run_id) REFERENCES runs(id) ON UPDATE no action ON DELETE no action,
  FOREIGN KEY (annotation_id) REFERENCES annotations(id) ON UPDATE no action ON DELETE no action
);

CREATE TABLE project_settings (
  key text PRIMARY KEY NOT NULL,
  value text NOT NULL
);

CREATE TABLE run_epochs (
  run_id integer NOT NULL,
  epoch integer NOT NULL,
  phase text NOT NULL,
  learning_rate real NOT NULL,
  train_loss real NOT NULL,
  train_accuracy real NOT NULL,
  validation_loss real,
  validation_accuracy real,
  seconds real NOT NULL,
  images_per_second real NOT NULL,
  PRIMARY KEY(run_id, epoch),
  FOREIGN KEY (run_id) REFERENCES runs(id) ON UPDATE no action ON DELETE no action
);

CREATE TABLE runs (
  id integer PRIMARY KEY NOT NULL,
  kind text NOT NULL,
  name text NOT NULL,
  state text NOT NULL,
  recipe text NOT NULL,
  backbone text NOT NULL,
  fusion integer NOT NULL,
  seed integer NOT NULL,
  snapshot_id integer,
  code_version text NOT NULL,
  weights_hashes text NOT NULL,
  best_epoch integer,
  result text,
  created_at integer NOT NULL,
  finished_at integer, tags text DEFAULT '[]' NOT NULL, note text DEFAULT '' NOT NULL, balance_plan text, previous_run_id integer REFERENCES runs(id),
  FOREIGN KEY (snapshot_id) REFERENCES dataset_snapshots(id) ON UPDATE no action ON DELETE no action
);

CREATE TABLE schema_migrations (
  number integer PRIMARY KEY NOT NULL,
  name text NOT NULL,
  sha256 text NOT NULL,
  applied_at integer NOT NULL
);

CREATE TABLE split_assignments (
  split_id integer NOT NULL,
  photo_id integer NOT NULL,
  split text NOT NULL,
  previous text,
  PRIMARY KEY(split_id, photo_id),
  FOREIGN KEY (split_id) REFERENCES splits(id) ON UPDATE no action ON DELETE no action,
  FOREIGN KEY (photo_id) REFERENCES photos(id) ON UPDATE no action ON DELETE no action
);

CREATE TABLE splits (
  id integer PRIMARY KEY NOT NULL,
  recipe text NOT NULL,
  counts text NOT NULL,
  created_at integer NOT NULL
);

CREATE TABLE taxonomies (
  id integer PRIMARY KEY NOT NULL,
  kind text NOT NULL,
  name text NOT NULL,
  created_at integer NOT NULL
);

CREATE TABLE taxonomy_classes (
  id integer PRIMARY KEY NOT NULL,
  taxonomy_id integer NOT NULL,
  position integer NOT NULL,
  name text NOT NULL,
  external_id integer,
  FOREIGN KEY (taxonomy_id) REFERENCES taxonomies(id) ON UPDATE no action ON DELETE no action
);

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

CREATE TRIGGER annotation_revisions_kept BEFORE UPDATE ON annotation_revisions BEGIN
  SELECT RAISE(ABORT, 'annotation revisions are append-only');
END;

CREATE TRIGGER annotation_revisions_not_deleted BEFORE DELETE ON annotation_revisions BEGIN
  SELECT RAISE(ABORT, 'annotation revisions are append-only');
END;

CREATE TRIGGER annotations_counted
AFTER UPDATE OF current_revision_id, garment_class_id, review_state, deleted, crowd, split, event_class_id, crop_hash
ON annotations WHEN NEW.current_revision_id IS NOT NULL AND NEW.deleted = 0 AND NEW.crowd = 0 BEGIN
  INSERT INTO garment_counts
    VALUES (ifnull(NEW.split, ''), ifnull(NEW.event_class_id, 0), ifnull(NEW.garment_class_id, 0), NEW.review_state,
      NEW.crop_hash IS NOT NULL, 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER annotations_deleted AFTER DELETE ON annotations
WHEN OLD.current_revision_id IS NOT NULL AND OLD.deleted = 0 AND OLD.crowd = 0 BEGIN
  UPDATE garment_counts SET n = n - 1
    WHERE split = ifnull(OLD.split, '') AND event_class_id = ifnull(OLD.event_class_id, 0)
      AND garment_class_id = ifnull(OLD.garment_class_id, 0) AND review_state = OLD.review_state
      AND cropped = (OLD.crop_hash IS NOT NULL);
END;

CREATE TRIGGER annotations_inserted AFTER INSERT ON annotations BEGIN
  UPDATE annotations SET split = photos.split, event_class_id = photos.event_class_id
    FROM photos WHERE photos.id = NEW.photo_id AND annotations.id = NEW.id;
END;

CREATE TRIGGER annotations_uncounted
AFTER UPDATE OF current_revision_id, garment_class_id, review_state, deleted, crowd, split, event_class_id, crop_hash
ON annotations WHEN OLD.current_revision_id IS NOT NULL AND OLD.deleted = 0 AND OLD.crowd = 0 BEGIN
  UPDATE garment_counts SET n = n - 1
    WHERE split = ifnull(OLD.split, '') AND event_class_id = ifnull(OLD.event_class_id, 0)
      AND garment_class_id = ifnull(OLD.garment_class_id, 0) AND review_state = OLD.review_state
      AND cropped = (OLD.crop_hash IS NOT NULL);
END;

CREATE TRIGGER crops_deleted AFTER DELETE ON crops BEGIN
  UPDATE annotations SET crop_hash =
    (SELECT hash FROM crops WHERE annotation_id = OLD.annotation_id AND revision_id = annotations.current_revision_id
      ORDER BY crops.id DESC LIMIT 1)
  WHERE id = OLD.annotation_id AND crop_hash = OLD.hash;
END;

CREATE TRIGGER crops_inserted AFTER INSERT ON crops BEGIN
  UPDATE annotations SET crop_hash = NEW.hash
    WHERE id = NEW.annotation_id AND current_revision_id = NEW.revision_id AND crop_hash IS NOT NEW.hash;
END;

CREATE TRIGGER crops_updated AFTER UPDATE OF hash, revision_id ON crops BEGIN
  UPDATE annotations SET crop_hash = NEW.hash
    WHERE id = NEW.annotation_id AND current_revision_id = NEW.revision_id AND crop_hash IS NOT NEW.hash;
END;

CREATE TRIGGER photos_deleted AFTER DELETE ON photos BEGIN
  UPDATE photo_counts SET n = n - 1
    WHERE split = ifnull(OLD.split, '') AND event_class_id = ifnull(OLD.event_class_id, 0);
END;

CREATE TRIGGER photos_inserted AFTER INSERT ON photos BEGIN
  INSERT INTO photo_counts VALUES (ifnull(NEW.split, ''), ifnull(NEW.event_class_id, 0), 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER photos_relabelled AFTER UPDATE OF split, event_class_id ON photos
WHEN OLD.split IS NOT NEW.split OR OLD.event_class_id IS NOT NEW.event_class_id BEGIN
  UPDATE photo_counts SET n = n - 1
    WHERE split = ifnull(OLD.split, '') AND event_class_id = ifnull(OLD.event_class_id, 0);
  INSERT INTO photo_counts VALUES (ifnull(NEW.split, ''), ifnull(NEW.event_class_id, 0), 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
  UPDATE annotations SET split = NEW.split, event_class_id = NEW.event_class_id WHERE photo_id = NEW.id;
END;

CREATE VIEW current_annotations AS
  SELECT annotations.id, annotations.photo_id, annotations.external_key, revision.id AS revision_id,
    revision.number AS revision, revision.garment_class_id, revision.mask_counts, revision.box_x, revision.box_y,
    revision.box_width, revision.box_height, revision.area, revision.crowd, revision.source, revision.score,
    revision.review_state, revision.author, revision.attributes, revision.created_at, annotations.split,
    annotations.event_class_id, annotations.crop_hash, annotations.excluded_reason
  FROM annotations JOIN annotation_revisions AS revision ON revision.id = annotations.current_revision_id
  WHERE annotations.deleted = 0;
