// Which updates a row yields, and how they are written.

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "engine/base/json_text.h"
#include "tests/unit/mappings/plan/records.h"

namespace mixferry::mappings {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Record kRecord = {
    {"Id", text("u1")}, {"A", text("a")}, {"B", text("b")}, {"N", text("3")}, {"L", text("x;y")}};

Mapping everything() {
  Mapping mapping = users({{OperationKind::set, {{"a", from("A")}, {"b", from("B")}}},
                           {OperationKind::set_once, {{"first", from("A")}}},
                           {OperationKind::add, {{"points", as(ValueType::number, "N")}}},
                           {OperationKind::append, {{"log", from("B")}}},
                           {OperationKind::union_, {{"lists", as(ValueType::list, "L")}}},
                           {OperationKind::remove, {{"old lists", from("A")}}}});
  mapping.targets[0].unset = {"old", "older"};
  return mapping;
}

// Method: a mapping with every operation and a token.
TEST(Operations, OfARowAreOneUpdateEachInAFixedOrder) {
  Mapper mapper(everything(), {.record_head = R"({"$token":"T",)", .timezone = ""});
  const Mapped mapped = mapper.map(kRecord);
  EXPECT_THAT(mapped.updates,
              ElementsAre(R"({"$token":"T","$distinct_id":"u1","$set":{"a":"a","b":"b"}})",
                          R"({"$token":"T","$distinct_id":"u1","$set_once":{"first":"a"}})",
                          R"({"$token":"T","$distinct_id":"u1","$add":{"points":3}})",
                          R"({"$token":"T","$distinct_id":"u1","$append":{"log":"b"}})",
                          R"({"$token":"T","$distinct_id":"u1","$union":{"lists":["x","y"]}})",
                          R"({"$token":"T","$distinct_id":"u1","$remove":{"old lists":"a"}})",
                          R"({"$token":"T","$distinct_id":"u1","$unset":["old","older"]})"));
  const std::vector<bool> bears = {true, true, false, false, true, true, true};
  for (std::size_t i = 0; i < bears.size(); ++i)
    EXPECT_EQ(mapped.rows.records[i].bears_repeating, bears[i]) << i;
}

// Method: the same for groups, without a token (as `preview` does it) and with `ignore_time`.
TEST(Operations, OfGroupsCarryTheGroupsKeyAndId) {
  Mapping mapping = users({{OperationKind::set, {{"$name", from("A")}}}});
  mapping.targets[0].kind = TargetKind::groups;
  mapping.targets[0].group_key = "company \"id\"";
  mapping.targets[0].ignore_time = true;
  mapping.targets[0].unset = {"old"};
  Mapper mapper(mapping);
  EXPECT_THAT(
      mapper.map(kRecord).updates,
      ElementsAre(
          R"({"$group_key":"company \"id\"","$group_id":"u1","$ignore_time":true,"$set":{"$name":"a"}})",
          R"({"$group_key":"company \"id\"","$group_id":"u1","$ignore_time":true,"$unset":["old"]})"));
}

// Method: rows whose cells are empty for some operations, and for all.
TEST(Operations, WithoutAnyValueYieldNoUpdate) {
  Mapping mapping = everything();
  mapping.targets[0].unset.clear();
  Mapper mapper(mapping);
  EXPECT_THAT(mapper.map({{"Id", text("u1")}, {"N", text("3")}}).updates,
              ElementsAre(R"({"$distinct_id":"u1","$add":{"points":3}})"));
  EXPECT_THAT(mapper.map({{"Id", text("u1")}, {"B", text("b")}}).updates,
              ElementsAre(R"({"$distinct_id":"u1","$set":{"b":"b"}})",
                          R"({"$distinct_id":"u1","$append":{"log":"b"}})"));
}

// Method: a row with an id and nothing else; it is counted once, as filtered.
TEST(Operations, ARowWithNothingToSendIsFiltered) {
  Mapper mapper(users_with(from("A")));
  const Mapped mapped = mapper.map({{"Id", text("u1")}});
  EXPECT_THAT(mapped.updates, IsEmpty());
  EXPECT_THAT(mapped.rows.rows, IsEmpty());
  EXPECT_EQ(mapped.rows.bytes, "");
  EXPECT_EQ(mapped.rows.tally.rows_filtered, 1U);
  EXPECT_EQ(mapped.rows.tally.rows_read(), 1U);
}

