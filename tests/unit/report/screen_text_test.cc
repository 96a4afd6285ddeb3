#include "engine/report/screen_text.h"

#include <gtest/gtest.h>

namespace mixferry::report {
namespace {

TEST(ScreenText, LetsNothingSteerTheTerminal) {
  EXPECT_EQ(visible("a\nb\r\t\x1B[31m\x07"), R"(a\nb\r\t\x1B[31m\x07)");
  EXPECT_EQ(visible("\u202Eabc\u2066\uFEFF\u009B"), R"(\u202Eabc\u2066\uFEFF\x9B)");
  EXPECT_EQ(visible("Zoë 李 👩\u200D💻 e\u0301 C:\\dir"), "Zoë 李 👩\u200D💻 e\u0301 C:\\dir");
  EXPECT_EQ(visible("caf\xE9 \x9B"
                    "31m"),
            R"(caf\xE9 \x9B31m)");
  EXPECT_EQ(visible_lines("a\tb\nc\r\x1B[2J\u202E\u009B\x9B\n"), "a\tb\nc\\r\\x1B[2J\\u202E\\x9B\\x9B\n");
  EXPECT_EQ(visible(""), "");
}

TEST(ScreenText, StaysJsonWhereItIs) {
  EXPECT_EQ(visible_json("{\"a\":\"\u009B\u202E\U000E0041 \\u001b Zoë\"}\n"),
            "{\"a\":\"\\u009B\\u202E\\uDB40\\uDC41 \\u001b Zoë\"}\n");
}

TEST(ScreenText, IsMeasuredInColumns) {
  EXPECT_EQ(width_of("abc"), 3u);
  EXPECT_EQ(width_of("Zoë"), 3u);
  EXPECT_EQ(width_of("Zoe\u0308"), 3u);
  EXPECT_EQ(width_of("李小龍"), 6u);
  EXPECT_EQ(width_of("👍"), 2u);
}

TEST(ScreenText, IsShortenedToColumns) {
  EXPECT_EQ(shortened("abcdef", 6), "abcdef");
  EXPECT_EQ(shortened("abcdefg", 6), "abcde…");
  EXPECT_EQ(shortened("李小龍", 5), "李小…");
  EXPECT_EQ(shortened("李小龍", 4), "李…");
  EXPECT_EQ(shortened("ab", 0), "");
  EXPECT_EQ(shortened("e\u0301e\u0301e\u0301", 2), "e\u0301…");
}

TEST(ScreenText, IsShortenedInsideWhereItsEndMatters) {
  EXPECT_EQ(shortened_inside("contacts-2026-11-21.csv", 23), "contacts-2026-11-21.csv");
  EXPECT_EQ(shortened_inside("contacts-2026-11-21.csv", 13), "contac…21.csv");
  EXPECT_EQ(shortened_inside("李小龍李小龍", 6), "李…龍");
  EXPECT_EQ(shortened_inside("abcdef", 1), "…");
}

// Method: bytes that are no UTF-8 at all; nothing may be read behind them.
TEST(ScreenText, BearsAnyBytes) {
  for (const char* text : {"\xFF", "\xC3", "\xE6\x97", "\xF0\x9F\x98", "\x80\x80"}) {
    EXPECT_LE(width_of(text), 3u);
    EXPECT_LE(width_of(shortened(text, 1)), 1u);
    (void)visible(text);
  }
}

TEST(ScreenText, IsPaddedToColumns) {
  EXPECT_EQ(padded("李", 4), "李  ");
  EXPECT_EQ(padded("abcd", 3), "abcd");
}

TEST(ScreenText, IsWrappedBetweenWords) {
  EXPECT_EQ(wrapped("aa bb cc", "  ", 7), "  aa bb\n  cc\n");
  EXPECT_EQ(wrapped("a veryverylongword b", "  ", 8), "  a\n  veryverylongword\n  b\n");
}

TEST(ScreenText, BreaksLinesAtWordsAndKeepsCommandsWhole) {
  EXPECT_EQ(wrapped_lines("short\n  one two three four\n", 12), "short\n  one two\n    three\n    four\n");
  EXPECT_EQ(wrapped_lines("to mend: mixferry runs 1 --mend FILE\n", 20),
            "to mend:\n  mixferry runs 1 --mend FILE\n");
  EXPECT_EQ(wrapped_lines("mixferry import: the project token is missing", 32),
            "mixferry import: the project\n  token is missing");
  EXPECT_EQ(wrapped_lines("read `mixferry import --help` for more of it", 20),
            "read\n  `mixferry import --help`\n  for more of it");
}

}  // namespace
}  // namespace mixferry::report
