#include <gmock/gmock.h>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/ledger/support.h"

namespace mixferry::ledger {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint64_t kStamp = 0xfedc'ba98'7654'3210;  // above what SQLite's numbers hold

class SnapshotsTest : public testing::Test {
 protected:
  static SnapshotKey key(std::string profiles, std::string job = "nightly") {
    return {.project = "project", .job = std::move(job), .profiles = std::move(profiles)};
  }
  void open_again() {
    ledger_.reset();
    ledger_ = open_ledger(folder_.path());
  }
  std::optional<PendingLog> log() { return ledger_->snapshot(users_).log; }

  TemporaryFolder folder_;
  std::unique_ptr<Ledger> ledger_ = open_ledger(folder_.path());
  const RunId run_ = ledger_->begin(some_identity());
  const SnapshotKey users_ = key("users");
};

TEST_F(SnapshotsTest, ThereIsNoneAtFirst) {
  EXPECT_THAT(ledger_->snapshots(), IsEmpty());
  EXPECT_EQ(ledger_->snapshot(users_), (SnapshotRecord{.key = users_}));
}

TEST_F(SnapshotsTest, AreKeptByProjectJobAndProfiles) {
  ledger_->keep_snapshot(users_, kStamp, 10'000'000'000);
  ledger_->keep_snapshot(key("groups company"), 2, 20);
  ledger_->keep_snapshot(key("users", "weekly"), 3, 30);
  ledger_->begin_log({.project = "another", .job = "nightly", .profiles = "users"},
                     {.run = run_, .position = 64});
  open_again();
  const SnapshotRecord users = ledger_->snapshot(users_);
  EXPECT_EQ(users.stamp, kStamp);
  EXPECT_EQ(users.profiles, 10'000'000'000u);
  EXPECT_THAT(users.made, testing::MatchesRegex("20..-..-..T..:..:..Z"));
  EXPECT_EQ(users.log, std::nullopt);
  std::vector<std::string> all;
  for (const SnapshotRecord& each : ledger_->snapshots()) {
    all.push_back(each.key.project + " " + each.key.job + " " + each.key.profiles + " " +
                  std::to_string(each.profiles));
  }
  EXPECT_THAT(all, ElementsAre("another nightly users 0", "project nightly groups company 20",
                               "project nightly users 10000000000", "project weekly users 30"));
}

TEST_F(SnapshotsTest, ALogGoesOnUntilItIsInTheSnapshot) {
  ledger_->keep_snapshot(users_, 7, 10);
  ledger_->begin_log(users_, {.run = run_, .position = 64});
  ledger_->begin_log(users_, {.run = run_, .position = 90});
  open_again();
  EXPECT_EQ(log(), (PendingLog{.run = run_, .position = 90}));
  EXPECT_EQ(ledger_->snapshot(users_).stamp, 7u);
  const RunId later = ledger_->begin(some_identity());
  ledger_->begin_log(users_, {.run = later, .position = 90});
  EXPECT_EQ(log(), (PendingLog{.run = later, .position = 90})) << "a later run goes on with it";
  ledger_->keep_snapshot(users_, 8, 11);
  EXPECT_EQ(log(), std::nullopt);
  EXPECT_EQ(ledger_->snapshot(users_).stamp, 8u);
  ledger_->begin_log(users_, {.run = later, .position = 64});
  EXPECT_EQ(log(), (PendingLog{.run = later, .position = 64})) << "tomorrow's is another";
}

TEST_F(SnapshotsTest, ALogThatWasNotFoldedIsNotReplaced) {
  EXPECT_THROW(ledger_->begin_log(users_, {.run = 0, .position = 64}), std::logic_error);
  ledger_->begin_log(users_, {.run = run_, .position = 90});
  EXPECT_THROW(ledger_->begin_log(users_, {.run = run_, .position = 64}), std::logic_error);
  EXPECT_THROW(ledger_->begin_log(users_, {.run = run_ + 1, .position = 64}), std::logic_error);
  EXPECT_EQ(log(), (PendingLog{.run = run_, .position = 90}));
}

TEST_F(SnapshotsTest, AForgottenOneLeavesNothing) {
  ledger_->keep_snapshot(users_, 7, 10);
  ledger_->keep_snapshot(key("groups company"), 8, 10);
  ledger_->begin_log(users_, {.run = run_, .position = 64});
  ledger_->forget_snapshot(users_);
  ledger_->forget_snapshot(key("events"));
  open_again();
  EXPECT_EQ(ledger_->snapshot(users_), (SnapshotRecord{.key = users_}));
  EXPECT_EQ(ledger_->snapshots().size(), 1u);
}

TEST_F(SnapshotsTest, OneWithoutAStampIsNone) {
  EXPECT_THROW(ledger_->keep_snapshot(users_, 0, 10), std::logic_error);
  EXPECT_THAT(ledger_->snapshots(), IsEmpty());
}

TEST_F(SnapshotsTest, ALogCountsAsFarAsItsRowsAreSettled) {
  ledger_->begin_log(users_, {.run = run_, .position = 64});
  ledger_->commit(
      run_, {delivered(0, {1, 10}), delivered(0, {11, 20}), LogPosition{.key = users_, .position = 120}}, {});
  ledger_->commit(run_, {LogPosition{.key = users_, .position = 120}}, {});
  open_again();
  EXPECT_EQ(log(), (PendingLog{.run = run_, .position = 120}));
}

// Method: each transaction is refused, and then neither its rows nor its position are there.
TEST_F(SnapshotsTest, RowsAndPositionsAreSettledTogetherOrNotAtAll) {
  const LogPosition further{.key = users_, .position = 120};
  EXPECT_THROW(ledger_->commit(run_, {delivered(0, {1, 10}), further}, {}), std::logic_error)
      << "there is no log";
  ledger_->begin_log(users_, {.run = run_, .position = 64});
  EXPECT_THROW(ledger_->commit(run_, {delivered(0, {1, 10}), LogPosition{.key = users_, .position = 63}}, {}),
               std::logic_error)
      << "it goes back";
  EXPECT_THROW(ledger_->commit(run_, {further, delivered(0, {1, 10}), delivered(0, {1, 10})}, {}),
               std::logic_error)
      << "rows are settled twice";
  open_again();
  EXPECT_EQ(log(), (PendingLog{.run = run_, .position = 64}));
  EXPECT_THAT(ledger_->settled(run_)[0].ranges(), IsEmpty());
}

}  // namespace
}  // namespace mixferry::ledger
