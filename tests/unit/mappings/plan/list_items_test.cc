// Lists in a cell, quoted and not.

#include "mappings/plan/list_items.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "tests/unit/mappings/plan/records.h"

namespace mixferry::mappings {
namespace {

using testing::ElementsAre;

std::vector<std::string> items_of(std::string_view text, std::string_view separator, bool quoted) {
  std::string scratch;
  ListItems items(text, separator, quoted, scratch);
  std::vector<std::string> found;
  for (std::string_view item; items.next(item);) found.emplace_back(item);
  if (items.fault() != Fault::none) found.emplace_back("(bad)");
  return found;
}

TEST(ListItems, StandBetweenSeparators) {
  EXPECT_THAT(items_of("a; b ;;c", ";", false), ElementsAre("a", "b", "", "c"));
  EXPECT_THAT(items_of("a, b", ", ", false), ElementsAre("a", "b"));
  EXPECT_THAT(items_of("\"a;b\"", ";", false), ElementsAre("\"a", "b\""));
}

TEST(ListItems, HoldSeparatorsAndQuotesWhereTheyAreQuoted) {
  EXPECT_THAT(items_of(R"("VIP","Blog")", ",", true), ElementsAre("VIP", "Blog"));
  EXPECT_THAT(items_of(R"(a;"b;c")", ";", true), ElementsAre("a", "b;c"));
  EXPECT_THAT(items_of(R"( "a ""b""" , c,"")", ",", true), ElementsAre("a \"b\"", "c", ""));
  EXPECT_THAT(items_of(R"("a", "b")", ", ", true), ElementsAre("a", "b"));
  EXPECT_THAT(items_of(R"(5" pipe;x)", ";", true), ElementsAre("5\" pipe", "x"));
  EXPECT_THAT(items_of(R"(a;)", ";", true), ElementsAre("a", ""));
}

TEST(ListItems, StopAtAQuoteThatIsWrong) {
  EXPECT_THAT(items_of(R"(a,"b)", ",", true), ElementsAre("a", "(bad)"));
  EXPECT_THAT(items_of(R"("a"b,c)", ",", true), ElementsAre("(bad)"));
  EXPECT_THAT(items_of("\"", ",", true), ElementsAre("(bad)"));
}

// Method: Mailchimp's tags, which are a row of CSV in a cell of CSV.
TEST(QuotedList, IsAListOfItsItems) {
  Rule rule = as(ValueType::list);
  rule.separator = ",";
  rule.quoted = true;
  EXPECT_EQ(value_of_rule(rule, text(R"("VIP","Blog, weekly",)")), R"(["VIP","Blog, weekly"])");
  EXPECT_EQ(value_of_rule(rule, text(R"("VIP)")), "not_a_list");
  EXPECT_EQ(value_of_rule(rule, text(R"("","")")), "(none)");
  EXPECT_EQ(value_of_rule(rule, json(R"(["a,b"])")), R"(["a,b"])");
}

}  // namespace
}  // namespace mixferry::mappings
