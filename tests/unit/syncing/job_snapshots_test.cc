#include "engine/syncing/job_snapshots.h"

#include <gmock/gmock.h>
#include <map>

#include "tests/unit/ledger/support.h"
#include "tests/unit/snapshot/support.h"

namespace mixferry::syncing {
namespace {

using ledger::RunState;
using snapshot::set;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// The users of one job, from night to night.
class Nights : public testing::Test {
 protected:
  [[nodiscard]] JobSnapshots job() { return {folder_.path(), "project", "nightly", {"users"}, *ledger_}; }

  /// Run `run` sends `changes`, and is killed before anything is folded.
  void send(JobSnapshots& job, ledger::RunId run, std::initializer_list<snapshot::Change> changes) {
    job.open();
    job.open_logs();
    job.begin_logs(run);
    Space& users = job.spaces()[0];
    for (const snapshot::Change& change : changes) users.log->add(change);
    ledger_->begin_log(users.record.key, {.run = run, .position = users.log->commit()});
  }
  /// A night that goes well.
  void night(std::initializer_list<snapshot::Change> changes) {
    JobSnapshots at_work = job();
    const ledger::RunId run = ledger_->begin(ledger::some_identity());
    send(at_work, run, changes);
    ledger_->finish(run, RunState::finished, 1);
    at_work.fold();
  }
  /// What is known, by id; 0: unknown.
  [[nodiscard]] std::vector<std::string> known() {
    JobSnapshots now = job();
    now.open();
    const snapshot::Snapshot& last = now.spaces()[0].last;
    std::vector<std::string> all;
    for (const char* id : {"ada", "bob", "cyd"}) {
      const auto place = last.find(id, snapshot::fingerprint(id, {}).id);
      if (!place) continue;
      std::string content = "?";
      for (const char* records : {"1", "2"})
        if (last.entry(*place).content == snapshot::fingerprint(id, records).content) content = records;
      all.push_back(std::string(id) + " " + content);
    }
    return all;
  }
  /// Of all files of snapshots and logs, by path.
  [[nodiscard]] std::map<std::string, std::string> bytes_of_files() const {
    std::map<std::string, std::string> bytes;
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder_.path() / "snapshots"))
      if (file.is_regular_file()) bytes[file.path()] = snapshot::bytes_of_file(file.path());
    return bytes;
  }
  [[nodiscard]] SpaceFiles files() { return job().spaces()[0].files; }

  tests::TemporaryFolder folder_;
  std::unique_ptr<ledger::Ledger> ledger_ = ledger::open_ledger(folder_.path());
};

TEST_F(Nights, TheFirstSyncKnowsNobodyAndTheSecondWhatTheFirstSent) {
  {
    JobSnapshots first = job();
    EXPECT_EQ(first.unfolded(), std::nullopt);
    EXPECT_EQ(first.last_made(), "");
    first.open();
    EXPECT_EQ(first.spaces()[0].last.profiles(), 0u);
  }
  const std::string before = job().base();
  night({set("ada", "1"), set("bob", "1")});
  EXPECT_NE(job().base(), before);
  EXPECT_THAT(job().last_made(), testing::StartsWith("20"));
  EXPECT_THAT(known(), ElementsAre("ada 1", "bob 1"));
  night({set("bob", "2")});
  EXPECT_THAT(known(), ElementsAre("ada 1", "bob 2"));
  EXPECT_FALSE(std::filesystem::exists(files().log));
}

TEST_F(Nights, ARunThatFinishedAndWasKilledBeforeItsFoldIsFoldedAsItIs) {
  night({set("ada", "1"), set("bob", "1")});
  const ledger::RunId run = ledger_->begin(ledger::some_identity());
  {
    JobSnapshots killed = job();
    send(killed, run, {set("ada", "2"), snapshot::again(set("bob", "2"))});
  }
  ledger_->finish(run, RunState::finished, 1);
  JobSnapshots next = job();
  EXPECT_EQ(next.unfolded(), run);
  next.fold();
  EXPECT_EQ(next.unfolded(), std::nullopt);
  EXPECT_EQ(ledger_->snapshot(next.spaces()[0].record.key).profiles, 2u);
  next.open();
  EXPECT_EQ(next.spaces()[0].last.stamp(), next.spaces()[0].record.stamp);
}

TEST_F(Nights, OfARunThatWasGivenUpWhatMayComeAgainIsUnknown) {
  night({set("ada", "1"), set("bob", "1"), set("cyd", "1")});
  {
    JobSnapshots killed = job();
    send(killed, ledger_->begin(ledger::some_identity()),
         {set("ada", "2"), snapshot::again(set("bob", "2"))});
  }
  job().fold();
  EXPECT_THAT(known(), ElementsAre("ada 2", "bob ?", "cyd 1"));
}

