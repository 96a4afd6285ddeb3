#include "mappings/language/mapping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mixferry::mappings {
namespace {

using testing::ElementsAre;
using testing::Pair;

Mapping parse(const std::string& text) {
  auto mapping = parse_mapping("test.yaml", text);
  if (!mapping) ADD_FAILURE() << describe("test.yaml", mapping.error());
  return mapping.value_or(Mapping{});
}

/// The rule of the only property of a mapping's `set`.
Rule rule_of(const std::string& yaml) {
  const Mapping mapping = parse("version: 1\nid: Id\nset:\n  P: " + yaml + "\n");
  return mapping.targets[0].operations.empty() ? Rule{}
                                               : mapping.targets[0].operations.at(0).properties.at(0).rule;
}

std::vector<std::string> columns_of(const Rule& rule) {
  const auto* columns = std::get_if<FromColumns>(&rule.source);
  return columns == nullptr ? std::vector<std::string>{"(not from columns)"} : columns->names;
}

TEST(ParseMapping, ReadsWhereTheRowsAre) {
  EXPECT_EQ(parse("version: 1\nsource: { records: data.contacts }\nid: Id\nunmapped: keep\n").records,
            "data.contacts");
  EXPECT_EQ(parse("version: 1\nsource: { format: json, records: rows }\nid: Id\nunmapped: keep\n").records,
            "rows");
}

// Method: a file that uses every top-level key; each must arrive in its member.
TEST(ParseMapping, ReadsEveryTopLevelKey) {
  const std::string text = R"(version: 1
description: Contacts
source:
  format: jsonl
  timezone: Europe/Paris
  nulls: ["", "null", 0]
  null_dates: [1900-01-01]
  object: [Contact, Contacts]
  id_prefix: "003"
  columns: optional
target: users
id: Record ID
when: { column: Stage, not: [spam, test] }
set: { $email: Email }
set_once: { First Source: Source }
add: { Points: Points }
append: { Log: Note }
union: { Lists: List }
remove: { Tags: Gone }
unset: [Old, $old]
delete: { when: [{ column: Deleted, is: true }, { column: Kept, empty: true }] }
empty: unset
unmapped: keep
ignore_time: true
)";
  const Mapping mapping = parse(text);
  EXPECT_EQ(mapping.name, "test.yaml");
  EXPECT_EQ(mapping.text, text);
  EXPECT_EQ(mapping.description, "Contacts");
  EXPECT_EQ(mapping.format, "jsonl");
  EXPECT_EQ(mapping.timezone, "Europe/Paris");
  EXPECT_THAT(mapping.nulls, ElementsAre("", "null", "0"));
  EXPECT_THAT(mapping.null_dates, ElementsAre("1900-01-01"));
  EXPECT_THAT(mapping.objects, ElementsAre("Contact", "Contacts"));
  EXPECT_THAT(mapping.id_prefixes, ElementsAre("003"));
  EXPECT_TRUE(mapping.columns_optional);
  EXPECT_EQ(mapping.targets[0].kind, TargetKind::users);
  EXPECT_THAT(columns_of(mapping.targets[0].id), ElementsAre("Record ID"));
  ASSERT_EQ(mapping.when.size(), 1u);
  EXPECT_EQ(mapping.when[0].kind, Condition::Kind::is_not);
  EXPECT_THAT(mapping.when[0].values, ElementsAre("spam", "test"));
  std::vector<std::pair<OperationKind, std::string>> operations;
  for (const Operation& operation : mapping.targets[0].operations) {
    operations.emplace_back(operation.kind, operation.properties.at(0).name);
  }
  EXPECT_THAT(operations,
              ElementsAre(Pair(OperationKind::set, "$email"), Pair(OperationKind::set_once, "First Source"),
                          Pair(OperationKind::add, "Points"), Pair(OperationKind::append, "Log"),
                          Pair(OperationKind::union_, "Lists"), Pair(OperationKind::remove, "Tags")));
  EXPECT_THAT(mapping.targets[0].unset, ElementsAre("Old", "$old"));
  ASSERT_EQ(mapping.targets[0].delete_when.size(), 2u);
  EXPECT_EQ(mapping.targets[0].delete_when[0].column, "Deleted");
  EXPECT_THAT(mapping.targets[0].delete_when[0].values, ElementsAre("true"));
  EXPECT_EQ(mapping.targets[0].delete_when[1].kind, Condition::Kind::empty);
  EXPECT_EQ(mapping.targets[0].empty, EmptyPolicy::unset);
  EXPECT_TRUE(mapping.targets[0].kept.any());
  EXPECT_TRUE(mapping.targets[0].ignore_time);
}

