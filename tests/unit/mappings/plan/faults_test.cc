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
    EXPECT_THAT(describe(fault, "column \"A\"", "x"), testing::StartsWith("column \"A\": \"x\" ")) << int{i};
    EXPECT_THAT(describe(fault, "column \"A\"", ""), testing::EndsWith(".")) << int{i};
  }
}

// Method: a long value whose 60th byte is inside a character, and one with control characters.
TEST(Faults, ShowLongAndOddValuesSafely) {
  const std::string long_value = std::string(59, 'a') + "\xC3\xA9" + std::string(1'000, 'b');
  EXPECT_THAT(describe(Fault::not_a_number, "it", long_value),
              testing::StartsWith("it: \"" + std::string(59, 'a') + "...\" is not a number"));
  EXPECT_THAT(describe(Fault::not_a_number, "it", "a\n\x1b[31m"),
              testing::StartsWith(R"(it: "a\n\u001b[31m")"));
}

}  // namespace
}  // namespace mixferry::mappings
