#include "engine/syncing/logged_settlements.h"

#include <gmock/gmock.h>

#include "tests/unit/ledger/settlements_in_memory.h"
#include "tests/unit/snapshot/support.h"

namespace mixferry::syncing {
namespace {

using ledger::SettlementsInMemory;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr ledger::RunId kRun = SettlementsInMemory::kRun;

/// What is in a log up to a position, as `id content`.
std::vector<std::string> changes_in(const std::filesystem::path& path, std::uint64_t position) {
  std::vector<std::string> changes;
  const snapshot::ChangeLog log = snapshot::ChangeLog::open(path, position);
  snapshot::ChangeLog::Reader reader(log);
  for (snapshot::Change change; reader.next(change);) {
    changes.push_back(std::string(change.id) + " " +
                      (change.is_gone ? "gone" : std::to_string(change.fingerprint.content)) +
                      (change.may_come_again ? " may come again" : "") +
                      (change.records.empty() ? "" : " " + std::string(change.records)));
  }
  return changes;
}

/// A ledger that looks what is in the logs already when it is told how far they count.
class LookingLedger final : public ledger::Settlements {
 public:
  std::vector<RangeSet> settled(ledger::RunId) override { return {}; }
  std::vector<RowPlace> resume_places(ledger::RunId) override { return {}; }
  std::vector<RangeSet> intents(ledger::RunId) override { return {}; }
  void commit(ledger::RunId run, const std::vector<ledger::Change>& changes,
              const TrafficTally& traffic) override {
    for (const ledger::Change& change : changes) {
      if (const auto* const log = std::get_if<ledger::LogPosition>(&change))
        found[log->key.profiles] = changes_in(paths.at(log->key.profiles), log->position);
    }
    memory.commit(run, changes, traffic);
  }

  std::map<std::string, std::filesystem::path> paths;
  std::map<std::string, std::vector<std::string>> found;
  SettlementsInMemory memory;
};

ledger::Settlement settlement(std::uint64_t row, std::vector<ledger::SyncedProfile> synced) {
  return {.rows = {row, row}, .synced = std::move(synced)};
}

class Logging : public testing::Test {
 protected:
  Logging() {
    for (Space* const space : {&users_, &companies_}) {
      space->files.log = folder_.path() / (space->profiles() + ".log");
      space->log.emplace(snapshot::ChangeLogWriter::create(space->files.log, {}, snapshot::kIdentity));
      ledger_.paths[space->profiles()] = space->files.log;
    }
  }
  [[nodiscard]] std::vector<std::string> log_of(const Space& space) const {
    return changes_in(space.files.log, space.log->position());
  }

  tests::TemporaryFolder folder_;
  Space users_{.record = {.key = {.project = "p", .job = "j", .profiles = "users"}}, .files = {}, .last = {}};
  Space companies_{
      .record = {.key = {.project = "p", .job = "j", .profiles = "groups company"}}, .files = {}, .last = {}};
  LookingLedger ledger_;
  LoggedSettlements logged_{{&users_, &companies_}, ledger_};
};

TEST_F(Logging, WhatIsSettledIsInTheLogFirst) {
  logged_.commit(
      kRun,
      {settlement(1, {{.space = 1, .id = "acme", .id_hash = 7, .content = 70}}),
       settlement(2, {{.space = 0, .id = "ada", .id_hash = 1, .content = 10, .records = "{}"},
                      {.space = 1, .id = "zoo", .id_hash = 8, .content = 80, .may_come_again = true}})},
      {.requests = 3});
  EXPECT_THAT(ledger_.found["users"], ElementsAre("ada 10 {}"));
  EXPECT_THAT(ledger_.found["groups company"], ElementsAre("acme 70", "zoo 80 may come again"));
  ASSERT_EQ(ledger_.memory.transactions.size(), 1u) << "positions are kept with what they are of";
  EXPECT_THAT(
      ledger_.memory.transactions[0],
      ElementsAre("settle 1-1", "settle 2-2", "log of users to " + std::to_string(users_.log->position()),
                  "log of groups company to " + std::to_string(companies_.log->position())));
  EXPECT_EQ(ledger_.memory.requests, 3u);
}

TEST_F(Logging, LogsThatNothingCameToAreLeftAlone) {
  const std::uint64_t before = companies_.log->position();
  logged_.commit(kRun, {ledger::Intent{.rows = {1, 2}}, settlement(1, {})}, {.requests = 1});
  logged_.commit(kRun, {settlement(2, {{.space = 0, .id = "ada", .id_hash = 1, .content = 10}})}, {});
  ASSERT_EQ(ledger_.memory.transactions.size(), 2u);
  EXPECT_THAT(ledger_.memory.transactions[0], ElementsAre("intend 1-2", "settle 1-1"));
  EXPECT_THAT(ledger_.memory.transactions[1],
              ElementsAre("settle 2-2", "log of users to " + std::to_string(users_.log->position())));
  EXPECT_EQ(companies_.log->position(), before);
  EXPECT_EQ(ledger_.memory.requests, 1u);
}

// What the log has beyond what the ledger knows is cut off by whoever goes on.
TEST_F(Logging, WhereTheLedgerFailsNothingCounts) {
  const std::uint64_t before = users_.log->position();
  ledger_.memory.disk_fails = true;
  EXPECT_THROW(
      logged_.commit(kRun, {settlement(1, {{.space = 0, .id = "ada", .id_hash = 1, .content = 10}})}, {}),
      RunError);
  EXPECT_THAT(ledger_.memory.transactions, IsEmpty());
  EXPECT_THAT(changes_in(users_.files.log, before), IsEmpty());
  users_.log.emplace(snapshot::ChangeLogWriter::resume(users_.files.log, before));
  EXPECT_THAT(log_of(users_), IsEmpty());
}

TEST_F(Logging, WhereTheLogHasNoRoomNothingIsSettled) {
  const std::string records(4'000, 'r');
  const snapshot::SmallDisk disk(1'000);
  EXPECT_THROW(
      logged_.commit(
          kRun, {settlement(1, {{.space = 0, .id = "ada", .id_hash = 1, .content = 10, .records = records}})},
          {}),
      RunError);
  EXPECT_THAT(ledger_.memory.transactions, IsEmpty());
}

TEST_F(Logging, WhoWasGoneAndIsDealtWithIsKnownNoMore) {
  LoggedSettlements of_gone({&companies_}, ledger_, LoggedSettlements::Of::gone);
  of_gone.commit(kRun, {settlement(1, {{.space = 0, .id = "acme", .id_hash = 7, .content = 70}})}, {});
  EXPECT_THAT(ledger_.found["groups company"], ElementsAre("acme gone"));
  EXPECT_THAT(log_of(users_), IsEmpty());
}

}  // namespace
}  // namespace mixferry::syncing
