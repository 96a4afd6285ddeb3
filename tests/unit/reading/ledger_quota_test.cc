#include "engine/reading/ledger_quota.h"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "engine/ledger/sqlite/open_ledger.h"
#include "tests/support/fake_timer.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::reading {
namespace {

using namespace std::chrono_literals;

TEST(LedgerQuota, IsOfAllWhoAsk) {
  boost::asio::io_context loop;
  tests::FakeTimer timer{loop};
  const tests::TemporaryFolder folder;
  const auto ledger = ledger::open_ledger(folder.path());
  LedgerQuota one(*ledger, "queries of 1", {.an_hour = 3, .at_once = 2}, timer);
  LedgerQuota another(*ledger, "queries of 1", {.an_hour = 3, .at_once = 2}, timer);
  const flow::TimePoint now = timer.now();
  EXPECT_EQ(one.take(now), std::nullopt);
  EXPECT_EQ(another.take(now), std::nullopt);
  EXPECT_EQ(one.take(now), now + 250ms) << "two are under way";
  EXPECT_EQ(one.next_start(now), now + 250ms);
  another.give_back(now);
  EXPECT_EQ(one.take(now), std::nullopt);
  EXPECT_EQ(one.next_start(now), now);
  one.give_back(now);
  EXPECT_EQ(another.take(now), now + 1h + 2s);
  EXPECT_EQ(another.used(), 3u);
}

TEST(LedgerQuota, PausesAllAndLeavesItsPlacesWhenItGoes) {
  boost::asio::io_context loop;
  tests::FakeTimer timer{loop};
  const tests::TemporaryFolder folder;
  const auto ledger = ledger::open_ledger(folder.path());
  const ledger::QuotaLimits limits{.at_once = 1};
  LedgerQuota another(*ledger, "queries of 1", limits, timer);
  {
    LedgerQuota one(*ledger, "queries of 1", limits, timer);
    EXPECT_EQ(one.take(timer.now()), std::nullopt);
    EXPECT_EQ(another.take(timer.now()), timer.now() + 250ms);
    one.pause_until(timer.now() + 5min);
  }
  EXPECT_EQ(another.take(timer.now()), timer.now() + 5min);
}

}  // namespace
}  // namespace mixferry::reading
