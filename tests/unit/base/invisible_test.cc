#include "engine/base/invisible.h"

#include <gtest/gtest.h>
#include <string>

namespace mixferry {
namespace {

struct Case {
  const char* name;
  std::string character;
  const char* shown;
};

class Invisible : public testing::TestWithParam<Case> {};

// Method: each stands before, behind and inside of a text, and alone; its neighbours in Unicode do not count.
TEST_P(Invisible, CharacterIsTakenOffFoundAndShown) {
  const auto& [name, character, shown] = GetParam();
  EXPECT_EQ(invisible_bytes(character + "x"), character.size());
  EXPECT_EQ(without_outer_invisibles(character + "a b" + character + " " + character), "a b");
  EXPECT_EQ(without_outer_invisibles(" " + character), "");
  EXPECT_EQ(without_outer_invisibles("\u00E9" + character + "\u65E5"), "\u00E9" + character + "\u65E5");
  EXPECT_TRUE(has_invisible("a" + character + "b"));
  EXPECT_EQ(with_invisibles_shown("a" + character + "\u00E9"), std::string("a") + shown + "\u00E9");
}

INSTANTIATE_TEST_SUITE_P(
    Characters, Invisible,
    testing::Values(Case{"NextLine", "\u0085", "<U+0085>"}, Case{"NoBreakSpace", "\u00A0", "<U+00A0>"},
                    Case{"SoftHyphen", "\u00AD", "<U+00AD>"}, Case{"ArabicLetterMark", "\u061C", "<U+061C>"},
                    Case{"OghamSpace", "\u1680", "<U+1680>"}, Case{"VowelSeparator", "\u180E", "<U+180E>"},
                    Case{"EnQuad", "\u2000", "<U+2000>"}, Case{"ZeroWidthSpace", "\u200B", "<U+200B>"},
                    Case{"RightToLeftMark", "\u200F", "<U+200F>"},
                    Case{"LineSeparator", "\u2028", "<U+2028>"}, Case{"Embedding", "\u202A", "<U+202A>"},
                    Case{"NarrowSpace", "\u202F", "<U+202F>"}, Case{"WordJoiner", "\u2060", "<U+2060>"},
                    Case{"InvisiblePlus", "\u2064", "<U+2064>"}, Case{"Isolate", "\u2066", "<U+2066>"},
                    Case{"PopIsolate", "\u2069", "<U+2069>"}, Case{"IdeographicSpace", "\u3000", "<U+3000>"},
                    Case{"ByteOrderMark", "\uFEFF", "<U+FEFF>"}),
    [](const auto& row) { return row.param.name; });

TEST(Invisible, BlanksOfAsciiAreTakenOffAndNotMoreThanThat) {
  EXPECT_EQ(without_outer_invisibles(" \t\r\na b\v\f "), "a b");
  EXPECT_FALSE(has_invisible(" \t a"));
  EXPECT_EQ(with_invisibles_shown("a b\t"), "a b\t");
}

TEST(Invisible, WhatIsSeenStays) {
  for (const char* seen : {"\u00E9", "\u2010", "\u2027", "\u2030", "\u3001", "\uFEFC", "\uFF21", "\U0001F600",
                           "\xC2", "\xE2\x80", "\x80\x8B", "\x01"}) {
    EXPECT_EQ(without_outer_invisibles(seen), seen);
    EXPECT_FALSE(has_invisible(seen));
    EXPECT_EQ(with_invisibles_shown(seen), seen);
  }
}

}  // namespace
}  // namespace mixferry
