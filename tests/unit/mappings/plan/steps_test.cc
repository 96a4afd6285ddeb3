// The steps of a rule that work on texts, and what an operation asks of a value.

#include <gtest/gtest.h>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "tests/unit/mappings/plan/records.h"

namespace mixferry::mappings {
namespace {

Rule with(Rule rule, void (*change)(Rule&)) {
  change(rule);
  return rule;
}

// Method: `trim` on and off, with a cell that is blank and one that has blanks around it.
TEST(Trim, HappensUnlessTheRuleSaysOtherwise) {
  const Rule untrimmed = with(from("In"), [](Rule& rule) { rule.trim = false; });
  EXPECT_EQ(value_of_rule(from("In"), text("  a b ")), R"("a b")");
  EXPECT_EQ(value_of_rule(untrimmed, text("  a b ")), R"("  a b ")");
  EXPECT_EQ(value_of_rule(untrimmed, text(" ")), R"(" ")");
}

// Method: a mapping whose `nulls` are words, with and without the empty text.
TEST(Nulls, AreLookedUpAfterTrimming) {
  Mapping mapping = users_with(from("In"));
  mapping.nulls = {"", "null", "-"};
  Mapper mapper(mapping);
  for (const char* nothing : {"", " null ", "-"}) {
    EXPECT_TRUE(mapper.map({{"Id", text("u1")}, {"In", text(nothing)}}).updates.empty()) << nothing;
  }
  EXPECT_EQ(mapper.map({{"Id", text("u1")}, {"In", text("NULL")}}).updates.size(), 1U);
  EXPECT_EQ(mapper.map({{"Id", text("u1")}, {"In", json(R"("null")")}}).updates.size(), 1U);
}

// Method: ASCII and other letters.
TEST(Case, TurnsTheLettersOfAscii) {
  const Rule lower = with(from("In"), [](Rule& rule) { rule.letter_case = LetterCase::lower; });
  const Rule upper = with(from("In"), [](Rule& rule) { rule.letter_case = LetterCase::upper; });
  EXPECT_EQ(value_of_rule(lower, text("Dana@Example.ORG")), R"("dana@example.org")");
  EXPECT_EQ(value_of_rule(upper, text("de-1\xC3\xA9")), "\"DE-1\xC3\xA9\"");
  EXPECT_EQ(value_of_rule(lower, json(R"(["A"])")), R"(["A"])");
}

// Method: the step in front of all others on texts; what is left of tags alone; texts of `nulls` inside of
// tags.
TEST(StripHtml, IsAStepOfARule) {
  Rule rule = with(from("In"), [](Rule& changed) { changed.strip_html = true; });
  EXPECT_EQ(value_of_rule(rule, text("<p>AT&amp;T</p>")), R"("AT&T")");
  EXPECT_EQ(value_of_rule(rule, text("a  b")), R"("a  b")");
  EXPECT_EQ(value_of_rule(rule, text("<p> </p>")), "(none)");
  EXPECT_EQ(value_of_rule(rule, number("5")), "5");
  rule.match = "^AT&(.)";
  rule.default_json = R"("none")";
  EXPECT_EQ(value_of_rule(rule, text("<p>AT&amp;T</p>")), R"("T")");
  EXPECT_EQ(value_of_rule(rule, text("<br>")), R"("none")");
}

// Method: words of the rule and of every boolean, in any case; a word of the rule that means something else
// else.
TEST(BooleanWords, AreThoseOfTheRuleAndThoseOfAll) {
  Rule rule = as(ValueType::boolean);
  rule.true_words = {"Oui", "Allow", "0"};
  rule.false_words = {"Non", "Do Not Allow"};
  for (const char* yes : {"oui", "ALLOW", "0", "yes", "1", "x"})
    EXPECT_EQ(value_of_rule(rule, text(yes)), "true") << yes;
  for (const char* no : {"NON", "do not allow", "off"})
    EXPECT_EQ(value_of_rule(rule, text(no)), "false") << no;
  EXPECT_EQ(value_of_rule(rule, text("Ja")), "not_a_boolean");
  EXPECT_EQ(value_of_rule(rule, boolean("false")), "false");
}

// Method: a number as a telephone number, and one as the id.
TEST(Phone, IsAStepOfARule) {
  Rule rule = with(from("In"), [](Rule& changed) { changed.normalizer = Normalizer::phone; });
  EXPECT_EQ(value_of_rule(rule, text("06 11 11 11 11")), "not_a_phone_number");
  rule.country = "FR";
  EXPECT_EQ(value_of_rule(rule, text("06 11 11 11 11")), R"("+33611111111")");
  EXPECT_EQ(value_of_rule(rule, number("33611111111")), R"("+33611111111")");
  Mapping mapping = users_with(from("In"));
  mapping.targets[0].id.normalizer = Normalizer::phone;
  EXPECT_EQ(Mapper(mapping).map({{"Id", text("+1 415 555 0000")}, {"In", text("x")}}).updates.at(0),
            R"({"$distinct_id":"+14155550000","$set":{"Out":"x"}})");
}

// Method: a pattern with a group, one without, and texts that do not match.
TEST(Match, TakesTheFirstGroup) {
  const Rule digits = with(from("In"), [](Rule& rule) { rule.match = "zcrm_([0-9]+)"; });
  const Rule domain = with(from("In"), [](Rule& rule) { rule.match = "[a-z]+$"; });
  EXPECT_EQ(value_of_rule(digits, text("zcrm_42")), R"("42")");
  EXPECT_EQ(value_of_rule(digits, text("42")), "(none)");
  EXPECT_EQ(value_of_rule(domain, text("a.example")), R"("example")");
  EXPECT_EQ(value_of_rule(domain, boolean("true")), R"("true")");
}

// Method: entries of several types; texts in the map and not; with and without a default.
TEST(Map, ReplacesTextsAndDefaultStandsInForTheRest) {
  Rule rule = from("In");
  rule.map = {{"1", R"("free")"}, {"2", "20"}, {"true", "false"}, {"gone", "null"}};
  EXPECT_EQ(value_of_rule(rule, text("1")), R"("free")");
  EXPECT_EQ(value_of_rule(rule, number("2")), "20");
  EXPECT_EQ(value_of_rule(rule, boolean("true")), "false");
  EXPECT_EQ(value_of_rule(rule, text("gone")), "(none)");
  EXPECT_EQ(value_of_rule(rule, text("3")), R"("3")");
  EXPECT_EQ(value_of_rule(rule, text("")), "(none)");
  rule.default_json = R"("unknown")";
  EXPECT_EQ(value_of_rule(rule, text("1")), R"("free")");
  EXPECT_EQ(value_of_rule(rule, text("3")), R"("unknown")");
  EXPECT_EQ(value_of_rule(rule, text("")), R"("unknown")");
}

// Method: defaults for a missing value, a text that does not match, and one that is not of its type.
TEST(Default, StandsInWhereThereIsNoValueAndIsOfTheRulesType) {
  Rule rule = as(ValueType::number);
  rule.default_json = "\"007\"";
  EXPECT_EQ(value_of_rule(rule, text("")), "7");
  EXPECT_EQ(value_of_rule(rule, Cell{}), "7");
  EXPECT_EQ(value_of_rule(rule, text("abc")), "not_a_number");
  rule.match = "n=([0-9]+)";
  EXPECT_EQ(value_of_rule(rule, text("abc")), "7");
  Rule list = as(ValueType::list);
  list.default_json = R"(["none"])";
  EXPECT_EQ(value_of_rule(list, text(" ; ")), R"(["none"])");
  EXPECT_EQ(value_of_rule(list, json("[]")), R"(["none"])");
}

// Method: the digests of known texts; a long text, which is not cut before.
TEST(Hash, IsTheSha256OfTheWholeText) {
  const Rule hashed = with(from("In"), [](Rule& rule) { rule.hash_sha256 = true; });
  EXPECT_EQ(value_of_rule(hashed, text("abc")),
            R"("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")");
  EXPECT_EQ(value_of_rule(hashed, number("1.0")), value_of_rule(hashed, text("1.0")));
  EXPECT_NE(value_of_rule(hashed, text(std::string(255, 'a'))),
            value_of_rule(hashed, text(std::string(256, 'a'))));
  EXPECT_EQ(value_of_rule(hashed, json("[1]")), "not_hashable");
  EXPECT_EQ(value_of_rule(hashed, text("")), "(none)");
}

// Method: three columns, each with and without a value.
TEST(From, TakesTheFirstColumnThatHasAValue) {
  Mapper mapper(users_with(from(std::vector<std::string>{"Mobile", "Phone", "Fax"})));
  const auto sent = [&](Cell mobile, Cell phone, Cell fax) {
    return mapper.map({{"Id", text("u1")}, {"Mobile", mobile}, {"Phone", phone}, {"Fax", fax}}).updates;
  };
  EXPECT_EQ(sent(text("1"), text("2"), text("3"))[0], R"({"$distinct_id":"u1","$set":{"Out":"1"}})");
  EXPECT_EQ(sent(text(" "), null(), number("3"))[0], R"({"$distinct_id":"u1","$set":{"Out":3}})");
  EXPECT_TRUE(sent(text(" "), null(), Cell{}).empty());
}

// Method: a name of three parts, each missing in turn.
TEST(TemplateRule, LeavesNoTraceOfPartsWithoutAValue) {
  Mapper mapper(users_with(composed("{First} {Middle} {Last}")));
  const auto name = [&](std::string_view first, std::string_view middle, std::string_view last) {
    const Mapped mapped = mapper.map(
        {{"Id", text("u1")}, {"First", text(first)}, {"Middle", text(middle)}, {"Last", text(last)}});
    return mapped.updates.empty() ? "(none)" : mapped.updates[0];
  };
  const auto update = [](const std::string& value) {
    return R"({"$distinct_id":"u1","$set":{"Out":")" + value + R"("}})";
  };
  EXPECT_EQ(name("Ann", "B.", "Lee"), update("Ann B. Lee"));
  EXPECT_EQ(name("Ann", "", "Lee"), update("Ann Lee"));
  EXPECT_EQ(name("", "", "Lee"), update("Lee"));
  EXPECT_EQ(name("Ann", " ", ""), update("Ann"));
  EXPECT_EQ(name("Ann  Marie", "", " Lee "), update("Ann  Marie Lee"));
  EXPECT_EQ(name("", "", ""), "(none)");
}

// Method: templates of three columns A, B and C, with those that have a value; text between and at the ends.
TEST(TemplateRule, PartsWithoutAValueTakeTheTextBetweenAlong) {
  const std::string_view address = "{A}, {B}, {C}";
  const std::string_view nick = "{A} ({B}) {C}";
  const std::string_view company = "{A} {B} ({C})";
  const std::string_view phone = "Tel. {A}-{B}/{C}.";
  const std::tuple<std::string_view, const char*, const char*> cases[] = {{address, "abc", "a, b, c"},
                                                                          {address, "ac", "a, c"},
                                                                          {address, "bc", "b, c"},
                                                                          {address, "b", "b"},
                                                                          {nick, "abc", "a (b) c"},
                                                                          {nick, "ac", "a c"},
                                                                          {nick, "a", "a"},
                                                                          {nick, "c", "c"},
                                                                          {nick, "bc", "b c"},
                                                                          {company, "abc", "a b (c)"},
                                                                          {company, "ab", "a b"},
                                                                          {company, "a", "a"},
                                                                          {company, "c", "c"},
                                                                          {phone, "abc", "Tel. a-b/c."},
                                                                          {phone, "ac", "Tel. a/c."},
                                                                          {phone, "b", "Tel. b."},
                                                                          {phone, "", "(none)"}};
  for (const auto& [parts, present, expected] : cases) {
    Mapper mapper(users_with(composed(parts)));
    const auto cell = [&](char name, const char* value) {
      return std::string_view(present).contains(name) ? text(value) : text("");
    };
    const Mapped mapped =
        mapper.map({{"Id", text("u1")}, {"A", cell('a', "a")}, {"B", cell('b', "b")}, {"C", cell('c', "c")}});
    const std::string update =
        mapped.updates.empty() ? "(none)" : mapped.updates[0].substr(36, mapped.updates[0].size() - 36 - 3);
    EXPECT_EQ(update, expected) << present;
  }
}

// Method: literals at the edges and between; JSON cells as parts.
TEST(TemplateRule, MixesLiteralsWithCellsOfAnyKind) {
  Mapper mapper(users_with(composed("#{A}/{B}")));
  EXPECT_EQ(mapper.map({{"Id", text("u1")}, {"A", number("1.50")}, {"B", boolean("true")}}).updates[0],
            R"({"$distinct_id":"u1","$set":{"Out":"#1.50/true"}})");
  EXPECT_TRUE(mapper.map({{"Id", text("u1")}}).updates.empty());
}

// Method: the first of two names, the second, both, none.
TEST(TemplateRule, TakesTheFirstColumnOfAPartThatHasAValue) {
  Mapper mapper(users_with(composed("{First Name | firstname} {Last}")));
  const auto name = [&](Cell label, Cell internal) {
    return mapper
        .map({{"Id", text("u1")}, {"First Name", label}, {"firstname", internal}, {"Last", text("Lee")}})
        .updates.at(0);
  };
  const std::string ann = R"({"$distinct_id":"u1","$set":{"Out":"Ann Lee"}})";
  EXPECT_EQ(name(text("Ann"), Cell{}), ann);
  EXPECT_EQ(name(text(" "), text("Ann")), ann);
  EXPECT_EQ(name(text("Ann"), text("Bo")), ann);
  EXPECT_EQ(name(Cell{}, null()), R"({"$distinct_id":"u1","$set":{"Out":"Lee"}})");
}

// Method: constants of every type below every operation that takes them.
TEST(ConstantRule, IsSentWithEveryRow) {
  for (const char* value : {R"("gold")", "12", "true", R"(["a","b"])", R"({"a":1})", "[]"}) {
    EXPECT_EQ(value_of_rule(constant(value), Cell{}), value);
  }
  EXPECT_EQ(value_of_rule(constant("1"), Cell{}, OperationKind::add), "1");
  EXPECT_EQ(value_of_rule(constant("\"a\""), Cell{}, OperationKind::union_), R"(["a"])");
}

struct ShapeCase {
  const char* name;
  OperationKind kind;
  ValueType type;
  Cell cell;
  std::string expected;
};

class ValueOfOperation : public testing::TestWithParam<ShapeCase> {};

// Method: values of each kind below each operation that asks for one kind.
TEST_P(ValueOfOperation, HasTheShapeThatMixpanelTakes) {
  EXPECT_EQ(value_of_rule(as(GetParam().type), GetParam().cell, GetParam().kind), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, ValueOfOperation,
    testing::Values(
        ShapeCase{"AddText", OperationKind::add, ValueType::keep, text("+5"), "5"},
        ShapeCase{"AddNumber", OperationKind::add, ValueType::number, number("-2.5"), "-2.5"},
        ShapeCase{"AddWord", OperationKind::add, ValueType::keep, text("five"), "not_a_number"},
        ShapeCase{"UnionText", OperationKind::union_, ValueType::keep, text("a"), R"(["a"])"},
        ShapeCase{"UnionNumber", OperationKind::union_, ValueType::number, text("5"), "[5]"},
        ShapeCase{"UnionList", OperationKind::union_, ValueType::list, text("a;b"), R"(["a","b"])"},
        ShapeCase{"UnionJsonArray", OperationKind::union_, ValueType::keep, json(R"(["a",1])"), R"(["a",1])"},
        ShapeCase{"UnionEmptyList", OperationKind::union_, ValueType::list, text(";"), "(none)"},
        ShapeCase{"UnionEmptyJsonArray", OperationKind::union_, ValueType::keep, json("[]"), "(none)"},
        ShapeCase{"UnionBoolean", OperationKind::union_, ValueType::keep, boolean("true"), "not_list_items"},
        ShapeCase{"UnionObject", OperationKind::union_, ValueType::keep, json("{}"), "not_list_items"},
        ShapeCase{"UnionNested", OperationKind::union_, ValueType::keep, json("[[1]]"), "not_list_items"},
        ShapeCase{"AppendText", OperationKind::append, ValueType::keep, text("a"), R"("a")"},
        ShapeCase{"AppendObject", OperationKind::append, ValueType::json, text(R"({"$amount":1})"),
                  R"({"$amount":1})"},
        ShapeCase{"AppendList", OperationKind::append, ValueType::keep, json("[1]"), "not_a_single_value"},
        ShapeCase{"RemoveText", OperationKind::remove, ValueType::keep, text("a"), R"("a")"},
        ShapeCase{"RemoveList", OperationKind::remove, ValueType::keep, json("[1]"), "not_a_single_value"},
        ShapeCase{"SetOnceList", OperationKind::set_once, ValueType::list, text("a;b"), R"(["a","b"])"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace mixferry::mappings
