#include "engine/report/display_width.h"

#include <gtest/gtest.h>

namespace mixferry::report {
namespace {

TEST(DisplayWidth, CountsColumnsNotBytes) {
  EXPECT_EQ(display_width(""), 0U);
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("Größe"), 5U);
  EXPECT_EQ(display_width("e\xCC\x81"), 1U) << "a combining accent";
  EXPECT_EQ(display_width("日本"), 4U);
  EXPECT_EQ(display_width("😀"), 2U);
}

TEST(CutToWidth, LeavesWhatFitsAndSaysThatThereIsMore) {
  EXPECT_EQ(cut_to_width("abcd", 4), "abcd");
  EXPECT_EQ(cut_to_width("abcde", 4), "abc…");
  EXPECT_EQ(cut_to_width("Größen", 4), "Grö…");
  EXPECT_EQ(cut_to_width("日本語", 5), "日本…");
  EXPECT_EQ(cut_to_width("日本語", 4), "日…") << "half a character does not fit";
  EXPECT_EQ(cut_to_width("ab", 0), "");
}

TEST(PaddedToWidth, IsAlwaysSoWide) {
  for (const char* text : {"", "a", "日本語", "much too long"}) {
    for (std::uint32_t columns = 1; columns < 8; ++columns) {
      EXPECT_EQ(display_width(padded_to_width(text, columns)), columns) << text;
    }
  }
}

TEST(OnOneLine, LeavesNothingThatATerminalActsOn) {
  EXPECT_EQ(on_one_line("a\nb\tc\x1b[31m"), "a b c [31m");
}

// Method: bytes that are no UTF-8 at all; nothing may be read behind them.
TEST(DisplayWidth, BearsAnyBytes) {
  for (const char* text : {"\xFF", "\xC3", "\xE6\x97", "\xF0\x9F\x98", "\x80\x80"}) {
    EXPECT_LE(display_width(text), 4U);
    (void)cut_to_width(text, 1);
  }
}

}  // namespace
}  // namespace mixferry::report
