#include "engine/flow/adaptive_limit.h"

#include <gtest/gtest.h>

namespace mixferry::flow {
namespace {

TEST(AdaptiveLimit, BeginsAtTheMostAndStaysBelowIt) {
  AdaptiveLimit limit{10};
  EXPECT_EQ(limit.current(), 10u);
  for (int i = 0; i < 100; ++i) limit.succeeded();
  EXPECT_EQ(limit.current(), 10u);
}

TEST(AdaptiveLimit, HalvesDownToOne) {
  AdaptiveLimit limit{10};
  for (const std::uint32_t expected : {5u, 2u, 1u, 1u}) {
    limit.overloaded(limit.round());
    EXPECT_EQ(limit.current(), expected);
  }
}

TEST(AdaptiveLimit, RequestsRefusedTogetherCountOnce) {
  AdaptiveLimit limit{16};
  const AdaptiveLimit::Round began = limit.round();
  for (int i = 0; i < 16; ++i) limit.overloaded(began);
  EXPECT_EQ(limit.current(), 8u);
}

TEST(AdaptiveLimit, RisesByOneInARound) {
  AdaptiveLimit limit{16};
  limit.overloaded(limit.round());
  ASSERT_EQ(limit.current(), 8u);
  for (int i = 0; i < 9; ++i) limit.succeeded();
  EXPECT_EQ(limit.current(), 9u);
}

TEST(AdaptiveLimit, IsAtLeastOne) {
  EXPECT_EQ(AdaptiveLimit{0}.current(), 1u);
}

}  // namespace
}  // namespace mixferry::flow
