#include "mappings/draft/rules.h"

#include <gmock/gmock.h>

#include "mappings/draft/yaml_text.h"
#include "tests/unit/mappings/draft/tables.h"

namespace mixferry::mappings {
namespace {

using testing::HasSubstr;

std::string rule_for(const std::vector<std::string>& values, bool all_rows_seen = true,
                     const std::string& name = "A") {
  const auto columns = survey_of({{name, values}});
  return yaml_flow(rule_of_column(columns.front(), all_rows_seen, 2026).rule);
}

TEST(DraftRules, SayWhatTheValuesSpeakFor) {
  EXPECT_EQ(rule_for({"x"}), "A");
  EXPECT_EQ(rule_for({"1", "2"}), "{ from: A, as: integer }");
  EXPECT_EQ(rule_for({"1.5"}), "{ from: A, as: number }");
  EXPECT_EQ(rule_for({"true"}), "{ from: A, as: boolean }");
  EXPECT_EQ(rule_for({"2024-01-31"}), "{ from: A, as: date }");
  EXPECT_EQ(rule_for({"31.01.2024 10:00"}), "{ from: A, as: datetime, format: \"%d.%m.%Y %H:%M\" }");
  EXPECT_EQ(rule_for({"76340251;46897301"}), "{ from: A, as: list, separator: \";\" }");
  EXPECT_EQ(rule_for({R"(["a"])"}), "{ from: A, as: json, on_error: skip }");
  EXPECT_EQ(rule_for({"02139"}), "A");
}

TEST(DraftRules, LeaveOutWhatDoesNotFitWhereNotAllRowsWereSeen) {
  EXPECT_EQ(rule_for({"1"}, false), "{ from: A, as: integer, on_error: skip }");
  EXPECT_EQ(rule_for({"x"}, false), "A");
}

TEST(DraftRules, StayStringsWithProposalsWhereNobodyCanKnow) {
  const auto columns = survey_of({{"Since", {"03/04/2024", "05/06/2024"}}});
  const DraftRule draft = rule_of_column(columns.front(), true, 2026);
  EXPECT_EQ(yaml_flow(draft.rule), "Since");
  EXPECT_THAT(draft.doubt, HasSubstr("nothing tells"));
  ASSERT_EQ(draft.proposals.size(), 2u);
  EXPECT_EQ(yaml_flow(draft.proposals[0]), "{ from: Since, as: date, format: \"%d/%m/%Y\" }");
  EXPECT_EQ(yaml_flow(draft.proposals[1]), "{ from: Since, as: date, format: \"%m/%d/%Y\" }");
}

std::string adapted(const std::string& rule, const std::vector<TableColumn>& table) {
  std::vector<Problem> problems;
  const auto tree = read_yaml(rule, problems);
  EXPECT_TRUE(problems.empty());
  const auto columns = survey_of(table);
  const ColumnIndex index(columns);
  const auto draft = rule_of_built_in(*tree, index, true, 2026);
  return draft ? yaml_flow(draft->rule) : "";
}

TEST(DraftRules, OfBuiltInsTakeTheColumnsThatAreFilledUnderTheirNamesHere) {
  EXPECT_EQ(adapted("{ from: [Email, email], case: lower }", {{"E_mail", {"a"}}}),
            "{ from: E_mail, case: lower }");
  EXPECT_EQ(adapted("[]", {{"A", {"x"}}}), "");
  EXPECT_EQ(adapted("{ from: [A, B] }", {{"A", {""}}, {"B", {"x"}}}), "B");
  EXPECT_EQ(adapted("FirstName", {{"first_name", {"x"}}}), "first_name");
  EXPECT_EQ(adapted("Nothing", {{"first_name", {"x"}}}), "");
}

TEST(DraftRules, OfBuiltInsKeepTemplatesOnlyWhole) {
  const std::string rule = "{ template: \"{First Name | firstname} {Last Name | lastname}\" }";
  EXPECT_EQ(adapted(rule, {{"firstname", {"Ada"}}, {"lastname", {"One"}}}),
            "{ template: \"{firstname} {lastname}\" }");
  EXPECT_EQ(adapted(rule, {{"firstname", {"Ada"}}}), "");
}

TEST(DraftRules, OfBuiltInsGiveWayToTheValues) {
  EXPECT_EQ(adapted("{ from: A, as: integer }", {{"A", {"1", "2"}}}), "{ from: A, as: integer }");
  EXPECT_EQ(adapted("{ from: A, as: integer }", {{"A", {"many", "few"}}}), "A");
  EXPECT_EQ(adapted("{ from: A, as: datetime }", {{"A", {"31/12/2024 10:00"}}}),
            "{ from: A, as: datetime, format: \"%d/%m/%Y %H:%M\" }");
  EXPECT_EQ(adapted("{ from: A, normalize: email, case: lower }", {{"A", {"nobody"}}}),
            "{ from: A, case: lower }");
  EXPECT_EQ(adapted("{ from: A, normalize: email }", {{"A", {"a@b.de"}}}), "{ from: A, normalize: email }");
}

TEST(DraftRules, ComeWithTheirEvidence) {
  const auto columns = survey_of({{"Plan", {"free", "pro", "free", ""}}});
  EXPECT_EQ(evidence_of(columns.front(), false), "75 %, 2 values: free | pro");
  EXPECT_EQ(evidence_of(columns.front(), true), "75 %, 2 values");
}

}  // namespace
}  // namespace mixferry::mappings
