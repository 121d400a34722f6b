-- Detectors: their curves and figures, and their passes over the collection.

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

-- What a pass did on each photo, written together with what it did: so a pass goes on at any photo and does each once.
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
CREATE INDEX detected_photos_outcome ON detected_photos (pass_id, outcome, photo_id);
