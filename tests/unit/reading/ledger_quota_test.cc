#include "engine/reading/ledger_quota.h"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include "engine/base/error.h"
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

/// A ledger that was written to for the last time: its disk is full.
class FullQuotas final : public ledger::Quotas {
 public:
  std::expected<ledger::QuotaPlaceId, Moment> take_place(const std::string& /*quota*/,
                                                         const ledger::QuotaLimits& /*limits*/,
                                                         Moment /*now*/) override {
    return 1;
  }
  void leave_place(ledger::QuotaPlaceId /*place*/) override {
    throw RunError(ExitCode::stopped, "there is no room left");
  }
  void pause_quota(const std::string& /*quota*/, Moment /*until*/) override {}
  std::uint32_t places_taken(const std::string& /*quota*/, Moment /*now*/) override { return 1; }
};

// Method: a place is given back by its destructor, out of which nothing may be thrown.
TEST(LedgerQuota, LeavesItsPlacesWhereTheLedgerCanNotBeWritten) {
  boost::asio::io_context loop;
  tests::FakeTimer timer{loop};
  FullQuotas full;
  LedgerQuota quota(full, "queries of 1", {.at_once = 1}, timer);
  ASSERT_EQ(quota.take(timer.now()), std::nullopt);
  const calls::QuotaPlace place(quota, timer);
}

}  // namespace
}  // namespace mixferry::reading
