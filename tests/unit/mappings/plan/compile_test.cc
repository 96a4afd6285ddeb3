// What a plan says about a mapping before the first row.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>
#include <string>
#include <utility>

#include "tests/unit/mappings/plan/records.h"

namespace mixferry::mappings {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

template <typename MappingOrRead>
std::string error_of(const MappingOrRead& mapping, const PlanOptions& options = {}) {
  const Result<Plan> plan = Plan::compile(mapping, options);
  if (plan) return "(compiled)";
  EXPECT_EQ(plan.error().kind, ErrorKind::fatal);
  return plan.error().message;
}

// Method: a mapping that names one column in many places.
TEST(Columns, AreAskedForOnceEachAndTheIdsFirst) {
  Mapping mapping = users({{OperationKind::set, {{"a", from("A")}, {"b", composed("{A} {Id}{B}")}}}});
  mapping.targets[0].id = from(std::vector<std::string>{"Id", "Other Id"});
  mapping.when = {{.column = "A", .kind = Condition::Kind::not_empty, .values = {}, .place = {}}};
  mapping.targets[0].delete_when = {
      {.column = "Gone", .kind = Condition::Kind::not_empty, .values = {}, .place = {}}};
  const Plan plan = Plan::compile(mapping, {}).value();
  EXPECT_THAT(plan.columns().names, ElementsAre("Id", "Other Id", "Gone", "A", "B"));
  EXPECT_FALSE(plan.columns().others);
  EXPECT_THAT(plan.id_columns(), ElementsAre(ElementsAre("Id", "Other Id")));
}

std::string instant_in(std::optional<std::string> of_rule, std::string of_options,
                       std::optional<std::string> of_mapping) {
  Rule rule = as(ValueType::datetime);
  rule.timezone = std::move(of_rule);
  Mapping mapping = users_with(rule);
  mapping.timezone = std::move(of_mapping);
  Mapper mapper(mapping, {.timezone = std::move(of_options)});
  const std::string update = mapper.map({{"Id", text("u1")}, {"In", text("2024-01-01 12:00")}}).updates.at(0);
  return update.substr(update.find("T") + 1, 5);
}

// Method: four different zones in four places, taken away one after the other.
TEST(Timezone, IsTheRulesThenTheCommandLinesThenTheMappingsThenUtc) {
  EXPECT_EQ(instant_in("Asia/Tokyo", "Europe/Berlin", "America/New_York"), "03:00");
  EXPECT_EQ(instant_in(std::nullopt, "Europe/Berlin", "America/New_York"), "11:00");
  EXPECT_EQ(instant_in(std::nullopt, "", "America/New_York"), "17:00");
  EXPECT_EQ(instant_in(std::nullopt, "", std::nullopt), "12:00");
  EXPECT_EQ(instant_in("UTC", "Europe/Berlin", std::nullopt), "12:00");
}

// Method: an unknown zone in each of the three places where one can be named.
TEST(Timezone, UnknownIsAnErrorWithAHint) {
  Rule rule = as(ValueType::datetime);
  Mapping of_mapping = users_with(rule);
  of_mapping.timezone = "Europe/Berlln";
  rule.timezone = "CET+1";
  rule.place = {12, 5};
  EXPECT_THAT(error_of(users_with(rule)),
              AllOf(HasSubstr("test.yaml:12:5: "), HasSubstr("CET+1"), HasSubstr("IANA")));
  EXPECT_THAT(error_of(of_mapping), HasSubstr("Europe/Berlln"));
  EXPECT_THAT(error_of(users_with(as(ValueType::datetime)), {.timezone = "Nowhere"}), HasSubstr("Nowhere"));
}

// Method: constants, defaults and map entries that are not of their rule's type.
TEST(Constants, MustBeOfTheRulesType) {
  Rule with_default = as(ValueType::number);
  with_default.default_json = "\"unknown\"";
  EXPECT_THAT(error_of(users_with(with_default)), AllOf(HasSubstr("property \"Out\""), HasSubstr("`default`"),
                                                        HasSubstr("\"unknown\""), HasSubstr("not a number")));
  Rule with_map = as(ValueType::datetime);
  with_map.map = {{"never", "\"2024-02-30\""}};
  EXPECT_THAT(error_of(users_with(with_map)), AllOf(HasSubstr("\"never\""), HasSubstr("does not exist")));
  EXPECT_THAT(error_of(users_with(constant("\"a\""), OperationKind::add)), HasSubstr("not a number"));
  EXPECT_THAT(error_of(users_with(constant("[1]"), OperationKind::append)), HasSubstr("not a single value"));
}

// Method: a mapping with an error in each of several rules.
TEST(Errors, AreAllToldAtOnce) {
  Rule pattern = from("In");
  pattern.match = "(unclosed";
  Rule format = as(ValueType::date);
  format.formats = {"%Y-%Q"};
  Mapping mapping = users({{OperationKind::set, {{"p", pattern}, {"f", format}, {"p", from("In")}}}});
  mapping.when = {{.column = "A", .kind = Condition::Kind::matches, .values = {"["}, .place = {}}};
  EXPECT_THAT(error_of(mapping), AllOf(HasSubstr("(unclosed"), HasSubstr("%Y-%Q"), HasSubstr("\"[\""),
                                       HasSubstr("property \"p\" is there twice")));
}

// Method: a file with mistakes that only reading finds between those that only compiling finds, and each of
// them once.
TEST(Errors, OfReadingAndCompilingAreToldTogetherInFileOrder) {
  const ReadMapping read = read_mapping("test.yaml",
                                        "version: 1\n"
                                        "id: Id\n"
                                        "when: { column: A, before: soon }\n"
                                        "set:\n"
                                        "  Born: { from: B, as: datetime, timezone: Mars/Phobos }\n"
                                        "  Plan: { form: P, match: '(' }\n"
                                        "  Age: { from: C, as: number, default: none }\n"
                                        "  Seen: { from: D, as: date, format: '%Q', timezone: 'a b' }\n"
                                        "empty: nothing\n");
  EXPECT_EQ(read.problems.size(), 6U);
  std::string places;
  std::istringstream lines(error_of(read));
  for (std::string line; std::getline(lines, line);) places += line.substr(0, line.find(": ")) + '\n';
  EXPECT_EQ(places,
            "test.yaml:3:7\n"    // no date
            "test.yaml:5:9\n"    // no zone
            "test.yaml:6:9\n"    // a rule without a source
            "test.yaml:6:11\n"   // an unknown key
            "test.yaml:6:27\n"   // no regular expression
            "test.yaml:7:8\n"    // a default that is no number
            "test.yaml:8:38\n"   // no date pattern
            "test.yaml:8:54\n"   // no name of a zone
            "test.yaml:9:8\n");  // an unknown word
}

// Method: a plan that is moved while a mapper works with it.
TEST(Plan, MayBeMovedWhileInUse) {
  Plan plan = Plan::compile(users_with(from("Id")), {}).value();
  RowMapper mapper(plan);
  const Plan moved = std::move(plan);
  EncodedRows out;
  constexpr std::string_view kRaw = "u1";
  const HandedOver row({{"Id", text("u1")}}, moved.columns());
  mapper.map({.number = 1, .line = 2, .raw = kRaw, .cells = row.cells, .others = {}}, kRaw.data(), out);
  EXPECT_EQ(out.bytes, R"({"$distinct_id":"u1","$set":{"Out":"u1"}},)");
}

}  // namespace
}  // namespace mixferry::mappings
