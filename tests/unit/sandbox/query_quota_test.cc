/// Method: time is a number that the test counts up.

#include "engine/sandbox/query/query_quota.h"

#include <gtest/gtest.h>
#include <vector>

namespace mixferry::sandbox {
namespace {

using std::chrono::milliseconds;

TimePoint instant_at(int milliseconds_since) {
  return TimePoint{milliseconds{milliseconds_since}};
}

TEST(QueryQuota, IsARollingHourOfEachProject) {
  QueryQuota quota{{.per_hour_max = 2, .hour = milliseconds{5'000}}};
  EXPECT_TRUE(quota.begin(1, instant_at(0)));
  EXPECT_TRUE(quota.begin(1, instant_at(1'000)));
  const auto refused = quota.begin(1, instant_at(2'000));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().in_the_hour, 3U);
  EXPECT_EQ(refused.error().wait, milliseconds{3'000});
  EXPECT_TRUE(quota.begin(2, instant_at(2'000))) << "another project";
  EXPECT_FALSE(quota.begin(1, instant_at(4'999)));
  EXPECT_TRUE(quota.begin(1, instant_at(5'000))) << "those that were refused don't count";
  EXPECT_FALSE(quota.begin(1, instant_at(5'000)));
}

TEST(QueryQuota, CountsThoseUnderWay) {
  QueryQuota quota{{.per_hour_max = 9, .at_once_max = 2}};
  auto first = quota.begin(1, instant_at(0));
  const auto second = quota.begin_free(1, instant_at(0));
  const auto refused = quota.begin(1, instant_at(0));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().at_once, 3U);
  EXPECT_EQ(refused.error().in_the_hour, 2U) << "the free one doesn't count";
  first->reset();
  EXPECT_TRUE(quota.begin(1, instant_at(0)));
  quota.clear();
  EXPECT_TRUE(quota.begin(1, instant_at(0)));
}

TEST(QueryQuota, OfASecondIsARealSecondWhateverTheHour) {
  QueryQuota quota{{.per_hour_max = 100, .per_second_max = 1, .hour = milliseconds{10}}};
  EXPECT_TRUE(quota.begin(1, instant_at(0)));
  const auto refused = quota.begin(1, instant_at(400));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().wait, milliseconds{600});
  EXPECT_TRUE(quota.begin(1, instant_at(1'000)));
}

TEST(QueryQuota, WithoutLimitsLetsEverythingPass) {
  QueryQuota quota{{}};
  std::vector<std::shared_ptr<void>> running;
  for (int count = 0; count < 1'000; ++count) running.push_back(quota.begin(1, instant_at(0)).value());
}

}  // namespace
}  // namespace mixferry::sandbox