// Method: two rows into one EncodedRows; every field of the second is looked at.
TEST(EncodedRows, TellWhereEachRowAndUpdateLies) {
  Mapping mapping =
      users({{OperationKind::set, {{"a", from("A")}}}, {OperationKind::add, {{"n", from("N")}}}});
  Mapper mapper(mapping);
  EncodedRows out;
  mapper.map({{"Id", text("u1")}, {"A", text("a")}}, out);
  mapper.map({{"Id", text("u2")}, {"A", text("b")}, {"N", text("1")}}, out);
  ASSERT_EQ(out.rows.size(), 2U);
  const EncodedRow& row = out.rows[1];
  EXPECT_EQ(row.number, 2U);
  EXPECT_EQ(row.line, 3U);
  EXPECT_EQ(row.raw_offset, 0U);
  EXPECT_EQ(row.raw_length, Mapper::kRaw.size());
  EXPECT_EQ(row.first_record, 1U);
  EXPECT_EQ(row.record_count, 2U);
  EXPECT_NE(row.id_hash, out.rows[0].id_hash);
  std::size_t end = 0;
  for (const EncodedRecord& update : out.records) {
    EXPECT_EQ(update.offset, end);
    EXPECT_EQ(out.bytes[update.offset + update.length], ',');
    end += update.length + 1;
  }
  EXPECT_EQ(end, out.bytes.size());
  out.clear();
  EXPECT_TRUE(out.bytes.empty() && out.records.empty() && out.rows.empty() && out.rejects.empty());
  EXPECT_EQ(out.tally.rows_read(), 0U);
}

// Method: one id as a user, as two kinds of group, and again.
TEST(IdHash, IsEqualForOneProfileAndDiffersBetweenTargets) {
  const auto hash_of = [](TargetKind kind, const std::string& key) {
    Mapping mapping = users_with(from("A"));
    mapping.targets[0].kind = kind;
    mapping.targets[0].group_key = key;
    return Mapper(mapping).map(kRecord).rows.rows.at(0).id_hash;
  };
  EXPECT_EQ(hash_of(TargetKind::users, ""), hash_of(TargetKind::users, ""));
  EXPECT_NE(hash_of(TargetKind::users, ""), hash_of(TargetKind::groups, "company"));
  EXPECT_NE(hash_of(TargetKind::groups, "company"), hash_of(TargetKind::groups, "team"));
}

// Method: empty cells below each policy, of the mapping and of the property; the same below `set_once`.
TEST(EmptyPolicy, SkipsUnsetsOrStoresNull) {
  const auto updates = [](EmptyPolicy of_mapping, std::optional<EmptyPolicy> of_property,
                          OperationKind kind) {
    Rule rule = from("Nothing");
    rule.empty = of_property;
    Mapping mapping = users({{kind, {{"x", rule}, {"a", from("A")}}}});
    mapping.targets[0].empty = of_mapping;
    return Mapper(mapping).map(kRecord).updates;
  };
  const std::string set_a = R"({"$distinct_id":"u1","$set":{"a":"a"}})";
  const std::string unset_x = R"({"$distinct_id":"u1","$unset":["x"]})";
  const std::string null_x = R"({"$distinct_id":"u1","$set":{"x":null,"a":"a"}})";
  using enum EmptyPolicy;
  EXPECT_THAT(updates(skip, std::nullopt, OperationKind::set), ElementsAre(set_a));
  EXPECT_THAT(updates(unset, std::nullopt, OperationKind::set), ElementsAre(set_a, unset_x));
  EXPECT_THAT(updates(EmptyPolicy::null, std::nullopt, OperationKind::set), ElementsAre(null_x));
  EXPECT_THAT(updates(skip, unset, OperationKind::set), ElementsAre(set_a, unset_x));
  EXPECT_THAT(updates(unset, skip, OperationKind::set), ElementsAre(set_a));
  EXPECT_THAT(updates(unset, std::nullopt, OperationKind::set_once),
              ElementsAre(R"({"$distinct_id":"u1","$set_once":{"a":"a"}})"));
}

// Method: several empty properties and names that the mapping unsets anyway.
TEST(EmptyPolicy, GathersAllNamesInOneUnset) {
  Mapping mapping = users({{OperationKind::set, {{"x", from("X")}, {"y \"z\"", from("Y")}}}});
  mapping.targets[0].empty = EmptyPolicy::unset;
  mapping.targets[0].unset = {"old"};
  EXPECT_THAT(Mapper(mapping).map({{"Id", text("u1")}}).updates,
              ElementsAre(R"({"$distinct_id":"u1","$unset":["old","x","y \"z\""]})"));
}

// Method: rows that fail and pass `when`, one of them without a usable id.
TEST(When, FiltersRowsBeforeTheirIdIsLookedAt) {
  Mapping mapping = users_with(from("A"));
  mapping.when = {
      {.column = "Stage", .kind = Condition::Kind::is_not, .values = {"spam", "test"}, .place = {}}};
  Mapper mapper(mapping);
  EXPECT_EQ(mapper.map({{"Id", text("u1")}, {"A", text("a")}, {"Stage", text("lead")}}).updates.size(), 1U);
  for (const char* id : {"u1", "null", ""}) {
    const Mapped mapped = mapper.map({{"Id", text(id)}, {"A", text("a")}, {"Stage", text(" spam ")}});
    EXPECT_EQ(mapped.rows.tally.rows_filtered, 1U) << id;
    EXPECT_EQ(mapped.rows.tally.rows_read(), 1U) << id;
  }
}

