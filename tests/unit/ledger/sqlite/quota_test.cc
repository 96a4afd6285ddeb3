#include <chrono>
#include <gtest/gtest.h>
#include <memory>

#include "tests/unit/ledger/support.h"

namespace mixferry::ledger {
namespace {

using namespace std::chrono_literals;
using Moment = Quotas::Moment;

constexpr Moment kNow{std::chrono::hours(500'000)};

class QuotaTest : public testing::Test {
 protected:
  /// Nullopt: it was taken.
  std::optional<std::chrono::milliseconds> wait(Quotas& quotas, const QuotaLimits& limits, Moment now,
                                                const std::string& quota = "queries of 1") {
    const auto place = quotas.take_place(quota, limits, now);
    if (place) return std::nullopt;
    return place.error() - now;
  }

  TemporaryFolder folder_;
  std::unique_ptr<Ledger> ledger_ = open_ledger(folder_.path());
};

TEST_F(QuotaTest, HasSoManyAnHour) {
  const QuotaLimits limits{.an_hour = 3};
  for (const auto after : {0min, 10min, 20min})
    EXPECT_EQ(wait(*ledger_, limits, kNow + after), std::nullopt) << after.count();
  EXPECT_EQ(wait(*ledger_, limits, kNow + 30min), 30min + 2s) << "until the first is an hour old";
  EXPECT_EQ(wait(*ledger_, limits, kNow + 60min + 2s), std::nullopt);
  EXPECT_EQ(wait(*ledger_, limits, kNow + 60min + 2s), 10min) << "until the second is";
  EXPECT_EQ(ledger_->places_taken("queries of 1", kNow + 60min + 2s), 3u);
}

TEST_F(QuotaTest, HasSoManyASecondAndAtOnce) {
  EXPECT_EQ(wait(*ledger_, {.a_second = 2}, kNow), std::nullopt);
  EXPECT_EQ(wait(*ledger_, {.a_second = 2}, kNow + 300ms), std::nullopt);
  EXPECT_EQ(wait(*ledger_, {.a_second = 2}, kNow + 400ms), 800ms);

  const QuotaLimits one_at_once{.at_once = 1};
  const auto place = ledger_->take_place("exports of 1", one_at_once, kNow);
  ASSERT_TRUE(place);
  EXPECT_EQ(wait(*ledger_, one_at_once, kNow + 1s, "exports of 1"), 250ms) << "looks again";
  ledger_->leave_place(*place);
  EXPECT_EQ(wait(*ledger_, one_at_once, kNow + 1s, "exports of 1"), std::nullopt);
}

TEST_F(QuotaTest, IsSharedByProcessesAndOutlivesThem) {
  const std::unique_ptr<Ledger> other = open_ledger(folder_.path());
  const QuotaLimits limits{.an_hour = 2};
  EXPECT_EQ(wait(*ledger_, limits, kNow), std::nullopt);
  EXPECT_EQ(wait(*other, limits, kNow + 1s), std::nullopt);
  EXPECT_EQ(wait(*ledger_, limits, kNow + 2s), 1h);
  ledger_.reset();
  ledger_ = open_ledger(folder_.path());
  EXPECT_EQ(wait(*ledger_, limits, kNow + 2s), 1h);
  EXPECT_EQ(wait(*ledger_, limits, kNow + 2s, "queries of 2"), std::nullopt) << "another project";
}

TEST_F(QuotaTest, APlaceThatNobodyLeavesIsFreeAfterTenMinutes) {
  const QuotaLimits one_at_once{.at_once = 1};
  ASSERT_TRUE(ledger_->take_place("queries of 1", one_at_once, kNow));
  EXPECT_EQ(wait(*ledger_, one_at_once, kNow + 10min - 1s), 250ms);
  EXPECT_EQ(wait(*ledger_, one_at_once, kNow + 10min), std::nullopt);
}

TEST_F(QuotaTest, ThePlaceOfAKilledProcessIsFreeAtOnce) {
  const QuotaLimits limits{.an_hour = 2, .at_once = 1};
  Child killed([&](int pipe) {
    const auto ledger = open_ledger(folder_.path());
    if (ledger->take_place("queries of 1", limits, kNow)) Child::say(pipe, "taken");
    ::pause();
  });
  char word[5];
  ASSERT_EQ(::read(killed.pipe(), word, sizeof(word)), 5);
  EXPECT_EQ(wait(*ledger_, limits, kNow + 1s), 250ms);
  killed.end(SIGKILL);
  EXPECT_EQ(wait(*ledger_, limits, kNow + 2s), std::nullopt);
  EXPECT_EQ(wait(*ledger_, limits, kNow + 3s), 1h - 1s) << "it counts for its hour all the same";
}

TEST_F(QuotaTest, IsPausedWhereOthersHaveUsedIt) {
  ledger_->pause_quota("queries of 1", kNow + 5min);
  ledger_->pause_quota("queries of 1", kNow + 1min);
  EXPECT_EQ(wait(*ledger_, {}, kNow), 5min);
  EXPECT_EQ(wait(*ledger_, {}, kNow, "queries of 2"), std::nullopt);
  EXPECT_EQ(wait(*ledger_, {}, kNow + 5min), std::nullopt);
}

TEST_F(QuotaTest, AClockThatIsSetBackHoldsNobodyUp) {
  const QuotaLimits limits{.an_hour = 1};
  EXPECT_EQ(wait(*ledger_, limits, kNow), std::nullopt);
  ledger_->pause_quota("queries of 1", kNow + 5min);
  EXPECT_EQ(wait(*ledger_, limits, kNow - 24h), std::nullopt);
}

}  // namespace
}  // namespace mixferry::ledger
