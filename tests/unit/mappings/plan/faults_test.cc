#include "mappings/plan/faults.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

namespace mixferry::mappings {
namespace {

// Method: every fault but `none`.
TEST(Faults, HaveACodeForProgramsAndWordsForPeople) {
  const auto last = static_cast<std::uint8_t>(Fault::too_many_properties);
  for (std::uint8_t i = 1; i <= last; ++i) {
    const auto fault = static_cast<Fault>(i);
    EXPECT_THAT(std::string(code_of(fault)), testing::MatchesRegex("[a-z_]+")) << int{i};
    EXPECT_NE(code_of(fault), "internal") << int{i};
    EXPECT_THAT(describe(fault, "column \"A\"", "x", WayOut::skip),
                testing::StartsWith("column \"A\": \"x\" "))
        << int{i};
    EXPECT_THAT(describe(fault, "column \"A\"", "", WayOut::filter), testing::EndsWith(".")) << int{i};
  }
}

// Method: a long value whose 60th byte is inside a character, and one with control characters.
TEST(Faults, ShowLongAndOddValuesSafely) {
  const std::string long_value = std::string(59, 'a') + "\xC3\xA9" + std::string(1'000, 'b');
  EXPECT_THAT(describe(Fault::not_a_number, "it", long_value, WayOut::skip),
              testing::StartsWith("it: \"" + std::string(59, 'a') + "...\" is not a number"));
  EXPECT_THAT(describe(Fault::not_a_number, "it", "a\n\x1b[31m", WayOut::skip),
              testing::StartsWith(R"(it: "a\n\u001b[31m")"));
}

TEST(Faults, OfferTheWayOutThatThereIs) {
  const auto advice = [](Fault fault, WayOut way_out) { return describe(fault, "it", "", way_out); };
  EXPECT_THAT(advice(Fault::not_a_date, WayOut::skip),
              testing::EndsWith("with `format`, or use `on_error: skip`."));
  EXPECT_THAT(advice(Fault::not_a_date, WayOut::filter),
              testing::EndsWith("with `format`, or filter such rows with `when`."));
  EXPECT_THAT(
      advice(Fault::not_json, WayOut::own_rule),
      testing::EndsWith("Correct it, or name the column below `drop` of `unmapped`, or give it a rule with "
                        "`on_error: skip`."));
  EXPECT_EQ(advice(Fault::time_empty, WayOut::skip), advice(Fault::time_empty, WayOut::filter));
}

}  // namespace
}  // namespace mixferry::mappings
