#include "engine/ledger/sqlite/schema.h"

#include <array>
#include <fmt/format.h>

#include "engine/base/error.h"
#include "engine/ledger/sqlite/sum_table.h"

namespace mixferry::ledger {
namespace {

// What each version of the schema adds to the one before. A new ledger is made by all of them, an older one
// is brought up by those it lacks. What was released is never changed.

// Everything hangs on `runs` by ON DELETE CASCADE: forgetting a run is deleting one row.
// Numbers of runs are never used again (AUTOINCREMENT): a process that still works on a forgotten run must
// fail, not write into another one.
constexpr const char* kFirst = R"sql(
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
)sql";

// Where reading has to begin when the run is resumed: all rows before `row` are settled.
constexpr const char* kResumePlaces = R"sql(
CREATE TABLE resume_places (
  run         INTEGER NOT NULL,
  source      INTEGER NOT NULL,
  row         INTEGER NOT NULL CHECK (row >= 1),
  line        INTEGER NOT NULL CHECK (line >= 1),
  byte_offset INTEGER NOT NULL CHECK (byte_offset >= 0),
  PRIMARY KEY (run, source),
  FOREIGN KEY (run, source) REFERENCES sources (run, source) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
)sql";

// How the rows of a source are written, which tells how to read its rejects when its file is gone. Empty: an
// older program read it.
constexpr const char* kLayouts = R"sql(
ALTER TABLE sources ADD COLUMN layout TEXT NOT NULL DEFAULT '';
)sql";

// What the rows of the other tables add up to, changed with them in one transaction, so that damage to the
// file is told from what was written (sum_table.h says what is summed up). Run 0: the whole ledger. A
// remembered fingerprint has a sum of its own, since it is looked up alone. Runs are found by going through
// them all: damage to an index could hide one.
constexpr const char* kSums = R"sql(
CREATE TABLE sums (
  run  INTEGER NOT NULL,
  name TEXT NOT NULL,
  sum  INTEGER NOT NULL,                    -- modulo 2^64
  PRIMARY KEY (run, name)
) STRICT, WITHOUT ROWID;

ALTER TABLE fingerprints ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;

DROP INDEX runs_by_key;
)sql";

// What a run does, to whose profiles, what of it does not bear repeating, and whether it was closed before
// its end: `stopped` or `superseded`. Empty, of runs of an older program: nobody knows.
constexpr const char* kEffects = R"sql(
ALTER TABLE runs ADD COLUMN effect TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN profiles TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN counters TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN closed TEXT NOT NULL DEFAULT '' CHECK (closed IN ('', 'stopped', 'superseded'));
)sql";

// The ids that an import of some rows asked for, a line each; empty: of all rows.
constexpr const char* kAskedIds = R"sql(
ALTER TABLE runs ADD COLUMN only_ids TEXT NOT NULL DEFAULT '';
)sql";

// Rejects that came back, mended, as a row of a later run (`by_run`): there it may be delivered, or rejected
// again.
constexpr const char* kComeBack = R"sql(
CREATE TABLE mendings (
  run       INTEGER NOT NULL,
  source    INTEGER NOT NULL,
  row       INTEGER NOT NULL,
  by_run    INTEGER NOT NULL,
  by_source INTEGER NOT NULL,
  by_row    INTEGER NOT NULL,
  PRIMARY KEY (run, source, row, by_run, by_source, by_row),
  FOREIGN KEY (run, source) REFERENCES sources (run, source) ON DELETE CASCADE,
  FOREIGN KEY (by_run, by_source) REFERENCES sources (run, source) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
)sql";

// Which `add` and `append` were applied, or may have been, row by row, so that rows are known again wherever
// they come from. What is here outlives its run: the profile still has it. By key, so that one is found in
// one step; `runs` of an older program have no entries.
constexpr const char* kApplied = R"sql(
CREATE TABLE counters (
  id      INTEGER PRIMARY KEY,
  project TEXT NOT NULL,
  name    TEXT NOT NULL,                    -- what is changed, a line each: `add Points`
  nth     INTEGER NOT NULL,                 -- among those of a mapping that change the same, from 0
  once    INTEGER NOT NULL                  -- 1: keys are of what `once` names; 0: of what rows say
) STRICT;