// Method: for a dry run, what a killed night sent is folded; then the night goes on.
TEST_F(Nights, FoldedForADryRunANightCanGoOn) {
  night({set("ada", "1"), set("bob", "1")});
  const ledger::RunId run = ledger_->begin(ledger::some_identity());
  {
    JobSnapshots killed = job();
    send(killed, run, {set("ada", "2"), set("cyd", "1")});
  }
  const std::map<std::string, std::string> before = bytes_of_files();
  const std::vector<ledger::SnapshotRecord> noted = ledger_->snapshots();
  {
    JobSnapshots dry(folder_.path(), "project", "nightly", {"users"}, *ledger_, "", SnapshotUse::dry_run);
    EXPECT_EQ(dry.unfolded(), run);
    dry.fold();
    EXPECT_EQ(dry.unfolded(), std::nullopt);
    dry.open();
    EXPECT_EQ(dry.spaces()[0].last.profiles(), 3u);
    dry.drop_logs();
  }
  EXPECT_EQ(bytes_of_files(), before);
  EXPECT_EQ(ledger_->snapshots(), noted);
  JobSnapshots goes_on = job();
  EXPECT_EQ(goes_on.unfolded(), run);
  goes_on.open();
  goes_on.open_logs();
}

// Method: the log and the ledger of before the fold come back, the folded snapshot stays.
TEST_F(Nights, KilledBetweenTheFoldAndItsNoteTheFoldIsNoted) {
  night({set("ada", "1")});
  const ledger::RunId run = ledger_->begin(ledger::some_identity());
  std::uint64_t stamp = 0;
  {
    JobSnapshots killed = job();
    send(killed, run, {set("ada", "2")});
    const Space& users = killed.spaces()[0];
    const auto log = snapshot::ChangeLog::open(users.files.log);
    static_cast<void>(snapshot::fold(users.last, log, users.files.snapshot, snapshot::Night::given_up));
    stamp = snapshot::Snapshot::open(users.files.snapshot, identity_of(users.record.key)).stamp();
  }
  // It can't be gone on with: what it would be held against is not there any more.
  JobSnapshots next = job();
  EXPECT_EQ(next.unfolded(), std::nullopt);
  next.open();
  EXPECT_EQ(next.spaces()[0].record.stamp, stamp);
  EXPECT_FALSE(std::filesystem::exists(next.spaces()[0].files.log));
}

TEST_F(Nights, AnOlderCopyIsRefusedAndOneThatIsNotThere) {
  night({set("ada", "1")});
  const std::string older = snapshot::bytes_of_file(files().snapshot);
  night({set("ada", "2")});
  std::ofstream(files().snapshot, std::ios::binary) << older;
  EXPECT_THAT(snapshot::refusal([&] { job().open(); }),
              testing::AllOf(HasSubstr("an older copy"), HasSubstr("mixferry snapshots --forget nightly")));
  std::filesystem::remove(files().snapshot);
  EXPECT_THAT(snapshot::refusal([&] { job().open(); }), HasSubstr("mixferry snapshots --forget nightly"));
}

TEST_F(Nights, AJobIsOneProcessAtATime) {
  const JobSnapshots first = job();
  EXPECT_THAT(snapshot::refusal([&] { (void)job(); }),
              HasSubstr("Another mixferry is at work on a sync of \"nightly\""));
  EXPECT_NO_THROW((JobSnapshots{folder_.path(), "project", "weekly", {"users"}, *ledger_}));
}

TEST_F(Nights, LogsThatWereNotBegunAreDroppedAndOthersStay) {
  {
    JobSnapshots stopped = job();
    stopped.open();
    stopped.open_logs();
    EXPECT_TRUE(std::filesystem::exists(stopped.spaces()[0].files.log));
    stopped.drop_logs();
    EXPECT_FALSE(std::filesystem::exists(stopped.spaces()[0].files.log));
  }
  {
    JobSnapshots killed = job();
    send(killed, ledger_->begin(ledger::some_identity()), {set("ada", "1")});
  }
  JobSnapshots goes_on = job();
  goes_on.open();
  goes_on.open_logs();
  EXPECT_FALSE(goes_on.spaces()[0].log_is_new);
  goes_on.drop_logs();
  EXPECT_TRUE(std::filesystem::exists(goes_on.spaces()[0].files.log));
}

}  // namespace
}  // namespace mixferry::syncing
