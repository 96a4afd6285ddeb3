#include "mappings/plan/text.h"

#include <gtest/gtest.h>

namespace mixferry::mappings {
namespace {

// Method: a table of texts with blanks of all kinds around and inside them.
TEST(Trimmed, TakesAwayBlanksAroundATextAndNothingElse) {
  struct Case {
    std::string_view text;
    std::string_view expected;
  };
  constexpr Case cases[] = {
      {"", ""},
      {" \t\r\n\v\f", ""},
      {" a b ", "a b"},
      {"\xC2\xA0"
       "12\xC2\xA0 ",
       "12"},
      {"\xC2\xA9"
       "2024",
       "\xC2\xA9"
       "2024"},                  // begins with the same byte as U+00A0
      {"\xC3\xA0", "\xC3\xA0"},  // ends with the same byte as U+00A0
      {"\xE2\x80\x8B"
       "x",
       "\xE2\x80\x8B"
       "x"},  // zero width space: not a blank
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(trimmed(text), expected);
}

// Method: a set with the empty text, one without.
TEST(NullTexts, HoldsExactlyWhatItWasGiven) {
  const NullTexts with_empty({"", "null", "N/A"});
  for (const char* text : {"", "null", "N/A"}) EXPECT_TRUE(with_empty.contains(text)) << text;
  for (const char* text : {" ", "NULL", "nul", "nulls"}) EXPECT_FALSE(with_empty.contains(text)) << text;
  EXPECT_FALSE(NullTexts({"null"}).contains(""));
  EXPECT_FALSE(NullTexts().contains(""));
}

}  // namespace
}  // namespace mixferry::mappings