CREATE TABLE applied (
  counter INTEGER NOT NULL,
  key     BLOB NOT NULL,                    -- 16 bytes
  run     INTEGER NOT NULL,
  source  INTEGER NOT NULL,
  row     INTEGER NOT NULL,
  PRIMARY KEY (counter, key, run, source, row)
) STRICT, WITHOUT ROWID;

ALTER TABLE runs ADD COLUMN knows_applied INTEGER NOT NULL DEFAULT 0;
)sql";

// What was asked of projects in the last hour, by the name of what it is taken from, and until when nothing
// may be.
constexpr const char* kQuotas = R"sql(
CREATE TABLE quota_places (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  quota   TEXT NOT NULL,
  started INTEGER NOT NULL,                 -- ms since 1970
  process INTEGER NOT NULL,                 -- that holds it
  is_over INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX quota_places_by_start ON quota_places (quota, started);

CREATE TABLE quota_pauses (
  quota TEXT PRIMARY KEY,
  until INTEGER NOT NULL                    -- ms since 1970
) STRICT, WITHOUT ROWID;
)sql";

// The present snapshot of each kind of profiles that a job sends to a project, and how far the log of changes
// that are not in it yet counts.
constexpr const char* kSnapshotsKept = R"sql(
CREATE TABLE snapshots (
  project       TEXT NOT NULL,
  job           TEXT NOT NULL,
  profiles      TEXT NOT NULL,              -- `users`, `groups company`
  stamp         INTEGER NOT NULL,           -- 64 bits without a sign; 0: there is none
  profile_count INTEGER NOT NULL,
  made          TEXT NOT NULL,              -- UTC, ISO 8601
  log_run       INTEGER NOT NULL,           -- that goes on with the log; 0: there is none
  log_position  INTEGER NOT NULL,
  PRIMARY KEY (project, job, profiles)
) STRICT, WITHOUT ROWID;
)sql";

