-- What a detector says of photos that people have worked on. An opinion is no annotation: nothing counts, exports or
-- trains on it.

CREATE TABLE opinion_models (
  sha256 text PRIMARY KEY NOT NULL,
  name text NOT NULL,
  -- JSON, in output order.
  class_names text NOT NULL
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
CREATE INDEX detector_opinions_missed ON detector_opinions (missed_score, photo_id) WHERE missed_score IS NOT NULL;

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
CREATE INDEX opinion_garments_photo ON opinion_garments (photo_id, id);
