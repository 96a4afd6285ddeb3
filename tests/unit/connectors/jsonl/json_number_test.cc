#include "connectors/jsonl/json_number.h"

#include <gtest/gtest.h>

namespace mixferry::connectors {
namespace {

TEST(IsJsonNumber, TakesNumbersOfAnySize) {
  for (const char* text : {"0", "-0", "7", "120", "-1.50", "0.1", "1e400", "1E+5", "2e-07",
                           "9007199254740993", "123456789012345678901234567890"}) {
    EXPECT_TRUE(is_json_number(text)) << text;
  }
}

TEST(IsJsonNumber, RefusesTheRest) {
  for (const char* text : {"", "-", "+1", "01", "-01", "1.", ".5", "1.e5", "1e", "1e+", "0x1F", "1 2", "NaN",
                           "Infinity", "1,5", "1_000", "١"}) {
    EXPECT_FALSE(is_json_number(text)) << text;
  }
}

TEST(BehindJsonNumber, IsWhereANumberEnds) {
  const std::string_view text = "-12.5e3,";
  EXPECT_EQ(behind_json_number(text.data(), text.data() + text.size()), text.data() + 7);
  EXPECT_EQ(behind_json_number(text.data(), text.data() + 3), text.data() + 3);
  EXPECT_EQ(behind_json_number(text.data(), text.data() + 4), nullptr);
  EXPECT_EQ(behind_json_number(text.data() + 7, text.data() + 8), nullptr);
}

}  // namespace
}  // namespace mixferry::connectors
