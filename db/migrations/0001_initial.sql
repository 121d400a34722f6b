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
  created_at integer NOT NULL,
  FOREIGN KEY (annotation_id) REFERENCES annotations(id) ON UPDATE no action ON DELETE no action,
  FOREIGN KEY (garment_class_id) REFERENCES taxonomy_classes(id) ON UPDATE no action ON DELETE no action
);
CREATE UNIQUE INDEX annotation_revisions_number ON annotation_revisions (annotation_id,number);CREATE TABLE annotations (
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
  event_class_id integer,
  FOREIGN KEY (photo_id) REFERENCES photos(id) ON UPDATE no action ON DELETE no action,
  FOREIGN KEY (garment_class_id) REFERENCES taxonomy_classes(id) ON UPDATE no action ON DELETE no action
);
CREATE INDEX annotations_photo ON annotations (photo_id);CREATE UNIQUE INDEX annotations_external ON annotations (photo_id,external_key);CREATE INDEX annotations_live ON annotations (deleted,id);CREATE INDEX annotations_split ON annotations (deleted,split,id);CREATE INDEX annotations_event ON annotations (deleted,event_class_id,id);CREATE INDEX annotations_garment ON annotations (deleted,garment_class_id,id);CREATE INDEX annotations_split_event_garment ON annotations (deleted,split,event_class_id,garment_class_id,id);CREATE TABLE crops (
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
CREATE UNIQUE INDEX crops_annotation ON crops (annotation_id,settings_hash);CREATE INDEX crops_revision ON crops (revision_id);CREATE INDEX crops_hash ON crops (hash);CREATE TABLE dataset_snapshot_items (
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
CREATE UNIQUE INDEX dataset_snapshots_hash ON dataset_snapshots (hash);CREATE TABLE jobs (
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
CREATE INDEX jobs_state ON jobs (state,id);CREATE TABLE models (
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
CREATE INDEX models_kind ON models (kind,id);CREATE INDEX models_run ON models (run_id);CREATE TABLE photos (
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
  imported_at integer NOT NULL,
  FOREIGN KEY (event_class_id) REFERENCES taxonomy_classes(id) ON UPDATE no action ON DELETE no action,
  CONSTRAINT photos_orientation CHECK(orientation between 1 and 8)
);
CREATE UNIQUE INDEX photos_hash ON photos (hash);CREATE INDEX photos_file_name ON photos (file_name);CREATE INDEX photos_split_event ON photos (split,event_class_id,id);CREATE INDEX photos_event ON photos (event_class_id,id);CREATE TABLE predictions (
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
CREATE INDEX predictions_cell ON predictions (run_id,split,true_class_id,predicted_class_id,loss,annotation_id);CREATE INDEX predictions_predicted ON predictions (run_id,split,predicted_class_id,loss,annotation_id);CREATE INDEX predictions_worst ON predictions (run_id,split,loss,annotation_id);CREATE TABLE project_settings (
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
  finished_at integer,
  FOREIGN KEY (snapshot_id) REFERENCES dataset_snapshots(id) ON UPDATE no action ON DELETE no action
);
CREATE INDEX runs_kind ON runs (kind,id);CREATE TABLE split_assignments (
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
CREATE UNIQUE INDEX taxonomy_classes_name ON taxonomy_classes (taxonomy_id,name);CREATE UNIQUE INDEX taxonomy_classes_position ON taxonomy_classes (taxonomy_id,position);