TEST(ParseMapping, LeavesDefaultsWhereNothingIsSaid) {
  const Mapping mapping = parse("version: 1\nid: Id\nset: { P: C }\n");
  EXPECT_EQ(mapping.format, std::nullopt);
  EXPECT_EQ(mapping.timezone, std::nullopt);
  EXPECT_THAT(mapping.nulls, ElementsAre(""));
  EXPECT_FALSE(mapping.columns_optional);
  EXPECT_EQ(mapping.targets[0].kind, TargetKind::users);
  EXPECT_TRUE(mapping.when.empty());
  EXPECT_TRUE(mapping.targets[0].delete_when.empty());
  EXPECT_EQ(mapping.targets[0].empty, EmptyPolicy::skip);
  EXPECT_FALSE(mapping.targets[0].kept.any());
  EXPECT_FALSE(mapping.targets[0].ignore_time);
  const Rule& rule = mapping.targets[0].operations.at(0).properties.at(0).rule;
  EXPECT_TRUE(rule.trim);
  EXPECT_EQ(rule.as, ValueType::keep);
  EXPECT_EQ(rule.separator, ";");
  EXPECT_EQ(rule.empty, std::nullopt);
  EXPECT_EQ(rule.on_error, ErrorPolicy::reject);
  EXPECT_EQ(rule.place.line, 3u);
  EXPECT_EQ(rule.place.column, 11u);
}

TEST(ParseMapping, ReadsGroups) {
  const Mapping mapping =
      parse("version: 1\ntarget: groups\ngroup_key: company\nid: Id\nset: { $name: Name }\n");
  EXPECT_EQ(mapping.targets[0].kind, TargetKind::groups);
  EXPECT_EQ(mapping.targets[0].group_key, "company");
}

TEST(ParseRule, ReadsEverySource) {
  EXPECT_THAT(columns_of(rule_of("First Name")), ElementsAre("First Name"));
  EXPECT_THAT(columns_of(rule_of("{ from: First Name }")), ElementsAre("First Name"));
  EXPECT_THAT(columns_of(rule_of("{ from: [Mobile, 2024] }")), ElementsAre("Mobile", "2024"));
  const Rule with_template = rule_of(R"({ template: "{First} {Last}" })");
  ASSERT_TRUE(std::holds_alternative<Template>(with_template.source));
  EXPECT_EQ(std::get<Template>(with_template.source).parts.size(), 3u);
  EXPECT_EQ(std::get<Constant>(rule_of("{ value: [a, 1] }").source).json, R"(["a",1])");
}

TEST(ParseRule, ReadsEveryStep) {
  const Rule rule = rule_of(
      R"yaml({ from: C, trim: false, case: upper, match: "^(.)", normalize: salesforce_id, map: { 1: free, "2": true },
    default: [x], as: string, hash: sha256, empty: null, on_error: skip })yaml");
  EXPECT_FALSE(rule.trim);
  EXPECT_EQ(rule.letter_case, LetterCase::upper);
  EXPECT_EQ(rule.match, "^(.)");
  EXPECT_EQ(rule.normalizer, Normalizer::salesforce_id);
  EXPECT_THAT(rule.map, ElementsAre(Pair("1", R"("free")"), Pair("2", "true")));
  EXPECT_EQ(rule.default_json, R"(["x"])");
  EXPECT_EQ(rule.as, ValueType::string);
  EXPECT_TRUE(rule.hash_sha256);
  EXPECT_EQ(rule.empty, EmptyPolicy::null);
  EXPECT_EQ(rule.on_error, ErrorPolicy::skip);
}

