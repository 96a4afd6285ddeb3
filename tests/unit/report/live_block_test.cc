#include "engine/report/live_block.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/fake_screen.h"

namespace mixferry::report {
namespace {

using testing::ElementsAre;
using tests::FakeScreen;

TEST(LiveBlock, IsReplacedInPlaceBelowWhatStays) {
  FakeScreen seen(20, 10);
  const Screen screen{.columns = 20, .rows = 10};
  LiveBlock block;
  seen.write("a log line\n");
  seen.write(block.replace({{"one longer line"}, {"two"}}, screen));
  EXPECT_THAT(seen.lines(), ElementsAre("a log line", "one longer line", "two"));
  EXPECT_TRUE(seen.at_line_start());
  seen.write(block.replace({{"three"}, {"four"}, {"five"}}, screen));
  EXPECT_THAT(seen.lines(), ElementsAre("a log line", "three", "four", "five"));
  seen.write(block.replace({{"six"}}, screen));
  EXPECT_THAT(seen.lines(), ElementsAre("a log line", "six"));
  seen.write(block.remove(screen));
  seen.write("the end\n");
  EXPECT_THAT(seen.lines(), ElementsAre("a log line", "the end"));
}

TEST(LiveBlock, WritesNothingWhereNothingChanges) {
  const Screen screen{};
  LiveBlock block;
  EXPECT_EQ(block.remove(screen), "");
  EXPECT_EQ(block.replace({}, screen), "");
  EXPECT_NE(block.replace({{"one"}}, screen), "");
  EXPECT_EQ(block.replace({{"one"}}, screen), "");
}

// Method: the screen breaks its lines anew before the block is replaced, as a terminal does.
TEST(LiveBlock, SurvivesANarrowerAndAWiderWindow) {
  FakeScreen seen(20, 10);
  LiveBlock block;
  seen.write("log\n");
  seen.write(block.replace({{"0123456789012345678"}, {"two"}}, {.columns = 20, .rows = 10}));
  seen.resize(8);
  seen.write(block.replace({{"01234"}, {"two"}}, {.columns = 8, .rows = 10}));
  EXPECT_THAT(seen.lines(), ElementsAre("log", "01234", "two"));
  seen.resize(30);
  seen.write(block.replace({{"0123456789012345678"}, {"two"}}, {.columns = 30, .rows = 10}));
  EXPECT_THAT(seen.lines(), ElementsAre("log", "0123456789012345678", "two"));
}

TEST(LiveBlock, KeepsToTheHeightOfALowWindow) {
  FakeScreen seen(20, 3);
  const Screen screen{.columns = 20, .rows = 3};
  LiveBlock block;
  seen.write("log\n");
  for (const char* text : {"a", "b", "c"})
    seen.write(block.replace({{text}, {text}, {text}, {text}}, screen));
  EXPECT_THAT(seen.lines(), ElementsAre("log", "c", "c"));
}

TEST(LiveBlock, ColoursWarningsWhereColoursAreWanted) {
  for (const bool colour : {false, true}) {
    FakeScreen seen(20, 10);
    LiveBlock block;
    seen.write(block.replace({{"fine"}, {"not fine", Tone::warning}},
                             {.columns = 20, .rows = 10, .colour = colour}));
    EXPECT_THAT(seen.lines(), ElementsAre("fine", "not fine"));
    EXPECT_EQ(seen.coloured(), colour);
  }
}

}  // namespace
}  // namespace mixferry::report
