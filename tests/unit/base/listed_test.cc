#include "engine/base/listed.h"

#include <gtest/gtest.h>
#include <vector>

namespace mixferry {
namespace {

TEST(Listed, PutsTheWordBeforeTheLast) {
  const auto in_words = [](std::vector<std::string> words) { return listed(words, "or"); };
  EXPECT_EQ(in_words({}), "");
  EXPECT_EQ(in_words({"a"}), "a");
  EXPECT_EQ(in_words({"a", "b"}), "a or b");
  EXPECT_EQ(in_words({"a", "b", "c"}), "a, b or c");
}

}  // namespace
}  // namespace mixferry
