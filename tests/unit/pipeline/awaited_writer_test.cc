#include "engine/pipeline/awaited_writer.h"

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

struct Writing {
  bool write(RowRange rows) {
    return tests::run_coroutine(loop, writer.write({ledger::Settlement{.source = 0, .rows = rows}}));
  }

  SettlementsInMemory ledger;
  int failures = 0;
  boost::asio::io_context loop{1};
  ledger::LedgerWriter thread{ledger, SettlementsInMemory::kRun};
  AwaitedWriter writer{loop.get_executor(), thread, [this] { ++failures; }};
};

TEST(AwaitedWriter, CompletesWhenTheChangesAreDurable) {
  Writing it;
  EXPECT_TRUE(it.write({1, 3}));
  EXPECT_THAT(it.ledger.transactions, ElementsAre(ElementsAre("settle 1-3")));
  EXPECT_TRUE(it.write({4, 4}));
  EXPECT_THAT(it.ledger.transactions, ElementsAre(ElementsAre("settle 1-3"), ElementsAre("settle 4-4")));
  EXPECT_EQ(it.failures, 0);
}

TEST(AwaitedWriter, SaysEachTimeThatTheLedgerFailed) {
  Writing it;
  it.ledger.disk_fails = true;
  EXPECT_FALSE(it.write({1, 3}));
  EXPECT_EQ(it.failures, 1);
  EXPECT_FALSE(it.write({4, 4})) << "a ledger that has failed is written to no more";
  EXPECT_EQ(it.failures, 2);
  EXPECT_THAT(it.ledger.transactions, IsEmpty());
  EXPECT_THROW(it.thread.stop(), RunError);
}

TEST(AwaitedWriter, TakesBackWithoutWaiting) {
  Writing it;
  it.writer.withdraw({{.source = 0, .rows = {1, 2}}, {.source = 0, .rows = {5, 5}}});
  it.thread.stop();
  std::vector<std::string> told;
  for (const auto& transaction : it.ledger.transactions)
    told.insert(told.end(), transaction.begin(), transaction.end());
  EXPECT_THAT(told, ElementsAre("withdraw 1-2", "withdraw 5-5"));
}

}  // namespace
}  // namespace mixferry::pipeline