TEST(ParseRule, ReadsEveryType) {
  const std::pair<const char*, ValueType> types[] = {
      {"string", ValueType::string},   {"number", ValueType::number}, {"integer", ValueType::integer},
      {"boolean", ValueType::boolean}, {"date", ValueType::date},     {"datetime", ValueType::datetime},
      {"list", ValueType::list},       {"json", ValueType::json}};
  for (const auto& [word, type] : types) {
    EXPECT_EQ(rule_of(std::string("{ from: C, as: ") + word + " }").as, type) << word;
  }
  EXPECT_EQ(rule_of("{ from: C, as: list, separator: \"|\" }").separator, "|");
  const Rule date = rule_of("{ from: C, as: date, format: \"%d/%m/%Y\", timezone: Asia/Tokyo }");
  EXPECT_THAT(date.formats, ElementsAre("%d/%m/%Y"));
  EXPECT_EQ(date.timezone, "Asia/Tokyo");
  EXPECT_THAT(*rule_of("{ from: C, as: date, null_dates: [1900-01-01] }").null_dates,
              ElementsAre("1900-01-01"));
  EXPECT_EQ(rule_of("{ from: C, as: date }").null_dates, std::nullopt);
  const YearRange years = rule_of("{ from: C, as: date, years: 1900-2100 }").years;
  EXPECT_EQ(years.first, 1900);
  EXPECT_EQ(years.last, 2100);
  EXPECT_THAT(rule_of("{ from: C, as: datetime, format: [\"%F %R\", epoch_seconds] }").formats,
              ElementsAre("%F %R", "epoch_seconds"));
}

TEST(ParseRule, ReadsTheKeysOfTypes) {
  const Rule number = rule_of("{ from: C, as: number, format: [12%, 7 %], percent: fraction }");
  EXPECT_EQ(number.number_formats.size(), 2u);
  EXPECT_EQ(number.percent, Percent::fraction);
  const Rule boolean = rule_of("{ from: C, as: boolean, true: [Oui, 1], false: Non }");
  EXPECT_THAT(boolean.true_words, ElementsAre("Oui", "1"));
  EXPECT_THAT(boolean.false_words, ElementsAre("Non"));
  EXPECT_TRUE(rule_of("{ from: C, as: list, quoted: true }").quoted);
  EXPECT_TRUE(rule_of("{ from: C, strip: html }").strip_html);
  EXPECT_EQ(rule_of("{ from: C, normalize: phone, country: FR }").country, "FR");
  EXPECT_EQ(rule_of("{ from: C, hash: sha256, salt_env: CRM_SALT }").salt_env, "CRM_SALT");
}

TEST(ParseRule, WhatIsAddedIsANumber) {
  const Mapping mapping = parse(
      "version: 1\nid: Id\nadd: { A: C, B: { from: C }, D: { from: C, as: integer }, E: { value: 1 } }\n");
  std::vector<ValueType> types;
  for (const Property& property : mapping.targets[0].operations.at(0).properties)
    types.push_back(property.rule.as);
  EXPECT_THAT(types,
              ElementsAre(ValueType::number, ValueType::number, ValueType::integer, ValueType::number));
}

