#include "connectors/csv/divided_row.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mixferry::connectors {
namespace {

using testing::ElementsAre;

TEST(DividedRow, HasTheCellsOfItsDialect) {
  EXPECT_THAT(divide_row("a,\"b,\"\"c\"\"\nd\",", {}).cells, ElementsAre("a", "b,\"c\"\nd", ""));
  EXPECT_THAT(divide_row("a::\"b::c\":", {.delimiter_rest = ":"}).cells, ElementsAre("a::\"b::c\":"));
  EXPECT_THAT(divide_row("a:::b", {.delimiter = ':', .delimiter_rest = ":"}).cells, ElementsAre("a", ":b"));
  EXPECT_THAT(divide_row("a;b;", {.delimiter = ';', .rows_end_in_delimiter = true}).cells,
              ElementsAre("a", "b"));
  EXPECT_THAT(divide_row("a;'b;c'", {.delimiter = ';', .quote = '\''}).cells, ElementsAre("a", "b;c"));
  EXPECT_THAT(divide_row(R"(a,"b\"c")", {.backslash_escapes = true}).cells, ElementsAre("a", "b\"c"));
  EXPECT_THAT(divide_row("\"a\",b", {.quote = std::nullopt}).cells, ElementsAre("\"a\"", "b"));
  EXPECT_THAT(divide_row("", {}).cells, ElementsAre(""));
  for (const char* row : {"a,b", "a,\"b\nc\"", ""}) EXPECT_TRUE(divide_row(row, {}).sound);
}

TEST(DividedRow, SaysThatItGuessed) {
  EXPECT_FALSE(divide_row("\"a\"b,c", {}).sound);
  EXPECT_THAT(divide_row("\"a\"b,c", {}).cells, ElementsAre("a", "c"));
  EXPECT_FALSE(divide_row("a,\"b", {}).sound);
  EXPECT_FALSE(divide_row("a,b\nc,d", {}).sound);
}

}  // namespace
}  // namespace mixferry::connectors
