#include "engine/ledger/sqlite/schema.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <memory>
#include <sched.h>
#include <vector>

#include "tests/support/temporary_folder.h"
#include "tests/unit/ledger/support.h"

namespace mixferry::ledger {
namespace {

using testing::HasSubstr;

constexpr std::chrono::milliseconds kNoWait{1};

std::string contents_of(const std::filesystem::path& file) {
  std::ifstream stream{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{stream}, {}};
}

void write_file(const std::filesystem::path& file, std::string_view text) {
  std::ofstream{file, std::ios::binary} << text;
}

std::string answer(Database& database, const char* sql) {
  Statement statement{database, sql};
  Cursor row = statement.query();
  return row.next() ? std::string{row.text(0)} : "";
}

TEST(Schema, AsksForWhatDurabilityNeeds) {
  const TemporaryFolder folder;
  for (int opening = 1; opening <= 2; ++opening) {
    SCOPED_TRACE(opening);
    Database database{ledger_file(folder), kNoWait};
    prepare_schema(database);
    EXPECT_EQ(answer(database, "SELECT journal_mode FROM pragma_journal_mode"), "wal");
    EXPECT_EQ(answer(database, "SELECT CAST(synchronous AS TEXT) FROM pragma_synchronous"), "2");
    EXPECT_EQ(answer(database, "SELECT CAST(foreign_keys AS TEXT) FROM pragma_foreign_keys"), "1");
    EXPECT_EQ(answer(database, "SELECT CAST(user_version AS TEXT) FROM pragma_user_version"),
              std::to_string(kSchemaVersion));
  }
}

// SQLite leaves an empty file behind when it is killed early.
TEST(Schema, TakesAnEmptyFileForANewOne) {
  const TemporaryFolder folder;
  write_file(ledger_file(folder), "");
  const auto ledger = open_ledger(folder.path());
  EXPECT_TRUE(ledger->runs().empty());
}

/// A ledger as the first version of the program left it: a run of 100 rows, half of them settled.
void write_ledger_of_version_1(const TemporaryFolder& folder) {
  Database database{ledger_file(folder), kNoWait};
  database.execute(contents_of(MIXFERRY_SOURCE_DIR "/tests/unit/ledger/sqlite/schema_1.sql"));
  database.execute(
      fmt::format("PRAGMA journal_mode = WAL; PRAGMA application_id = {}; PRAGMA user_version = 1;"
                  "INSERT INTO runs (key, mapping, settings_hash, project, row_limit, started) "
                  "VALUES ('{}', 'hubspot/contacts', 'settings', 'project', 0, '2026-01-02T03:04:05Z');"
                  "INSERT INTO sources VALUES (1, 0, '/exports/0.csv', 'fingerprint 0');"
                  "INSERT INTO settled VALUES (1, 0, 1, 40), (1, 0, 61, 70);"
                  "INSERT INTO intents VALUES (1, 0, 41, 50);"
                  "INSERT INTO counts VALUES (1, 'rows_delivered', '', 49), (1, 'rows_rejected', '', 1);"
                  "INSERT INTO rejects VALUES (1, 0, 7, 8, 'Email', 'too_long', 'Too long.', x'41')",
                  kApplicationId, run_key(some_identity())));
}

TEST(Schema, OfAnOlderProgramIsTakenOverWithAllThatItHolds) {
  const TemporaryFolder folder;
  write_ledger_of_version_1(folder);
  for (int opening = 1; opening <= 2; ++opening) {
    SCOPED_TRACE(opening);
    const auto ledger = open_ledger(folder.path());
    const std::optional<RunRecord> run = ledger->run(1);
    ASSERT_TRUE(run);
    EXPECT_EQ(run->identity, some_identity());
    EXPECT_EQ(run->tally.rows_read(), 50u);
    EXPECT_THAT(ledger->settled(run->id).at(0).ranges(),
                testing::ElementsAre(RowRange{1, 40}, RowRange{61, 70}));
    EXPECT_THAT(ledger->intents(run->id).at(0).ranges(), testing::ElementsAre(RowRange{41, 50}));
    EXPECT_EQ(ledger->resume_places(run->id), std::vector<RowPlace>(1));
    EXPECT_THAT(ledger->layouts(run->id), testing::ElementsAre(""));
    std::vector<std::uint64_t> rejected;
    ledger->for_each_reject(run->id, [&](SourceId, const Reject& reject) { rejected.push_back(reject.row); });
    EXPECT_THAT(rejected, testing::ElementsAre(7));
  }
  const auto ledger = open_ledger(folder.path());
  ledger->commit(1, {settled_from(0, {41, 60}, 60)}, {});
  EXPECT_EQ(ledger->resume_places(1).at(0).row, 60u);
  Database database{ledger_file(folder), kNoWait};
  EXPECT_EQ(answer(database, "SELECT CAST(user_version AS TEXT) FROM pragma_user_version"),
            std::to_string(kSchemaVersion));
}

// Method: the same tables by the same names and with the same columns as in a new ledger.
TEST(Schema, OfAnOlderProgramBecomesThatOfANewOne) {
  constexpr const char* kSchema =
      "SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema ORDER BY name)";
  const TemporaryFolder older;
  write_ledger_of_version_1(older);
  const TemporaryFolder fresh;
  for (const TemporaryFolder* folder : {&older, &fresh}) const auto ledger = open_ledger(folder->path());
  Database upgraded{ledger_file(older), kNoWait};
  Database made{ledger_file(fresh), kNoWait};
  EXPECT_EQ(answer(upgraded, kSchema), answer(made, kSchema));
}

// Method: a table of the new name is there already, so that it fails in the midst of it.
TEST(Schema, OfAnOlderProgramThatCanNotBeTakenOverStaysAsItIs) {
  const TemporaryFolder folder;
  write_ledger_of_version_1(folder);
  { Database{ledger_file(folder), kNoWait}.execute("CREATE TABLE resume_places (in_the_way TEXT)"); }
  EXPECT_THAT(complaint_of([&] { const auto ledger = open_ledger(folder.path()); }),
              HasSubstr("already exists"));
  Database database{ledger_file(folder), kNoWait};
  EXPECT_EQ(answer(database, "SELECT CAST(user_version AS TEXT) FROM pragma_user_version"), "1");
}

TEST(Schema, OfANewerProgramIsRefusedAndLeftAlone) {
  const TemporaryFolder folder;
  { const auto ledger = open_ledger(folder.path()); }
  {
    Database{ledger_file(folder), kNoWait}.execute(
        fmt::format("CREATE TABLE comforts (name TEXT); PRAGMA user_version = {}", kSchemaVersion + 1));
  }
  const std::string before = contents_of(ledger_file(folder));
  const std::string complaint = complaint_of([&] { const auto ledger = open_ledger(folder.path()); });
  EXPECT_THAT(complaint, HasSubstr(ledger_file(folder).native()));
  EXPECT_THAT(complaint, HasSubstr(fmt::format("newer mixferry (its format is {}, this program knows {})",
                                               kSchemaVersion + 1, kSchemaVersion)));
  EXPECT_EQ(contents_of(ledger_file(folder)), before);
}

TEST(Schema, OfAnotherProgramIsRefusedAndLeftAlone) {
  const TemporaryFolder folder;
  { Database{ledger_file(folder), kNoWait}.execute("CREATE TABLE bookmarks (url TEXT)"); }
  const std::string before = contents_of(ledger_file(folder));
  EXPECT_THAT(complaint_of([&] { const auto ledger = open_ledger(folder.path()); }),
              HasSubstr("not a ledger of mixferry"));
  EXPECT_EQ(contents_of(ledger_file(folder)), before);
}

TEST(Schema, OfAFileThatIsNoDatabaseIsRefusedAndLeftAlone) {
  const TemporaryFolder folder;
  const std::string garbage(10'000, 'x');
  write_file(ledger_file(folder), garbage);
  const std::string complaint = complaint_of([&] { const auto ledger = open_ledger(folder.path()); });
  EXPECT_THAT(complaint, HasSubstr(ledger_file(folder).native()));
  EXPECT_THAT(complaint, HasSubstr("damaged, or no ledger at all"));
  EXPECT_THAT(complaint, HasSubstr("good copy"));
  EXPECT_EQ(contents_of(ledger_file(folder)), garbage);
}

// Method: a ledger is cut short by at least a page, between pages and inside them; each cut must be noticed
// when it is opened. (Inside the last page a cut is noticed when that page is read: a checkpoint that was
// killed leaves one, too, and that is no damage.)
TEST(Schema, OfATruncatedFileIsRefused) {
  const TemporaryFolder folder;
  { const auto ledger = open_ledger(folder.path()); }
  const std::string whole = contents_of(ledger_file(folder));
  ASSERT_GT(whole.size(), 2u * 4096);
  for (std::size_t size = 100; size + 4096 < whole.size(); size += 1000) {
    SCOPED_TRACE(size);
    write_file(ledger_file(folder), std::string_view{whole}.substr(0, size));
    EXPECT_THAT(complaint_of([&] { const auto ledger = open_ledger(folder.path()); }),
                HasSubstr("damaged, or no ledger at all"));
  }
}

// Method: processes open one new ledger at the same time, close it and open it again: the first makes the
// file, the last to close removes its log, over and over.
TEST(Schema, IsMadeOnceWhenProcessesStartTogether) {
  for (int round = 0; round < 6; ++round) {
    SCOPED_TRACE(round);
    const TemporaryFolder folder;
    const auto start = folder.path() / "start";
    std::vector<std::unique_ptr<Child>> children;
    for (int i = 0; i < 6; ++i) {
      children.push_back(std::make_unique<Child>([&](int pipe) {
        while (!std::filesystem::exists(start)) ::sched_yield();
        for (int opening = 0; opening < 3; ++opening) {
          const auto ledger = open_ledger(folder.path());
          static_cast<void>(ledger->begin(some_identity()));
          Child::say(pipe, ".");
        }
      }));
    }
    write_file(start, "");
    for (const auto& child : children) EXPECT_EQ(read_to_end(child->pipe()), "...");
    EXPECT_EQ(open_ledger(folder.path())->runs().size(), 18u);
  }
}

}  // namespace
}  // namespace mixferry::ledger
