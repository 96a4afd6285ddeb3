CREATE TABLE runs (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  key           TEXT NOT NULL,              -- run_key() of the identity
  mapping       TEXT NOT NULL,
  settings_hash TEXT NOT NULL,
  project       TEXT NOT NULL,
  row_limit     INTEGER NOT NULL,
  state         TEXT NOT NULL DEFAULT 'unfinished' CHECK (state IN ('unfinished', 'finished')),
  started       TEXT NOT NULL,              -- UTC, ISO 8601
  finished      TEXT NOT NULL DEFAULT '',
  seconds       REAL NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX runs_by_key ON runs (key);

CREATE TABLE sources (
  run         INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  source      INTEGER NOT NULL,             -- position among the run's sources, from 0
  path        TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  PRIMARY KEY (run, source)
) STRICT, WITHOUT ROWID;

-- Rows [first, last]; ranges of one source neither overlap nor touch.
CREATE TABLE settled (
  run    INTEGER NOT NULL,
  source INTEGER NOT NULL,
  first  INTEGER NOT NULL CHECK (first >= 1),
  last   INTEGER NOT NULL CHECK (last >= first),
  PRIMARY KEY (run, source, first),
  FOREIGN KEY (run, source) REFERENCES sources (run, source) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- The same, for rows whose unrepeatable updates were about to be sent.
CREATE TABLE intents (
  run    INTEGER NOT NULL,
  source INTEGER NOT NULL,
  first  INTEGER NOT NULL CHECK (first >= 1),
  last   INTEGER NOT NULL CHECK (last >= first),
  PRIMARY KEY (run, source, first),
  FOREIGN KEY (run, source) REFERENCES sources (run, source) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Tally and TrafficTally: `kind` is the member's name, `name` the key where the member is a map.
CREATE TABLE counts (
  run   INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  kind  TEXT NOT NULL,
  name  TEXT NOT NULL,
  count INTEGER NOT NULL CHECK (count >= 0),
  PRIMARY KEY (run, kind, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE rejects (
  run         INTEGER NOT NULL,
  source      INTEGER NOT NULL,
  row         INTEGER NOT NULL,
  line        INTEGER NOT NULL,
  column_name TEXT NOT NULL,
  code        TEXT NOT NULL,
  message     TEXT NOT NULL,
  raw         BLOB NOT NULL,
  PRIMARY KEY (run, source, row),
  FOREIGN KEY (run, source) REFERENCES sources (run, source) ON DELETE CASCADE
) STRICT;

CREATE TABLE in_doubt (
  run           INTEGER NOT NULL,
  source        INTEGER NOT NULL,
  row           INTEGER NOT NULL,
  seq           INTEGER NOT NULL,           -- order among the updates of the row
  line          INTEGER NOT NULL,
  engage_record TEXT NOT NULL,
  PRIMARY KEY (run, source, row, seq),
  FOREIGN KEY (run, source) REFERENCES sources (run, source) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE fingerprints (
  id          INTEGER PRIMARY KEY,
  stat_key    TEXT NOT NULL UNIQUE,
  fingerprint TEXT NOT NULL
) STRICT;
