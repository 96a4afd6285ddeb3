#include "engine/sandbox/fault_plan.h"

#include <gtest/gtest.h>
#include <limits>
#include <map>
#include <stdexcept>

namespace mixferry::sandbox {
namespace {

TEST(FaultPlan, WithoutChancesNothingHappens) {
  const FaultPlan plan{{}};
  for (std::uint64_t request = 1; request <= 1'000; ++request)
    EXPECT_EQ(plan.at(request).kind, FaultKind::none);
}

// Method: shares over 20,000 requests, with room for chance of more than five standard deviations.
TEST(FaultPlan, EachKindHasItsShare) {
  const FaultPlan plan{{.error_after_storing = 0.1, .slow = 0.3}};
  std::map<FaultKind, int> counts;
  std::map<unsigned, int> statuses;
  for (std::uint64_t request = 1; request <= 20'000; ++request) {
    const Fault fault = plan.at(request);
    ++counts[fault.kind];
    if (fault.kind == FaultKind::error_after_storing) ++statuses[fault.status];
  }
  EXPECT_NEAR(counts[FaultKind::error_after_storing], 2'000, 250);
  EXPECT_NEAR(counts[FaultKind::slow], 6'000, 350);
  EXPECT_EQ(counts.size(), 3U);
  for (const unsigned status : {500U, 502U, 503U, 504U}) EXPECT_GT(statuses[status], 300) << status;
}

TEST(FaultPlan, SeedAndNumberDecideAlone) {
  const Faults faults{.slow = 0.5, .seed = 42};
  const FaultPlan plan{faults};
  const FaultPlan same{faults};
  const FaultPlan other{{.slow = 0.5, .seed = 43}};
  int differences = 0;
  for (std::uint64_t request = 100; request >= 1; --request) {
    EXPECT_EQ(plan.at(request).kind, same.at(request).kind);
    if (plan.at(request).kind != other.at(request).kind) ++differences;
  }
  EXPECT_GT(differences, 20);
}

TEST(FaultPlan, AnOutageComesBeforeAnythingElse) {
  const FaultPlan plan{{.slow = 1, .outage_from_request = 3, .outage_requests = 2}};
  EXPECT_EQ(plan.at(2).kind, FaultKind::slow);
  EXPECT_EQ(plan.at(3).kind, FaultKind::outage);
  EXPECT_EQ(plan.at(3).status, 503U);
  EXPECT_EQ(plan.at(4).kind, FaultKind::outage);
  EXPECT_EQ(plan.at(5).kind, FaultKind::slow);
}

TEST(FaultPlan, ChancesOutOfBoundsAreRefusedByName) {
  for (const double chance : {-0.1, 1.1, std::numeric_limits<double>::quiet_NaN()}) {
    try {
      const FaultPlan plan{{.html_too_large = chance}};
      FAIL() << chance;
    } catch (const std::invalid_argument& error) {
      EXPECT_NE(std::string_view{error.what()}.find("html_too_large"), std::string_view::npos)
          << error.what();
    }
  }
  EXPECT_THROW((FaultPlan{{.reset_after_storing = 0.6, .slow = 0.6}}), std::invalid_argument);
  EXPECT_NO_THROW((FaultPlan{{.reset_after_storing = 0.1, .slow = 0.2, .late = 0.7}}));
}

}  // namespace
}  // namespace mixferry::sandbox
