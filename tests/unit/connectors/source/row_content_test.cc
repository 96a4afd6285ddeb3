#include "connectors/source/row_content.h"

#include <gtest/gtest.h>

#include "connectors/jsonl/object_content.h"

namespace mixferry::connectors {
namespace {

Hash128 content(const std::vector<std::pair<std::string, std::string>>& cells) {
  RowContent content;
  for (const auto& [name, text] : cells) content.add(RowContent::hash_of_name(name), text);
  return content.hash();
}

TEST(RowContent, IsWhatTheColumnsSay) {
  const Hash128 row = content({{"ID", "7"}, {"Points", "5"}});
  EXPECT_EQ(content({{"Points", "5"}, {"ID", "7"}}), row) << "in any order";
  EXPECT_EQ(content({{"ID", "7"}, {"New", ""}, {"Points", "5"}}), row) << "an empty cell says nothing";
  EXPECT_NE(content({{"ID", "5"}, {"Points", "7"}}), row);
  EXPECT_NE(content({{"ID", "7"}, {"Points", "6"}}), row);
  EXPECT_NE(content({{"ID", "7"}, {"Coins", "5"}}), row);
  EXPECT_NE(content({{"ID", "7"}}), row);
}

TEST(RowContent, ComesBackFromItsText) {
  const Hash128 row = content({{"ID", "7"}});
  EXPECT_EQ(parse_content(content_text(row)), row);
  for (const char* text : {"", "7", "row-", "row-0123456789abcdef0123456789abcdeg",
                           "row-0123456789abcdef0123456789abcdef0", "0123456789abcdef0123456789abcdefrow-"})
    EXPECT_EQ(parse_content(text), std::nullopt) << text;
}

TEST(ObjectContent, IsThatOfTheSameCells) {
  const Hash128 row = content({{"ID", "7"}, {"Name", "Ada, L."}});
  for (const char* json : {R"({"ID":"7","Name":"Ada, L."})", R"( { "Name" : "Ada, L." , "ID" : 7 } )",
                           R"({"ID":7,"Name":"Ada, L.","Gone":null,"Empty":""})"})
    EXPECT_EQ(content_of_object(json).hash, row) << json;
  for (const char* json : {R"({"ID":"8","Name":"Ada, L."})", R"({"ID":"7","Name":"Ada,L."})", R"({"ID":7})",
                           R"({"ID":{"Name":"Ada, L."}})"})
    EXPECT_NE(content_of_object(json).hash, row) << json;
}

TEST(ObjectContent, KnowsWhatStandsInside) {
  const Hash128 row = content_of_object(R"({"a":{"b":[1,"x\"}"]},"c":2})").hash;
  EXPECT_EQ(content_of_object(R"({"c":2, "a": {"b": [1, "x\"}"]}})").hash, row);
  EXPECT_NE(content_of_object(R"({"c":2, "a": {"b": [1, "x\"} "]}})").hash, row);
  EXPECT_NE(content_of_object(R"({"a":{"b":[1,"x\"}"],"c":2}})").hash, row);
  EXPECT_EQ(content_of_object("{}").hash, Hash128{});
  for (const char* broken : {"", "{", "{\"", "{\"a", "{\"a\\", "}{", "\"", "{\"a\":\"}"})
    static_cast<void>(content_of_object(broken));
}

TEST(ObjectContent, OfARejectIsWhatItSaidBefore) {
  const Hash128 row = content({{"ID", "7"}});
  const ObjectContent mended =
      content_of_object(R"({"mixferry reject":{"run":1,"content":")" + content_text(row) + R"("},"ID":8})");
  EXPECT_EQ(mended.hash, row);
  EXPECT_TRUE(mended.is_mended);
  const ObjectContent unknown = content_of_object(R"({"mixferry reject":{"run":1},"ID":7})");
  EXPECT_EQ(unknown.hash, row);
  EXPECT_FALSE(unknown.is_mended);
}

}  // namespace
}  // namespace mixferry::connectors
