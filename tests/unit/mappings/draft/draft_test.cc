#include "mappings/draft/draft.h"

#include <gmock/gmock.h>

#include "mappings/language/mapping.h"
#include "mappings/plan/plan.h"
#include "tests/unit/mappings/draft/tables.h"

namespace mixferry::mappings {
namespace {

using testing::HasSubstr;
using testing::Not;

Draft draft_of(const std::vector<TableColumn>& table, const std::string& name = "export.csv",
               bool all_rows_seen = true) {
  const std::uint64_t rows = table.empty() ? 0 : table.front().second.size();
  Draft draft =
      draft_mapping(
          {.source_name = name, .columns = survey_of(table), .rows = rows, .all_rows_seen = all_rows_seen})
          .value();
  const auto mapping = parse_mapping("draft", draft.yaml);
  EXPECT_TRUE(mapping) << describe("draft", mapping.error()) << draft.yaml;
  EXPECT_TRUE(!mapping || Plan::compile(*mapping, {})) << draft.yaml;
  return draft;
}

TEST(Draft, MapsEveryColumnThatIsFilled) {
  const Draft draft = draft_of({{"Customer No", {"C-1", "C-2"}},
                                {"Mail", {"ada@example.org", "bo@example.org"}},
                                {"First Name", {"Ada", "Bo"}},
                                {"Last Name", {"One", "Two"}},
                                {"Plan", {"free", "pro"}},
                                {"Seats", {"3", ""}},
                                {"Fax", {"", ""}}});
  EXPECT_THAT(draft.yaml, HasSubstr("id: Customer No\n"));
  EXPECT_THAT(draft.yaml, HasSubstr("  $email: { from: Mail, case: lower }\n"));
  EXPECT_THAT(draft.yaml, HasSubstr("  $first_name: First Name\n"));
  EXPECT_THAT(draft.yaml, HasSubstr("  $name: { template: \"{First Name} {Last Name}\" }\n"));
  EXPECT_THAT(draft.yaml, HasSubstr("  # 100 %, 2 values: free | pro\n  Plan: Plan\n"));
  EXPECT_THAT(draft.yaml, HasSubstr("  Seats: { from: Seats, as: integer }\n"));
  EXPECT_THAT(draft.yaml, HasSubstr("# Never filled, so left out (1): Fax\n"));
  EXPECT_EQ(draft.id_column, "Customer No");
}

TEST(Draft, ShowsNoPersonalData) {
  const Draft draft = draft_of({{"Id", {"1"}}, {"Mail", {"ada@example.org"}}, {"Last Name", {"Lovelace"}}});
  EXPECT_THAT(draft.yaml, Not(HasSubstr("ada@example.org")));
  EXPECT_THAT(draft.yaml, Not(HasSubstr("Lovelace")));
  EXPECT_THAT(draft.yaml, HasSubstr("personal data (an e-mail address)"));
}

TEST(Draft, TakesAnAddressAsIdOnlyWithAWarning) {
  const Draft draft = draft_of({{"Mail", {"ada@example.org", "Bo@example.org"}}, {"Plan", {"pro", "pro"}}});
  EXPECT_THAT(draft.yaml, HasSubstr("id: { from: Mail, case: lower }\n"));
  EXPECT_THAT(draft.yaml, HasSubstr("People change theirs"));
  EXPECT_FALSE(draft.notes.empty());
}

TEST(Draft, BeginsWithTheBuiltInThatKnowsTheHeaders) {
  const Draft draft = draft_of({{"id", {"001x0000002xLCVAA2"}},
                                {"name", {"Acme"}},
                                {"billing_city", {"Rome"}},
                                {"annual_revenue", {"much"}},
                                {"number_of_employees", {"25"}},
                                {"ownership", {"Public"}},
                                {"tier_c", {"gold"}}});
  EXPECT_EQ(draft.built_in, "salesforce/accounts");
  EXPECT_THAT(draft.yaml, HasSubstr("target: groups\n"));
  EXPECT_THAT(draft.yaml, HasSubstr("  $name: name\n"));
  EXPECT_THAT(draft.yaml, HasSubstr("  Annual Revenue: annual_revenue\n"));
  EXPECT_THAT(draft.yaml, HasSubstr("  tier_c: tier_c\n"));
}

TEST(Draft, SaysThatWordsMeanNoValueWhereTypesNeedIt) {
  EXPECT_THAT(draft_of({{"Id", {"1", "2"}}, {"Seats", {"3", "null"}}}).yaml,
              HasSubstr("  nulls: [\"\", \"null\"]\n"));
  EXPECT_THAT(draft_of({{"Id", {"1", "2"}}, {"Name", {"Ada", "null"}}}).yaml, Not(HasSubstr("nulls:")));
}

TEST(Draft, StandsAllNamesThatAColumnMayHave) {
  std::vector<TableColumn> table;
  for (const char* name : {"id",         "#2",   "a: b", "# c",    " lead",       "quote\"s'", "Name#2",
                           "Name#1",     "{x}",  "名前", "$token", "true",        "1",         "bucket",
                           "two\nlines", "x\\y", "-",    "[z]",    "\u202Eright", "Id",        "ID"}) {
    table.push_back({name, {"v1", "v2"}});
  }
  table.push_back({std::string(400, 'n'), {"v", "v"}});
  table.push_back({std::string(401, 'n'), {"v", "v"}});
  EXPECT_EQ(draft_of(table).properties, table.size() - 1);
}

TEST(Draft, IsRightForExportsThatHoldNothing) {
  EXPECT_THAT(draft_of({{"Id", {}}, {"Name", {}}}).yaml, HasSubstr("id: Id\n"));
  EXPECT_THAT(draft_of({{"Id", {""}}}).yaml, HasSubstr("id: Id\n"));
}

TEST(Draft, KeepsWithinTheNumberOfProperties) {
  std::vector<TableColumn> table = {{"Id", {"1"}}};
  for (int i = 0; i < 2'100; ++i) table.push_back({"Field " + std::to_string(i), {"x"}});
  const Draft draft = draft_of(table);
  EXPECT_EQ(draft.properties, 2'000u);
  EXPECT_THAT(draft.yaml, HasSubstr("left out for that: 100 columns"));
}

TEST(Draft, IsCarefulWhereNotAllRowsWereSeen) {
  EXPECT_THAT(draft_of({{"Id", {"a"}}, {"Seats", {"3"}}}, "x.csv", false).yaml,
              HasSubstr("as: integer, on_error: skip"));
}

}  // namespace
}  // namespace mixferry::mappings