// Method: every kind of condition with cells that hold and that do not.
TEST(Conditions, CompareTrimmedTextsByteForByte) {
  struct Case {
    Condition::Kind kind;
    std::vector<std::string> values;
    Cell cell;
    bool holds;
  };
  using enum Condition::Kind;
  const Case cases[] = {
      {is, {"a", "b"}, text(" b "), true},
      {is, {"a"}, text("A"), false},
      {is, {"a"}, Cell{}, false},
      {is, {""}, Cell{}, true},
      {is, {"true"}, boolean("true"), true},
      {is, {"1"}, number("1"), true},
      {is_not, {"a"}, text("b"), true},
      {is_not, {"a"}, text("a"), false},
      {is_not, {"a"}, mappings::null(), true},
      {empty, {}, text("  "), true},
      {empty, {}, text("-"), true},
      {empty, {}, mappings::null(), true},
      {empty, {}, number("0"), false},
      {not_empty, {}, text("x"), true},
      {not_empty, {}, text("-"), false},
      {not_empty, {}, Cell{}, false},
      {matches, {"^a.c$"}, text(" abc "), true},
      {matches, {"b"}, text("abc"), true},
      {matches, {"^b"}, text("abc"), false},
      {matches, {"^$"}, Cell{}, true},
  };
  for (const auto& [kind, values, cell, holds] : cases) {
    Mapping mapping = users_with(from("A"));
    mapping.nulls = {"", "-"};
    mapping.when = {{.column = "C", .kind = kind, .values = values, .place = {}}};
    const Mapped mapped = Mapper(mapping).map({{"Id", text("u1")}, {"A", text("a")}, {"C", cell}});
    EXPECT_EQ(mapped.updates.size(), holds ? 1U : 0U) << static_cast<int>(kind) << ' ' << cell.text;
  }
}

// Method: rows that are to be deleted, one of them with cells that would be rejects otherwise.
TEST(DeleteWhen, YieldsOneDeleteAndNothingElse) {
  Mapping mapping = everything();
  mapping.targets[0].ignore_time = true;
  mapping.targets[0].delete_when = {
      {.column = "Deleted", .kind = Condition::Kind::is, .values = {"true"}, .place = {}}};
  Mapper mapper(mapping, {.record_head = R"({"$token":"T",)", .timezone = ""});
  EXPECT_THAT(mapper.map({{"Id", text("u1")}, {"N", text("many")}, {"Deleted", text("true")}}).updates,
              ElementsAre(R"({"$token":"T","$distinct_id":"u1","$ignore_time":true,"$delete":""})"));
  EXPECT_EQ(mapper.map(kRecord).updates.size(), 7U);
  EXPECT_EQ(mapper.map({{"Id", text("null")}, {"Deleted", text("true")}}).rows.rejects.at(0).code,
            "id_refused");
}

// Method: names and values with every character that needs care, read back by another JSON library.
TEST(Updates, ComeBackTheSameWhenParsed) {
  const std::string values[] = {"\"quoted\"",
                                "back\\slash",
                                "tab\there",
                                "line\r\nbreak",
                                std::string("nul\0byte", 8),
                                "\x01\x1f\x7f",
                                "</script>",
                                "\xC3\xA9\xE6\x97\xA5\xF0\x9F\x98\x80",
                                "\xE2\x80\xA8\xE2\x80\xA9",
                                "=HYPERLINK(\"x\")",
                                "{}",
                                "[]",
                                "'; DROP TABLE--",
                                "%s%n",
                                "\\u0000",
                                "\xEF\xBB\xBF"
                                "bom",
                                "null ",
                                "\xEF\xBF\xBF"};
  for (const std::string& value : values) {
    Rule untrimmed = from("In");
    untrimmed.trim = false;
    std::string head = R"({"$token":)";
    append_json_string(head, value);
    Mapper mapper(users({{OperationKind::set, {{"name " + value, untrimmed}}}}),
                  {.record_head = head + ",", .timezone = ""});
    const Mapped mapped = mapper.map({{"Id", text("u1")}, {"In", text(value)}});
    const boost::json::value parsed = boost::json::parse(mapped.updates.at(0));
    EXPECT_EQ(parsed.at("$token").as_string(), value);
    EXPECT_EQ(parsed.at("$set").as_object().at("name " + value).as_string(), value);
  }
}

}  // namespace
}  // namespace mixferry::mappings
