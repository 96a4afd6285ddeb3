// Rows that can't be delivered, values that are left out or cut, and what is counted.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "mappings/plan/limits.h"
#include "tests/unit/mappings/plan/records.h"

namespace mixferry::mappings {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

// Method: a row with a bad number; every field of the reject is looked at.
TEST(Reject, NamesRowColumnReasonAndKeepsTheRow) {
  Mapper mapper(users_with(as(ValueType::number, "Annual Revenue")));
  const Mapped mapped = mapper.map({{"Id", text("u1")}, {"Annual Revenue", text("12 million")}});
  ASSERT_EQ(mapped.rows.rejects.size(), 1U);
  const Reject& reject = mapped.rows.rejects[0];
  EXPECT_EQ(reject.row, 1U);
  EXPECT_EQ(reject.line, 2U);
  EXPECT_EQ(reject.column, "Annual Revenue");
  EXPECT_EQ(reject.code, "not_a_number");
  EXPECT_THAT(reject.message, AllOf(HasSubstr("Column \"Annual Revenue\""), HasSubstr("\"Out\""),
                                    HasSubstr("\"12 million\""), HasSubstr("on_error: skip")));
  EXPECT_EQ(reject.raw, Mapper::kRaw);
  EXPECT_EQ(mapped.rows.tally.rows_rejected, 1U);
  EXPECT_THAT(mapped.rows.tally.reject_reasons, ElementsAre(Pair("not_a_number", 1U)));
}

// Method: a good row, one that fails in its last operation after cutting and skipping, a good row again.
TEST(Reject, RollsBackAllThatItsRowHadYielded) {
  Rule skipping = as(ValueType::number, "S");
  skipping.on_error = ErrorPolicy::skip;
  Mapper mapper(users({{OperationKind::set, {{"a", from("A")}, {"s", skipping}}},
                       {OperationKind::add, {{"n", as(ValueType::number, "N")}}}}));
  EncodedRows out;
  mapper.map({{"Id", text("u1")}, {"A", text("a")}}, out);
  const std::string before = out.bytes;
  mapper.map({{"Id", text(" u2 ")}, {"A", text(std::string(300, 'x'))}, {"S", text("?")}, {"N", text("?")}},
             out);
  EXPECT_EQ(out.bytes, before);
  EXPECT_EQ(out.records.size(), 1U);
  EXPECT_EQ(out.rows.size(), 1U);
  EXPECT_THAT(out.tally.truncated_values, IsEmpty());
  EXPECT_THAT(out.tally.skipped_values, IsEmpty());
  EXPECT_EQ(out.tally.ids_trimmed, 0U);
  EXPECT_EQ(out.tally.rows_rejected, 1U);
  mapper.map({{"Id", text("u3")}, {"A", text("c")}}, out);
  EXPECT_EQ(out.bytes, before + R"({"$distinct_id":"u3","$set":{"a":"c"}},)");
  EXPECT_EQ(out.rows[1].first_record, 1U);
}

// Method: a row with two bad cells.
TEST(Reject, IsForTheFirstProblemOfARow) {
  Mapper mapper(
      users({{OperationKind::set, {{"d", as(ValueType::date, "D")}, {"n", as(ValueType::number, "N")}}}}));
  const Mapped mapped = mapper.map({{"Id", text("u1")}, {"D", text("2023-02-30")}, {"N", text("?")}});
  ASSERT_EQ(mapped.rows.rejects.size(), 1U);
  EXPECT_EQ(mapped.rows.rejects[0].code, "not_a_date");
  EXPECT_THAT(mapped.rows.rejects[0].message, HasSubstr("does not exist"));
  EXPECT_EQ(mapped.rows.tally.rows_read(), 1U);
}

// Method: a bad value below `on_error: skip`, alone in its operation and beside another.
TEST(OnErrorSkip, LeavesThePropertyOutAndCountsIt) {
  Rule rule = as(ValueType::number, "N");
  rule.on_error = ErrorPolicy::skip;
  Mapper mapper(users({{OperationKind::set, {{"n", rule}, {"a", from("A")}}}}));
  const Mapped mapped = mapper.map({{"Id", text("u1")}, {"N", text("?")}, {"A", text("a")}});
  EXPECT_THAT(mapped.updates, ElementsAre(R"({"$distinct_id":"u1","$set":{"a":"a"}})"));
  EXPECT_THAT(mapped.rows.tally.skipped_values, ElementsAre(Pair("n", 1U)));
  EXPECT_THAT(mapped.rows.rejects, IsEmpty());
}

struct IdCase {
  const char* name;
  Cell cell;
  std::string code;  ///< of the reject; empty: the id is sent
  std::string id;
};

class Id : public testing::TestWithParam<IdCase> {};

// Method: id cells of every kind.
TEST_P(Id, IsSentByteForByteOrRejected) {
  Mapper mapper(users_with(constant("1")));
  const Mapped mapped = mapper.map({{"Id", GetParam().cell}});
  if (GetParam().code.empty()) {
    EXPECT_THAT(mapped.updates,
                ElementsAre(R"({"$distinct_id":")" + GetParam().id + R"(","$set":{"Out":1}})"));
  } else {
    ASSERT_EQ(mapped.rows.rejects.size(), 1U);
    EXPECT_EQ(mapped.rows.rejects[0].code, GetParam().code);
    EXPECT_EQ(mapped.rows.rejects[0].column, "Id");
    EXPECT_THAT(mapped.rows.rejects[0].message, HasSubstr("The id (column \"Id\")"));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Cells, Id,
    testing::Values(
        IdCase{"Text", text("0012"), "", "0012"},
        IdCase{"Number", number("12345678901234567890"), "", "12345678901234567890"},
        IdCase{"Blanks", text(" u1\xC2\xA0"), "", "u1"}, IdCase{"CaseIsKept", text("aBc"), "", "aBc"},
        IdCase{"Empty", text(""), "id_empty", ""}, IdCase{"BlankOnly", text(" \t"), "id_empty", ""},
        IdCase{"Null", null(), "id_empty", ""}, IdCase{"Absent", Cell{}, "id_empty", ""},
        IdCase{"NullOfJson", Cell{.text = "null", .kind = CellKind::null}, "id_empty", ""},
        IdCase{"NullWord", text("NULL"), "id_refused", ""}, IdCase{"Zero", number("0"), "id_refused", ""},
        IdCase{"Mangled", text("1.00123E+15"), "id_mangled", ""},
        IdCase{"WholeNumber", number("1.00123e+15"), "", "1001230000000000"},
        IdCase{"NumberWithFraction", number("3.0"), "", "3"},
        IdCase{"NumberBeyondExact", number("1.00123e+16"), "id_mangled", ""},
        IdCase{"Java", text("1.5E7"), "id_mangled", ""},
        IdCase{"ZeroNumber", number("0.0"), "id_refused", ""},
        IdCase{"InvisibleAround", text("\u200B7\u202C"), "", "7"},
        IdCase{"InvisibleInside", text("a\u200Bb"), "id_invalid", ""},
        IdCase{"InvisibleAlone", text("\u200B"), "id_empty", ""},
        IdCase{"Total", text("Grand Total"), "id_refused", ""},
        IdCase{"TextMark", text("'00123"), "", "00123"}, IdCase{"Boolean", boolean("true"), "id_invalid", ""},
        IdCase{"Object", json("{}"), "id_invalid", ""}, IdCase{"Control", text("a\x01z"), "id_invalid", ""}),
    [](const auto& row) { return row.param.name; });

// Method: a word of `nulls` that is a placeholder, too; alone it rejects its row, with `empty: skip` it is
// passed over.
TEST(Id, ThatIsAWordOfNullsIsEmpty) {
  Mapping mapping = users_with(constant("1"));
  mapping.nulls = {"", "n/a"};
  EXPECT_EQ(Mapper(mapping).map({{"Id", text("n/a")}}).rows.rejects.at(0).code, "id_empty");
  mapping.targets[0].id.empty = EmptyPolicy::skip;
  const Mapped mapped = Mapper(mapping).map({{"Id", text("n/a")}});
  EXPECT_THAT(mapped.rows.rejects, IsEmpty());
  EXPECT_EQ(mapped.rows.tally.rows_filtered, 1U);
}

// Method: ids with and without blanks; a rule with several columns.
TEST(Id, IsTrimmedAndCountedWhereverItComesFrom) {
  Mapping mapping = users_with(constant("1"));
  mapping.targets[0].id = from(std::vector<std::string>{"External", "Id"});
  Mapper mapper(mapping);
  EncodedRows out;
  mapper.map({{"Id", text("u1")}}, out);
  mapper.map({{"External", text(" e2")}, {"Id", text("u1")}}, out);
  EXPECT_EQ(out.tally.ids_trimmed, 1U);
  EXPECT_EQ(out.bytes, R"({"$distinct_id":"u1","$set":{"Out":1}},{"$distinct_id":"e2","$set":{"Out":1}},)");
  mapper.map({{"External", text(" ")}}, out);
  EXPECT_EQ(out.rejects.at(0).column, "External, Id");
}

// Method: the same characters around a part of a template, which JSON numbers may be, too.
TEST(Id, OfATemplateIsMadeOfWhatIsSeenOfItsParts) {
  Mapping mapping = users_with(constant("1"));
  mapping.targets[0].id = composed("{Org}:{Id}");
  Mapper mapper(mapping);
  const Mapped mapped = mapper.map({{"Org", number("3.0")}, {"Id", text("7\u200B")}});
  EXPECT_THAT(mapped.updates, ElementsAre(R"({"$distinct_id":"3:7","$set":{"Out":1}})"));
  EXPECT_EQ(mapped.rows.tally.ids_trimmed, 1U);
}

TEST(Id, SuchAs1001Point0IsSentAndCounted) {
  Mapper mapper(users_with(constant("1")));
  EncodedRows out;
  mapper.map({{"Id", text("1001.0")}}, out);
  mapper.map({{"Id", text("1002")}}, out);
  mapper.map({{"Id", number("1003.0")}}, out);
  EXPECT_EQ(out.tally.decimal_ids, 1U);
  EXPECT_EQ(out.tally.ids_trimmed, 0U);
  EXPECT_EQ(out.rows.size(), 3U);
}

// Method: the message shows what the eye does not see.
TEST(Id, ThatHoldsInvisibleCharactersIsShownWithThem) {
  Mapper mapper(users_with(constant("1")));
  const Mapped mapped = mapper.map({{"Id", text("a\u200Bb")}});
  EXPECT_THAT(mapped.rows.rejects.at(0).message, HasSubstr("\"a<U+200B>b\""));
}

// Method: a template with all its parts and without each of them.
TEST(Id, OfATemplateNeedsEveryPart) {
  Mapping mapping = users_with(constant("1"));
  mapping.targets[0].id = composed("{Org}:{Id}");
  Mapper mapper(mapping);
  EXPECT_THAT(mapper.map({{"Org", text("o")}, {"Id", text(" 7 ")}}).updates,
              ElementsAre(R"({"$distinct_id":"o:7","$set":{"Out":1}})"));
  const Mapped without_id = mapper.map({{"Org", text("o")}, {"Id", text(" ")}});
  EXPECT_EQ(without_id.rows.rejects.at(0).code, "id_empty");
  EXPECT_EQ(without_id.rows.rejects.at(0).column, "Id");
  EXPECT_EQ(mapper.map({{"Id", text("7")}}).rows.rejects.at(0).column, "Org");
}

// Method: an id that goes through case, match, map and hash; placeholders among the hashed ones.
TEST(Id, IsCheckedBehindTheStepsOnItsTextAndBeforeHashing) {
  const auto mapped = [](const Rule& id, std::string_view cell) {
    Mapping mapping = users_with(constant("1"));
    mapping.targets[0].id = id;
    const Mapped result = Mapper(mapping).map({{"Id", text(cell)}});
    return result.updates.empty() ? result.rows.rejects.at(0).code : result.updates.at(0);
  };
  Rule rule = from("Id");
  rule.letter_case = LetterCase::lower;
  rule.match = "zcrm_(.*)";
  rule.map = {{"seven", "\"7\""}, {"zero", "\"0\""}};
  EXPECT_EQ(mapped(rule, "ZCRM_AB"), R"({"$distinct_id":"ab","$set":{"Out":1}})");
  EXPECT_EQ(mapped(rule, "zcrm_seven"), R"({"$distinct_id":"7","$set":{"Out":1}})");
  EXPECT_EQ(mapped(rule, "zcrm_zero"), "id_refused");
  EXPECT_EQ(mapped(rule, "zcrm_null"), "id_refused");
  EXPECT_EQ(mapped(rule, "AB"), "id_empty");
  Rule hashed = from("Id");
  hashed.letter_case = LetterCase::lower;
  hashed.hash_sha256 = true;
  EXPECT_EQ(
      mapped(hashed, "ABC"),
      R"({"$distinct_id":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad","$set":{"Out":1}})");
  EXPECT_EQ(mapped(hashed, "None"), "id_refused");
}

// Method: a text with a two-byte character across the limit, and a list with two such items.
TEST(Limits, CutLongStringsAtACharacterAndCountThem) {
  const std::string kept(254, 'a');
  const std::string too_long = kept + "\xC3\xA9";
  Mapper mapper(users({{OperationKind::set, {{"s", from("S")}, {"l", as(ValueType::list, "L")}}}}));
  const Mapped mapped =
      mapper.map({{"Id", text("u1")}, {"S", text(too_long)}, {"L", text(too_long + ";b;" + too_long)}});
  EXPECT_EQ(mapped.updates.at(0), R"({"$distinct_id":"u1","$set":{"s":")" + kept + R"(","l":[")" + kept +
                                      R"(","b",")" + kept + R"("]}})");
  EXPECT_THAT(mapped.rows.tally.truncated_values, ElementsAre(Pair("l", 2U), Pair("s", 1U)));
  const std::string fits = kept + "b";
  EXPECT_THAT(mapper.map({{"Id", text("u1")}, {"S", text(fits)}}).rows.tally.truncated_values, IsEmpty());
}