TEST(ParseConditions, ReadsEveryTest) {
  const Mapping mapping = parse(R"(version: 1
id: { template: "crm-{Id}", case: lower, hash: sha256 }
when:
  - { column: A, is: x }
  - { column: B, is: [x, 1] }
  - { column: C, not: x }
  - { column: D, empty: true }
  - { column: E, empty: false }
  - { column: F, matches: "^a.*z$" }
  - { column: G, in: [x, y] }
  - { column: H, before: 2024-01-01, format: "%d/%m/%Y", timezone: Europe/Paris }
  - { column: I, after: "2024-01-01 10:00" }
  - any: [{ column: J, is: x }, { all: { column: K, is: y } }]
  - none: { column: L, is: x }
unmapped: keep
)");
  using Kind = Condition::Kind;
  std::vector<Kind> kinds;
  for (const Condition& condition : mapping.when) kinds.push_back(condition.kind);
  EXPECT_THAT(kinds, ElementsAre(Kind::is, Kind::is, Kind::is_not, Kind::empty, Kind::not_empty,
                                 Kind::matches, Kind::is, Kind::before, Kind::after, Kind::any, Kind::none));
  EXPECT_THAT(mapping.when[1].values, ElementsAre("x", "1"));
  EXPECT_THAT(mapping.when[5].values, ElementsAre("^a.*z$"));
  EXPECT_EQ(mapping.when[5].place.line, 9u);
  EXPECT_THAT(mapping.when[6].values, ElementsAre("x", "y"));
  EXPECT_THAT(mapping.when[7].values, ElementsAre("2024-01-01"));
  EXPECT_THAT(mapping.when[7].formats, ElementsAre("%d/%m/%Y"));
  EXPECT_EQ(mapping.when[7].timezone, "Europe/Paris");
  ASSERT_EQ(mapping.when[9].parts.size(), 2u);
  EXPECT_EQ(mapping.when[9].parts[1].kind, Kind::all);
  EXPECT_EQ(mapping.when[9].parts[1].parts.at(0).column, "K");
  EXPECT_EQ(mapping.when[10].parts.at(0).column, "L");
}

TEST(ParseMapping, ReadsWhatBecomesOfGoneProfiles) {
  const auto gone_of = [](const std::string& gone) {
    return parse("version: 1\nid: Id\nset: { P: C }\n" + gone).targets.at(0).gone;
  };
  EXPECT_EQ(gone_of("").kind, GoneRules::Kind::keep);
  EXPECT_EQ(gone_of("").place.line, 0U);
  EXPECT_EQ(gone_of("gone: keep\n").kind, GoneRules::Kind::keep);
  EXPECT_EQ(gone_of("gone: keep\n").place.line, 4U);
  EXPECT_EQ(gone_of("gone: delete\n").kind, GoneRules::Kind::delete_);
  const GoneRules unset = gone_of("gone: { unset: [Plan, 2] }\n");
  EXPECT_EQ(unset.kind, GoneRules::Kind::unset);
  EXPECT_THAT(unset.unset, ElementsAre("Plan", "2"));
  const GoneRules set = gone_of("gone: { set: { Status: churned, Seats: 0, VIP: false, Lists: [a, 1] } }\n");
  EXPECT_EQ(set.kind, GoneRules::Kind::set);
  EXPECT_THAT(set.set, ElementsAre(testing::Pair("Status", R"("churned")"), testing::Pair("Seats", "0"),
                                   testing::Pair("VIP", "false"), testing::Pair("Lists", R"(["a",1])")));
}

// Method: two targets of users and two kinds of groups; only the former have to agree, in any order.
TEST(ParseMapping, TakesOneGoneForTheSameProfiles) {
  const Mapping mapping = parse(R"(version: 1
targets:
  - { id: A, set: { P: C }, gone: { set: { X: 1, Y: 2 } } }
  - { id: B, set: { P: C }, gone: { set: { Y: 2, X: 1 } } }
  - { target: groups, group_key: company, id: C, set: { P: C }, gone: delete }
  - { target: groups, group_key: team, id: D, set: { P: C } }
)");
  EXPECT_TRUE(do_the_same(mapping.targets[0].gone, mapping.targets[1].gone));
  EXPECT_FALSE(do_the_same(mapping.targets[0].gone, mapping.targets[2].gone));
  EXPECT_EQ(mapping.targets[3].gone.kind, GoneRules::Kind::keep);
}