// What people asked for by law, and who was erased. The numbers of requests are never used again: a list of
// erased people names them.
constexpr const char* kPrivacy = R"sql(
CREATE TABLE privacy_requests (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  kind           TEXT NOT NULL CHECK (kind IN ('erase', 'retrieve')),
  project        TEXT NOT NULL,
  project_number TEXT NOT NULL,
  compliance     TEXT NOT NULL,
  disclosure     TEXT NOT NULL,
  reference      TEXT NOT NULL,             -- of who asked
  ignore_alias   INTEGER NOT NULL,
  keeps_ids      INTEGER NOT NULL,
  state          TEXT NOT NULL DEFAULT 'open',
  begun          TEXT NOT NULL,             -- UTC, ISO 8601
  ended          TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE privacy_people (
  request      INTEGER NOT NULL REFERENCES privacy_requests (id),
  number       INTEGER NOT NULL CHECK (number >= 1),
  id           TEXT NOT NULL,               -- empty once the request is over, unless it keeps them
  profiles     TEXT NOT NULL,               -- `users`, `groups company`
  mark         BLOB NOT NULL,               -- 16 bytes
  state        TEXT NOT NULL,
  order_number INTEGER NOT NULL,            -- those of one are submitted together; 0: in none yet
  reason       TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (request, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE privacy_tasks (
  request      INTEGER NOT NULL REFERENCES privacy_requests (id),
  order_number INTEGER NOT NULL CHECK (order_number >= 1),
  task         TEXT NOT NULL,               -- Mixpanel's id of it
  status       TEXT NOT NULL DEFAULT '',    -- Mixpanel's word
  asked        TEXT NOT NULL DEFAULT '',    -- UTC, ISO 8601
  adopted      INTEGER NOT NULL,
  PRIMARY KEY (request, order_number, task)
) STRICT, WITHOUT ROWID;

CREATE TABLE privacy_steps (
  request INTEGER NOT NULL REFERENCES privacy_requests (id),
  number  INTEGER NOT NULL,
  time    TEXT NOT NULL,                    -- UTC, ISO 8601
  what    TEXT NOT NULL,
  answer  TEXT NOT NULL,
  people  INTEGER NOT NULL,
  PRIMARY KEY (request, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE erased_people (
  project TEXT NOT NULL,
  mark    BLOB NOT NULL,                    -- 16 bytes
  since   TEXT NOT NULL,                    -- UTC, ISO 8601
  request INTEGER NOT NULL,
  lifted  TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (project, mark)
) STRICT, WITHOUT ROWID;

-- What marks are made with: made once, at random, and of no use without the marks.
CREATE TABLE id_mark_key (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  key  BLOB NOT NULL
) STRICT;
)sql";

constexpr std::array kVersions = {kFirst,    kResumePlaces, kLayouts, kSums,          kEffects, kAskedIds,
                                  kComeBack, kApplied,      kQuotas,  kSnapshotsKept, kPrivacy};
static_assert(kVersions.size() == kSchemaVersion);

[[noreturn]] void refuse_schema(const Database& database, const std::string& what) {
  throw RunError{ExitCode::stopped, fmt::format("The file {} {}", database.file().native(), what)};
}

std::int64_t read_number(Database& database, const char* sql) {
  Statement statement{database, sql};
  Cursor row = statement.query();
  return row.next() ? row.integer(0) : 0;
}

/// Whether its tables are exactly those that this program makes, by the sum that it keeps of them.
bool has_our_tables(Database& database) {
  if (read_number(database, "SELECT count(*) FROM sqlite_schema WHERE name = 'sums'") == 0) return false;
  return SumTable{database}.sum(kWholeLedger, kTables) == schema_checksum(database);
}

/// The version of the ledger that is there; 0: the file is empty. Throws when it is neither empty nor a
/// ledger that this program knows.
std::int64_t version_of(Database& database) {
  const std::int64_t application = read_number(database, "PRAGMA application_id");
  const std::int64_t version = read_number(database, "PRAGMA user_version");
  if (application == kApplicationId && version >= 1 && version <= kSchemaVersion) return version;
  if (has_our_tables(database)) database.refuse_damaged("its first page is not what was written");
  if (application == kApplicationId && version > kSchemaVersion) {
    refuse_schema(
        database,
        fmt::format("was written by a newer mixferry (its format is {}, this program knows {}). Use "
                    "the newer program, or another folder with --state.",
                    version, kSchemaVersion));
  }
  if (application != 0 || version != 0 || read_number(database, "SELECT count(*) FROM sqlite_schema") != 0) {
    refuse_schema(
        database,
        "is an SQLite database, but not a ledger of mixferry. Move it away, or use another folder with "
        "--state.");
  }
  return 0;
}

/// WAL, so that a commit is one write and one sync. It is a property of the file, and can't change inside a
/// transaction.
void use_wal(Database& database) {
  Statement statement{database, "PRAGMA journal_mode = WAL"};
  Cursor row = statement.query();
  if (row.next() && row.text(0) == "wal") return;
  refuse_schema(
      database,
      "is in a folder whose file system can't share memory between programs (a network drive?), which the "
      "ledger needs. Choose a folder on a local disk with --state.");
}

/// All or nothing: a program that is killed leaves a ledger of the old version.
void upgrade(Database& database, std::int64_t version, const std::function<void()>& on_upgrade) {
  Transaction transaction{database};
  for (; version < kSchemaVersion; ++version)
    database.execute(kVersions.at(static_cast<std::size_t>(version)));
  database.execute(
      fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", kApplicationId, kSchemaVersion));
  if (on_upgrade) on_upgrade();
  transaction.commit();
}

}  // namespace

bool is_new(Database& database) {
  return version_of(database) == 0;
}

// SQLite's own tables and indexes come and go.
Checksum schema_checksum(Database& database) {
  Checksum sum = 0;
  Statement statement{database,
                      "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT GLOB 'sqlite_*'"};
  for (Cursor row = statement.query(); row.next();)
    sum += row_checksum("sqlite_schema", row.text(0), row.text(1), row.text(2), row.text(3));
  return sum;
}

void prepare_schema(Database& database, const std::function<void()>& on_upgrade) {
  const std::int64_t version = version_of(database);
  use_wal(database);
  // What is deleted is overwritten: ids of people are among it.
  database.execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON");
  if (version < kSchemaVersion) upgrade(database, version, on_upgrade);
}

}  // namespace mixferry::ledger
