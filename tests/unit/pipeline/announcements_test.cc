#include "engine/pipeline/announcements.h"

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/run_coroutine.h"
#include "tests/unit/ledger/settlements_in_memory.h"

namespace mixferry::pipeline {
namespace {

using ledger::SettlementsInMemory;
using testing::ElementsAre;
using testing::IsEmpty;
using tests::run_coroutine;

Announcement of_rows(RowRange rows, bool held = false) {
  return {.intents = {{.source = 0, .rows = rows}}, .held = held};
}

/// Announcements in a ledger in memory; `told` ends the writer.
class Announcing {
 public:
  [[nodiscard]] bool before_sending(const batch::Batch& batch) {
    return run_coroutine(loop_, announcements.before_sending(batch));
  }
  [[nodiscard]] std::vector<std::string> told() {
    writer_.stop();
    std::vector<std::string> all;
    for (const auto& transaction : ledger.transactions) {
      all.insert(all.end(), transaction.begin(), transaction.end());
    }
    return all;
  }

  SettlementsInMemory ledger;
  int failures = 0;

 private:
  boost::asio::io_context loop_;
  ledger::LedgerWriter writer_{ledger, SettlementsInMemory::kRun};
  AwaitedWriter awaited_{loop_.get_executor(), writer_, [this] { ++failures; }};

 public:
  Announcements announcements{awaited_};
};

TEST(Announcements, AreInTheLedgerBeforeTheBatchLeaves) {
  Announcing it;
  batch::Batch batch;
  it.announcements.begin(batch, of_rows({1, 5}));
  EXPECT_THAT(it.ledger.transactions, IsEmpty());
  EXPECT_TRUE(it.before_sending(batch));
  EXPECT_THAT(it.ledger.transactions, ElementsAre(ElementsAre("intend 1-5")));
}

TEST(Announcements, OfABatchInPartsAreMadeOnceAndTakenBackWhenNoPartMayBeStored) {
  Announcing it;
  batch::Batch batch;
  it.announcements.begin(batch, of_rows({1, 5}));
  EXPECT_TRUE(it.before_sending(batch));
  EXPECT_TRUE(it.before_sending(batch));
  it.announcements.nothing_stored(batch);
  it.announcements.nothing_stored(batch);
  EXPECT_TRUE(it.before_sending(batch));
  it.announcements.end(batch);
  EXPECT_THAT(it.told(), ElementsAre("intend 1-5", "withdraw 1-5", "intend 1-5"));
}

TEST(Announcements, OfAnEarlierProcessStay) {
  Announcing it;
  batch::Batch batch;
  it.announcements.begin(batch, of_rows({1, 5}, /*held=*/true));
  EXPECT_TRUE(it.before_sending(batch));
  it.announcements.nothing_stored(batch);
  EXPECT_THAT(it.told(), ElementsAre("intend 1-5"));
}

TEST(Announcements, OfBatchesSideBySideAreTheirOwn) {
  Announcing it;
  batch::Batch first, second;
  it.announcements.begin(first, of_rows({1, 5}));
  it.announcements.begin(second, of_rows({6, 9}));
  EXPECT_NE(first.tag, second.tag);
  EXPECT_TRUE(it.before_sending(second));
  EXPECT_TRUE(it.before_sending(first));
  it.announcements.nothing_stored(second);
  EXPECT_THAT(it.told(), ElementsAre("intend 6-9", "intend 1-5", "withdraw 6-9"));
}

TEST(Announcements, ThatCanNotBeKeptLetNothingLeave) {
  Announcing it;
  it.ledger.disk_fails = true;
  batch::Batch batch;
  it.announcements.begin(batch, of_rows({1, 5}));
  EXPECT_FALSE(it.before_sending(batch));
  EXPECT_EQ(it.failures, 1);
  EXPECT_THROW((void)it.told(), RunError);
}

}  // namespace
}  // namespace mixferry::pipeline
