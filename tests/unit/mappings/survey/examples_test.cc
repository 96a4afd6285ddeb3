#include "mappings/survey/examples.h"

#include <gmock/gmock.h>

namespace mixferry::mappings {
namespace {

TEST(Examples, CountFewValuesAndNameTheMostFrequentFirst) {
  Examples examples;
  for (int i = 0; i < 5; ++i) examples.add("pro", 7);
  examples.add("free", 3);
  const auto values = examples.most_frequent();
  ASSERT_EQ(values.size(), 2u);
  EXPECT_EQ(values[0].text, "pro");
  EXPECT_EQ(values[0].count, 5u);
  EXPECT_EQ(values[1].text, "free");
}

TEST(Examples, KeepTheSameChoiceOfManyWhateverTheirOrder) {
  Examples up;
  Examples down;
  for (std::uint64_t i = 0; i < 1'000; ++i) {
    up.add(std::to_string(i), i * 2'654'435'761 % 1'000'003);
    down.add(std::to_string(999 - i), (999 - i) * 2'654'435'761 % 1'000'003);
  }
  ASSERT_EQ(up.most_frequent().size(), Examples::kKept);
  for (std::size_t i = 0; i < Examples::kKept; ++i) {
    EXPECT_EQ(up.most_frequent()[i].text, down.most_frequent()[i].text);
  }
}

TEST(Examples, ShortenLongTextsAtACharacter) {
  Examples examples;
  std::string text = "x";
  for (int i = 0; i < 100; ++i) text += "é";
  examples.add(text, 1);
  EXPECT_EQ(examples.most_frequent().front().text.size(), 119u);
}

}  // namespace
}  // namespace mixferry::mappings
