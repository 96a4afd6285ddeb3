#include "mappings/survey/distinct_counter.h"

#include <gtest/gtest.h>

namespace mixferry::mappings {
namespace {

/// Numbers mixed as a hash would (splitmix64), from a fixed beginning.
std::uint64_t mixed(std::uint64_t value) {
  value += 0x9E3779B97F4A7C15;
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
  return value ^ (value >> 31);
}

TEST(DistinctCounter, IsExactUpToItsLimit) {
  DistinctCounter counter(100);
  for (int round = 0; round < 3; ++round) {
    for (std::uint64_t i = 0; i < 100; ++i) EXPECT_EQ(counter.add(mixed(i)), round == 0);
  }
  EXPECT_EQ(counter.count(), 100u);
  EXPECT_TRUE(counter.exact());
}

TEST(DistinctCounter, EstimatesBeyondAndSaysSo) {
  DistinctCounter counter(4'000);
  for (std::uint64_t i = 0; i < 200'000; ++i) counter.add(mixed(i % 100'000));
  EXPECT_FALSE(counter.exact());
  EXPECT_NEAR(static_cast<double>(counter.count()), 100'000, 10'000);
}

}  // namespace
}  // namespace mixferry::mappings