TEST(ParseMapping, ReadsSeveralTargets) {
  const Mapping mapping = parse(R"(version: 1
when: { column: A, is: x }
targets:
  - id: Id
    set: { $email: Email }
    ignore_time: true
  - target: groups
    group_key: company
    id: { from: Company ID, empty: skip }
    when: { column: B, is: y }
    unmapped: keep
)");
  EXPECT_EQ(mapping.when.at(0).column, "A");
  ASSERT_EQ(mapping.targets.size(), 2u);
  EXPECT_EQ(mapping.targets[0].kind, TargetKind::users);
  EXPECT_TRUE(mapping.targets[0].ignore_time);
  EXPECT_TRUE(mapping.targets[0].when.empty());
  EXPECT_EQ(mapping.targets[1].kind, TargetKind::groups);
  EXPECT_EQ(mapping.targets[1].group_key, "company");
  EXPECT_EQ(mapping.targets[1].id.empty, EmptyPolicy::skip);
  EXPECT_EQ(mapping.targets[1].when.at(0).column, "B");
  EXPECT_TRUE(mapping.targets[1].kept.any());
}

// Method: what the mapping says as text must say the same when parsed, whatever the column is called.
TEST(MappingOfIdColumn, SaysTheSameAsItsText) {
  for (const char* column : {"Record ID", "id: \"quoted\", and [more]", "~", "Größe #1", "tab\tin it"}) {
    SCOPED_TRACE(column);
    const Mapping mapping = mapping_of_id_column(column);
    const Mapping parsed = parse(mapping.text);
    EXPECT_THAT(columns_of(mapping.targets[0].id), ElementsAre(column));
    EXPECT_THAT(columns_of(parsed.targets[0].id), ElementsAre(column));
    EXPECT_TRUE(mapping.targets[0].kept.any() && parsed.targets[0].kept.any());
    EXPECT_TRUE(mapping.targets[0].operations.empty() && parsed.targets[0].operations.empty());
    EXPECT_TRUE(mapping.targets[0].id.trim);
  }
}

TEST(WireName, IsMixpanelsName) {
  EXPECT_EQ(word_of(OperationKind::set), "set");
  EXPECT_EQ(word_of(OperationKind::set_once), "set_once");
  EXPECT_EQ(word_of(OperationKind::add), "add");
  EXPECT_EQ(word_of(OperationKind::append), "append");
  EXPECT_EQ(word_of(OperationKind::union_), "union");
  EXPECT_EQ(word_of(OperationKind::remove), "remove");
  EXPECT_EQ(word_of(OperationKind::unset), "unset");
  EXPECT_EQ(word_of(OperationKind::delete_), "delete");
}

TEST(Describe, OneLineAProblem) {
  EXPECT_EQ(describe("a.yaml", {{{1, 2}, "first"}, {{3, 4}, "second"}}),
            "a.yaml:1:2: first\na.yaml:3:4: second\n");
}

TEST(Unmapped, KeepsAllOrWhatIsBelowKeys) {
  const auto kept_of = [](const std::string& unmapped) {
    return parse("version: 1\nid: Id\nset: { A: B }\nunmapped: " + unmapped + "\n").targets[0].kept;
  };
  EXPECT_FALSE(kept_of("drop").any());
  EXPECT_THAT(kept_of("keep").below, ElementsAre(""));
  EXPECT_THAT(kept_of("{ keep: \"*\", drop: Notes }").below, ElementsAre(""));
  const KeptColumns kept = kept_of("{ keep: [traits.*, a.b.*], drop: [traits.age, traits.address.street] }");
  EXPECT_THAT(kept.below, ElementsAre("traits", "a.b"));
  EXPECT_THAT(kept.but, ElementsAre("traits.age", "traits.address.street"));
  EXPECT_EQ(kept.property_of("traits.plan"), "plan");
  EXPECT_EQ(kept.property_of("traits.address.city"), "address.city");
  EXPECT_EQ(kept.property_of("a.b.c"), "c");
  for (const char* column : {"traits", "trait", "traitsx", "traits.age", "traits.age.exact",
                             "traits.address.street", "a.b", "a.c", ""})
    EXPECT_EQ(kept.property_of(column), std::nullopt) << column;
  EXPECT_EQ(kept.property_of("traits."), "");
}

}  // namespace
}  // namespace mixferry::mappings
