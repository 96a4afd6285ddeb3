#include "engine/pipeline/reject_limit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mixferry::pipeline {
namespace {

using testing::HasSubstr;
using testing::Optional;

RejectLimit rows(std::uint64_t number) {
  return {.rows = number, .percent = {}};
}
RejectLimit percent(double number) {
  return {.rows = {}, .percent = number};
}

struct LimitCase {
  const char* name;
  RejectLimit limit;
  std::uint64_t rejected;
  std::uint64_t read;
  bool on_the_way;
  bool at_the_end;
};

class Limits : public testing::TestWithParam<LimitCase> {};

TEST_P(Limits, AreHeld) {
  const auto& [name, limit, rejected, read, on_the_way, at_the_end] = GetParam();
  EXPECT_EQ(limit.exceeded_on_the_way(rejected, read), on_the_way);
  EXPECT_EQ(limit.exceeded(rejected, read), at_the_end);
}

INSTANTIATE_TEST_SUITE_P(RejectLimit, Limits,
                         testing::Values(LimitCase{"None", {}, 9, 9, false, false},
                                         LimitCase{"AsManyRows", rows(9), 9, 10, false, false},
                                         LimitCase{"ARowMore", rows(9), 10, 10, true, true},
                                         LimitCase{"NoneAtAll", rows(0), 1, 1'000'000, true, true},
                                         LimitCase{"AShareOfFew", percent(1), 33, 200, false, true},
                                         LimitCase{"AShareOfEnough", percent(1), 11, 1'000, true, true},
                                         LimitCase{"ExactlyTheShare", percent(1), 10, 1'000, false, false},
                                         LimitCase{"ShareOfNothing", percent(1), 0, 0, false, false},
                                         LimitCase{"NoShareAtAll", percent(0), 1, 7, false, true}),
                         [](const auto& row) { return row.param.name; });

TEST(BadEnd, IsOneWithoutARowThatCouldBeSent) {
  Tally tally{.rows_filtered = 5, .rows_rejected = 3};
  EXPECT_THAT(bad_end_of(tally, 0, {}),
              Optional(HasSubstr("not one row could be sent: all 3 were rejected")));
  EXPECT_THAT(bad_end_of(tally, 1, {}), std::nullopt) << "one of them came back";
  tally.rows_unchanged = 1;
  EXPECT_EQ(bad_end_of(tally, 0, {}), std::nullopt);
  EXPECT_EQ(bad_end_of({.rows_filtered = 5}, 0, {}), std::nullopt);
  EXPECT_EQ(bad_end_of({}, 0, percent(0)), std::nullopt);
}

TEST(BadEnd, IsOneWithMoreRejectsThanAreAllowedAndNotMended) {
  const Tally tally{.rows_delivered = 167, .rows_rejected = 33};
  EXPECT_THAT(
      bad_end_of(tally, 0, percent(1)),
      Optional(HasSubstr("33 of 200 rows (16.5 %) were rejected, more than --max-rejects 1% allows")));
  EXPECT_EQ(bad_end_of(tally, 31, percent(1)), std::nullopt);
  EXPECT_THAT(bad_end_of(tally, 0, rows(32)), Optional(HasSubstr("--max-rejects 32 allows")));
}

}  // namespace
}  // namespace mixferry::pipeline
