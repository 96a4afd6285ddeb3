// Whole imports whose state folder is not as they left it, or not theirs alone.

#include <csignal>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

#include "engine/ledger/sqlite/database.h"
#include "engine/ledger/sqlite/schema.h"
#include "tests/support/contacts.h"

namespace mixferry::tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class StateFolder : public testing::Test {
 protected:
  StateFolder() {
    sandbox::SandboxOptions slow;
    slow.behaviour.latency_milliseconds = 4;
    bench_.emplace(slow);
    csv_ = bench_->folder().write("contacts.csv", contacts_csv(contacts_));
    mapping_ = bench_->folder().write("m.yaml", kRepeatableMapping);
  }
  [[nodiscard]] ProgramOptions import() const {
    return bench_->import({csv_, "-m", mapping_, "--batch-records", "100", "--report", report()});
  }
  [[nodiscard]] std::string report() const { return bench_->folder().path() / "report.json"; }
  [[nodiscard]] std::string ledger() const { return bench_->state_dir() + "/ledger.sqlite"; }
  void wait_for_requests(std::uint64_t count) const {
    while (bench_->stat("requests") < count) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  void begin_and_kill() const {
    Program program(import());
    wait_for_requests(40);
    program.signal(SIGKILL);
    (void)program.wait();
  }
  void change_ledger(const std::string& sql) const {
    ledger::Database(ledger(), std::chrono::seconds(1)).execute(sql);
  }
  void expect_refused(std::string_view what, std::string_view remedy) const {
    const std::uint64_t requests = bench_->stat("requests");
    const ProgramResult refused = run_program(import());
    EXPECT_EQ(refused.exit_code, 3);
    EXPECT_THAT(refused.err, AllOf(HasSubstr(ledger()), HasSubstr(what), HasSubstr(remedy)));
    EXPECT_EQ(bench_->stat("requests"), requests) << "something was sent";
  }
  void expect_finished() const {
    const ProgramResult result = run_program(import());
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(report_field(report(), "rows_delivered"), std::to_string(contacts_.rows));
    EXPECT_EQ(bench_->profiles(), expected_profiles(contacts_));
  }

  const ContactOptions contacts_{.rows = 12'000, .ids = 900};
  std::optional<ImportBench> bench_;
  std::string csv_, mapping_;
};

// Method: what later versions of the schema have added is taken away again, in the midst of a run.
TEST_F(StateFolder, OfAnOlderProgramIsTakenOverAndItsRunFinished) {
  begin_and_kill();
  change_ledger(
      "DROP TABLE resume_places; ALTER TABLE sources DROP COLUMN layout; DROP TABLE sums;"
      "ALTER TABLE fingerprints DROP COLUMN checksum; CREATE INDEX runs_by_key ON runs (key);"
      "ALTER TABLE runs DROP COLUMN effect; ALTER TABLE runs DROP COLUMN profiles;"
      "ALTER TABLE runs DROP COLUMN counters; ALTER TABLE runs DROP COLUMN closed;"
      "ALTER TABLE runs DROP COLUMN only_ids; DROP TABLE mendings;"
      "DROP TABLE applied; DROP TABLE counters; ALTER TABLE runs DROP COLUMN knows_applied;"
      "DROP TABLE quota_places; DROP TABLE quota_pauses; DROP TABLE snapshots;"
      "DROP TABLE privacy_people; DROP TABLE privacy_tasks; DROP TABLE privacy_steps;"
      "DROP TABLE privacy_requests; DROP TABLE erased_people; DROP TABLE id_mark_key;"
      "PRAGMA user_version = 1");
  std::filesystem::remove(ledger() + "-commits");
  expect_finished();
}

TEST_F(StateFolder, OfANewerProgramIsRefusedAndLeftAlone) {
  begin_and_kill();
  change_ledger("CREATE TABLE comforts (name TEXT); PRAGMA user_version = 1000");
  expect_refused("newer mixferry", "Use the newer program");
  change_ledger("DROP TABLE comforts; PRAGMA user_version = " + std::to_string(ledger::kSchemaVersion));
  expect_finished();
}

// Method: the pages behind the first are overwritten, in a file that holds everything.
TEST_F(StateFolder, WithADamagedLedgerIsRefused) {
  begin_and_kill();
  change_ledger("PRAGMA journal_mode = DELETE");
  const std::uintmax_t bytes = std::filesystem::file_size(ledger());
  std::fstream(ledger(), std::ios::in | std::ios::out | std::ios::binary).seekp(4096)
      << std::string(bytes - 4096, 'x');
  expect_refused("damaged", "good copy");
}

TEST_F(StateFolder, IsNotSharedByTwoImportsOfOneExport) {
  Program first(import());
  wait_for_requests(5);
  const ProgramResult second = run_program(import());
  EXPECT_EQ(second.exit_code, 3);
  EXPECT_THAT(second.err, AllOf(HasSubstr(std::to_string(first.pid())), HasSubstr("is at work on this run")));
  EXPECT_EQ(first.wait().exit_code, 0);
  EXPECT_EQ(bench_->stat("updates.applied"), expected_updates(contacts_)) << "something was sent twice";
}

TEST_F(StateFolder, WithAnUnfinishedRunOfAMappingThatSaysTheSameGoesOnWithIt) {
  begin_and_kill();
  bench_->folder().write("m.yaml", "# changed\n" + std::string(kRepeatableMapping));
  expect_finished();
}

}  // namespace
}  // namespace mixferry::tests
