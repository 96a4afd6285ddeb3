#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <gmock/gmock.h>
#include <map>
#include <stdexcept>

#include "engine/ledger/sqlite/database.h"
#include "tests/unit/ledger/support.h"

namespace mixferry::ledger {
namespace {

using testing::HasSubstr;

/// A ledger of two runs: one finished, one with all that a run may have.
void make_ledger(const std::filesystem::path& folder) {
  const auto ledger = open_ledger(folder);
  RunIdentity other = some_identity(2);
  other.settings_hash = "others";
  const RunId finished = ledger->begin(other);
  ledger->commit(finished, {settled_from(0, {1, 70}, 60), settled_from(1, {1, 30}, 20)}, {});
  ledger->finish(finished, RunState::finished, 2.5);
  const RunId id = ledger->begin(some_identity());
  ledger->keep_layouts(id, {"csv"});
  Settlement mixed = settled_from(0, {1, 100}, 90);
  reject_row(mixed, some_reject(7));
  doubt_row(mixed, 8);
  ledger->commit(id, {mixed}, {.requests = 3, .responses = {{"200", 3}}});
  ledger->commit(id, {delivered(0, {201, 300})}, {});
  const CounterId counter =
      ledger->number_of({.project = "project", .changes = {"add Points"}, .once = true});
  const std::vector<AppliedRow> applied = {{.counter = counter, .key = {7, 1}, .row = 101, .once = true},
                                           {.counter = counter, .key = {7, 2}, .row = 102, .once = true}};
  ledger->commit(id, {Intent{0, {101, 150}, std::make_shared<const std::vector<AppliedRow>>(applied)}}, {});
  ledger->cache_fingerprints({{"path", "fingerprint 0"}});
  ledger->keep_mendings({{.reject = {id, 0, 7}, .as = {finished, 0, 1}}});
  const SnapshotKey key{.project = "project", .job = "nightly", .profiles = "users"};
  ledger->keep_snapshot(key, 0xfedc'ba98'7654'3210, 200);
  ledger->begin_log(key, {.run = id, .position = 90});
  const PrivacyRequestId request =
      ledger->begin_request({.project = "project"}, {{.id = "u1"}, {.id = "u2"}});
  ledger->change_request(
      request, {PeopleOrdered{.order = 1, .people = {1, 2}}, TasksBegun{.order = 1, .tasks = {"t1"}},
                RequestStep{.what = "task begun", .people = 2}});
}

/// Asks for all that an import, or who looks at it, rests on.
void take_up_all(const std::filesystem::path& folder) {
  const auto ledger = open_ledger(folder);
  for (const Counter& counter : ledger->counters()) ledger->check_applied(ledger->find(counter).value());
  for (const RunRecord& run : ledger->runs()) {
    static_cast<void>(ledger->settled(run.id));
    static_cast<void>(ledger->doubtful_rows(run.id, {}, 1));
    ledger->for_each_reject(run.id, [](SourceId, const Reject&) {});
  }
  for (const PrivacyRequestRecord& request : ledger->privacy_requests())
    static_cast<void>(ledger->people(request.id));
  static_cast<void>(ledger->erased_list());
}

struct Damage {
  const char* name;
  const char* sql;
  const char* complaint;
};

class LedgerDamage : public testing::TestWithParam<Damage> {};

// Method: rows are changed behind the ledger's back, as a flipped bit, a lost page or a hand could.
TEST_P(LedgerDamage, IsRefused) {
  const TemporaryFolder folder;
  make_ledger(folder.path());
  ASSERT_EQ(complaint_of([&] { take_up_all(folder.path()); }), "");
  {
    Database database{ledger_file(folder), std::chrono::milliseconds{1}};
    database.execute(GetParam().sql);
  }
  const std::string complaint = complaint_of([&] { take_up_all(folder.path()); });
  EXPECT_THAT(complaint, HasSubstr("it is damaged, or no ledger at all"));
  EXPECT_THAT(complaint, HasSubstr(GetParam().complaint));
  EXPECT_THAT(complaint, HasSubstr("Put a good copy in its place"));
}

constexpr const char* kRequest1 = "what it says of erasure or retrieval 1 is not what was written";
constexpr const char* kRun2 = "what it says of run 2 is not what was written";

INSTANTIATE_TEST_SUITE_P(
    Tables, LedgerDamage,
    testing::Values(
        Damage{"ALongerRange", "UPDATE settled SET last = 1124 WHERE run = 2 AND first = 201", kRun2},
        Damage{"AShorterRange", "UPDATE settled SET last = 99 WHERE run = 2 AND first = 1", kRun2},
        Damage{"ALostRange", "DELETE FROM settled WHERE run = 2 AND first = 201", kRun2},
        Damage{"RangesThatOverlap", "UPDATE settled SET last = 210 WHERE run = 2 AND first = 1",
               "what it says of run 2 ranges of settled overlap or touch"},
        Damage{"ARangeOfAnotherSource", "INSERT INTO settled VALUES (1, 1, 40, 50)",
               "what it says of run 1 is not what was written"},
        Damage{"ALostIntent", "DELETE FROM intents", kRun2},
        Damage{"AShorterIntent", "UPDATE intents SET last = 149", kRun2},
        Damage{"AResumePlace", "UPDATE resume_places SET byte_offset = byte_offset + 1 WHERE run = 2", kRun2},
        Damage{"ALostResumePlace", "DELETE FROM resume_places WHERE run = 2", kRun2},
        Damage{"ACount", "UPDATE counts SET count = count + 256 WHERE run = 2 AND kind = 'updates_sent'",
               kRun2},
        Damage{"ACountsName", "UPDATE counts SET kind = 'rows_delivereD' WHERE kind = 'rows_delivered'",
               "is not what was written"},
        Damage{"ALostCount", "DELETE FROM counts WHERE run = 2 AND kind = 'requests'", kRun2},
        Damage{"ASourcesFingerprint", "UPDATE sources SET fingerprint = 'x' WHERE run = 2", kRun2},
        Damage{"ALostSource", "PRAGMA foreign_keys = OFF; DELETE FROM sources WHERE run = 1 AND source = 1",
               "what it says of run 1"},
        Damage{"ALayout", "UPDATE sources SET layout = 'xlsx' WHERE run = 2", kRun2},
        Damage{"ARunsKey", "UPDATE runs SET key = 'x' WHERE id = 1", "its list of runs"},
        Damage{"ARunsState", "UPDATE runs SET state = 'unfinished' WHERE id = 1", "its list of runs"},
        Damage{"ARunsTime", "UPDATE runs SET seconds = 2.25 WHERE id = 1", "its list of runs"},
        Damage{"ALostRun", "DELETE FROM runs WHERE id = 1", "its list of runs"},
        Damage{"ARejectsText", "UPDATE rejects SET raw = x'41'",
               "what it says of run 2 was rejected is not what was written"},
        Damage{"ALostReject", "DELETE FROM rejects", "what it says of run 2 was rejected"},
        Damage{"AnUpdateInDoubt", "UPDATE in_doubt SET engage_record = '{\"$add\":{\"a\":2}}'",
               "what it says of run 2 is in doubt is not what was written"},
        Damage{"ALostUpdateInDoubt", "DELETE FROM in_doubt", "what it says of run 2 is in doubt"},
        Damage{"AMendedRow", "UPDATE mendings SET by_row = 2",
               "what it says of run 2 has mended is not what was written"},
        Damage{"ALostMendedRow", "DELETE FROM mendings", "what it says of run 2 has mended"},
        Damage{"AnAppliedKey", "UPDATE applied SET key = x'00000000000000070000000000000003' WHERE row = 101",
               "rows that were applied is not what was written"},
        Damage{"AnAppliedRow", "UPDATE applied SET row = 103 WHERE row = 101", "rows that were applied"},
        Damage{"ALostAppliedRow", "DELETE FROM applied WHERE row = 102", "rows that were applied"},
        Damage{"ACounter", "UPDATE counters SET name = 'add Coins'", "its list of counters"},
        Damage{"ALostCounter", "DELETE FROM counters", "its list of counters"},
        Damage{"ASnapshotsStamp", "UPDATE snapshots SET stamp = stamp + 1", "its list of snapshots"},
        Damage{"ALogsPosition", "UPDATE snapshots SET log_position = 50", "its list of snapshots"},
        Damage{"ALostSnapshot", "DELETE FROM snapshots", "its list of snapshots"},
        Damage{"ARequest", "UPDATE privacy_requests SET state = 'done'",
               "its list of erasures and retrievals"},
        Damage{"ALostRequest", "PRAGMA foreign_keys = OFF; DELETE FROM privacy_requests",
               "its list of erasures and retrievals"},
        Damage{"APersonsState", "UPDATE privacy_people SET state = 'erased' WHERE number = 2", kRequest1},
        Damage{"AStateThatIsNone", "UPDATE privacy_people SET state = 'errased' WHERE number = 2", kRequest1},
        Damage{"APersonsId", "UPDATE privacy_people SET id = 'u3' WHERE number = 2", kRequest1},
        Damage{"ALostPerson", "DELETE FROM privacy_people WHERE number = 2", kRequest1},
        Damage{"ATaskOfAnother", "UPDATE privacy_tasks SET task = 't2'", kRequest1},
        Damage{"ATasksStatus", "UPDATE privacy_tasks SET status = 'SUCCESS'", kRequest1},
        Damage{"ALostTask", "DELETE FROM privacy_tasks", kRequest1},
        Damage{"AStep", "UPDATE privacy_steps SET people = 3", kRequest1},
        Damage{"AnErasedPerson", "UPDATE erased_people SET lifted = since", "its list of erased people"},
        Damage{"ALostErasedPerson", "DELETE FROM erased_people", "its list of erased people"},
        Damage{"TheKeyOfMarks", "UPDATE id_mark_key SET key = zeroblob(32)", "its list of erased people"},
        Damage{"ALostKeyOfMarks", "DELETE FROM id_mark_key", "its list of erased people"},
        Damage{"ASum", "UPDATE sums SET sum = sum + 1 WHERE run = 2 AND name = 'books'", kRun2},
        Damage{"ALostSum", "DELETE FROM sums WHERE run = 1", "what it says of run 1"},
        Damage{"ALostTable", "PRAGMA foreign_keys = OFF; DROP TABLE intents", ""},
        Damage{"ANumberOfItsFormat", "PRAGMA user_version = 69", "its first page is not what was written"},
        Damage{"ItsName", "PRAGMA application_id = 7", "its first page is not what was written"},
        Damage{"ANewTable", "CREATE TABLE guests (name TEXT)", "its tables are not those that were made"},
        Damage{"ALostTableOfSums", "DROP TABLE sums", ""}),
    [](const auto& row) { return row.param.name; });

// Method: what only the end of a run asks for is damaged; nothing of it may come to light behind the sending.
TEST(LedgerDamage, OfWhatIsKeptIsFoundBeforeARunGoesOn) {
  for (const char* sql : {"UPDATE rejects SET raw = x'41'", "DELETE FROM in_doubt"}) {
    const TemporaryFolder folder;
    make_ledger(folder.path());
    open_ledger(folder.path())->require_sound(2);
    Database{ledger_file(folder), std::chrono::milliseconds{1}}.execute(sql);
    const auto ledger = open_ledger(folder.path());
    EXPECT_THAT(complaint_of([&] { ledger->require_sound(2); }), HasSubstr("is not what was written")) << sql;
    EXPECT_EQ(complaint_of([&] { ledger->require_sound(1); }), "") << "another run does not rest on it";
  }
}

TEST(LedgerDamage, OfARememberedFingerprintOnlyForgetsIt) {
  const TemporaryFolder folder;
  make_ledger(folder.path());
  {
    Database{ledger_file(folder), std::chrono::milliseconds{1}}.execute(
        "UPDATE fingerprints SET fingerprint = 'x'");
  }
  const auto ledger = open_ledger(folder.path());
  EXPECT_EQ(ledger->cached_fingerprint("path"), std::nullopt);
}

// Method: the ledger as it was before its last commits takes the place of the one that is there, in three
// ways.
TEST(LedgerDamage, OfCommitsThatAreMissingIsRefused) {
  const TemporaryFolder folder;
  make_ledger(folder.path());
  const TemporaryFolder older;
  std::filesystem::copy_file(ledger_file(folder), ledger_file(older));
  {
    const auto ledger = open_ledger(folder.path());
    ledger->commit(2, {delivered(0, {151, 160})}, {});
  }
  const auto expect_refused = [&](const char* complaint) {
    for (int opening = 1; opening <= 2; ++opening) {
      const std::string said = complaint_of([&] { take_up_all(folder.path()); });
      EXPECT_THAT(said, HasSubstr(complaint)) << opening;
      EXPECT_THAT(said, HasSubstr("an older copy took its place. Put back all files"));
    }
  };
  std::filesystem::copy_file(ledger_file(older), ledger_file(folder),
                             std::filesystem::copy_options::overwrite_existing);
  expect_refused("it holds 16 commits, but 17 were made");
  std::filesystem::resize_file(ledger_file(folder), 0);
  expect_refused("it holds 0 commits, but 17 were made");
  std::filesystem::remove(ledger_file(folder));
  expect_refused("it holds 0 commits, but 17 were made");
  // As the sentence says.
  std::filesystem::remove(ledger_file(folder).native() + "-commits");
  EXPECT_EQ(complaint_of([&] { take_up_all(folder.path()); }), "");
}

/// What there is of a ledger, as files.
using Files = std::map<std::string, std::string>;

Files files_of(const std::filesystem::path& folder) {
  Files files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream stream{entry.path(), std::ios::binary};
    files[entry.path().filename()] = {std::istreambuf_iterator<char>{stream}, {}};
  }
  return files;
}

void write_files(const std::filesystem::path& folder, const Files& files) {
  for (const auto& [name, bytes] : files) std::ofstream{folder / name, std::ios::binary} << bytes;
}

/// All that a ledger says, as text.
std::string contents(const std::filesystem::path& folder) {
  const auto ledger = open_ledger(folder);
  std::string text;
  for (const SnapshotRecord& each : ledger->snapshots())
    text += fmt::format("{} {} {} {}\n", each.key.job, each.stamp, each.made, each.log.value().position);
  for (const PrivacyRequestRecord& request : ledger->privacy_requests()) {
    text += fmt::format("{} {} {}\n", request.id, request.begun, name_of(request.state));
    for (const PersonRecord& each : ledger->people(request.id))
      text += fmt::format("{} {} {}\n", each.id, each.mark.low, name_of(each.state));
    for (const TaskRecord& each : ledger->tasks(request.id)) text += each.id + each.status;
    for (const RequestStep& each : ledger->steps(request.id)) text += each.what + each.time;
  }
  for (const ErasedPerson& each : ledger->erased_list())
    text += fmt::format("{} {} {} {}\n", each.mark.high, each.since, each.request, each.lifted);
  for (const RunRecord& run : ledger->runs()) {
    text += fmt::format("{} {} {} {}\n", run.id, run_key(run.identity), run.started, run.seconds);
    for (const auto& [name, count] : as_counts(run.tally)) text += fmt::format("{}={} ", name, count);
    for (const std::vector<RangeSet>& sets : {ledger->settled(run.id), ledger->intents(run.id)}) {
      for (const RangeSet& set : sets) {
        for (const RowRange& range : set.ranges()) text += fmt::format("{}-{} ", range.first, range.last);
      }
    }
    for (const RowPlace& place : ledger->resume_places(run.id)) text += fmt::format("{} ", place.byte_offset);
    for (const std::string& row : in_doubt(*ledger, run.id)) text += row;
    ledger->for_each_reject(run.id,
                            [&](SourceId, const Reject& reject) { text += reject.message + reject.raw; });
  }
  return text;
}

/// Flips a bit of every `step`th byte of each file of a ledger, one at a time: it says the same as before, or
/// is refused with a sentence.
void expect_flips_are_harmless(const Files& files, const std::string& expected, std::size_t step) {
  std::size_t flips = 0;
  std::size_t refused = 0;
  for (const auto& [name, bytes] : files) {
    if (name.ends_with("-shm")) continue;
    for (std::size_t at = 0; at < bytes.size(); at += step) {
      SCOPED_TRACE(fmt::format("{}, byte {}", name, at));
      const TemporaryFolder folder;
      Files flipped = files;
      flipped[name][at] = static_cast<char>(flipped[name][at] ^ (1 << (at / step % 8)));
      write_files(folder.path(), flipped);
      std::string said;
      try {
        said = contents(folder.path());
        EXPECT_EQ(said, expected);
      } catch (const RunError& error) {
        EXPECT_THAT(error.what(), testing::AllOf(HasSubstr("The ledger "), HasSubstr("can't be used")));
        ++refused;
      } catch (const std::exception& defect) {
        ADD_FAILURE() << defect.what();
      }
      ++flips;
      if (testing::Test::HasFailure()) return;
    }
  }
  EXPECT_GT(refused, flips / 100);
}

std::size_t flip_step() {
  const char* all = std::getenv("MIXFERRY_ALL_FLIPS");
  return all != nullptr && *all != '\0' ? 1 : 503;
}

TEST(LedgerDamage, OfAnyByteIsHarmless) {
  const TemporaryFolder folder;
  make_ledger(folder.path());
  const std::string expected = contents(folder.path());
  expect_flips_are_harmless(files_of(folder.path()), expected, flip_step());
}

// The log of a killed program is beside it, with commits that the file itself does not have yet.
TEST(LedgerDamage, OfAnyByteOfAKilledProgramsFilesIsHarmless) {
  const TemporaryFolder folder;
  make_ledger(folder.path());
  Files files;
  {
    const auto ledger = open_ledger(folder.path());
    ledger->commit(2, {delivered(0, {151, 160})}, {});
    ledger->commit(2, {Intent{0, {161, 180}}}, {});
    files = files_of(folder.path());
  }
  ASSERT_TRUE(files.contains("ledger.sqlite-wal"));
  expect_flips_are_harmless(files, contents(folder.path()), flip_step());
}

}  // namespace
}  // namespace mixferry::ledger