// Method: constants and defaults that are cut when the mapping is compiled.
TEST(Limits, CountConstantsThatAreCutWithEveryRow) {
  Mapper mapper(users_with(constant(std::string("\"").append(300, 'a').append("\""))));
  EncodedRows out;
  mapper.map({{"Id", text("u1")}}, out);
  mapper.map({{"Id", text("u2")}}, out);
  EXPECT_THAT(out.tally.truncated_values, ElementsAre(Pair("Out", 2U)));
}

// Method: as many list properties of 200 KB as fit into 1 MB, and one more.
TEST(Limits, RejectUpdatesThatAreTooLarge) {
  std::string list = "[0";
  while (list.size() < 200'000) list += ",0";
  list += "]";
  const auto map_with = [&](int count) {
    Operation set{OperationKind::set, {}};
    for (int i = 0; i < count; ++i)
      set.properties.push_back({std::string("p").append(std::to_string(i)), as(ValueType::json)});
    return Mapper(users({set})).map({{"Id", text("u1")}, {"In", text(list)}});
  };
  EXPECT_EQ(map_with(5).updates.size(), 1U);
  const Mapped too_large = map_with(6);
  EXPECT_THAT(too_large.updates, IsEmpty());
  EXPECT_EQ(too_large.rows.rejects.at(0).code, "update_too_large");
  EXPECT_EQ(too_large.rows.bytes, "");
}

// Method: exactly 2000 properties, over two operations, and one more.
TEST(Limits, RejectRowsWithTooManyProperties) {
  const auto map_with = [](std::uint32_t count) {
    Operation set{OperationKind::set, {}};
    for (std::uint32_t i = 1; i < count; ++i)
      set.properties.push_back({std::string("p").append(std::to_string(i)), constant("1")});
    return Mapper(users({set, {OperationKind::set_once, {{"once", constant("1")}}}}))
        .map({{"Id", text("u1")}});
  };
  EXPECT_EQ(map_with(kPropertiesMax).updates.size(), 2U);
  EXPECT_EQ(map_with(kPropertiesMax + 1).rows.rejects.at(0).code, "too_many_properties");
}

// Method: a name with a character across the limit.
TEST(Limits, CutPropertyNamesAtACharacter) {
  const std::string kept(254, 'n');
  Mapper mapper(users({{OperationKind::set, {{kept + "\xC3\xA9", constant("1")}}}}));
  EXPECT_EQ(mapper.map({{"Id", text("u1")}}).updates.at(0),
            R"({"$distinct_id":"u1","$set":{")" + kept + R"(":1}})");
}

}  // namespace
}  // namespace mixferry::mappings
