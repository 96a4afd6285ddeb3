#include "mappings/draft/recognition.h"

#include <gmock/gmock.h>

#include "tests/unit/mappings/draft/tables.h"

namespace mixferry::mappings {
namespace {

using testing::ElementsAre;

std::vector<ColumnFacts> columns_called(const std::vector<std::string>& names) {
  std::vector<TableColumn> table;
  for (const std::string& name : names) table.push_back({name, {"x"}});
  return survey_of(table);
}

std::string built_in_for(const std::vector<std::string>& names, std::string_view source = "export.csv") {
  const auto columns = columns_called(names);
  const auto recognition =
      recognise(columns, source, target_of(source, columns, event_columns(columns, source)));
  return recognition ? std::string(recognition->built_in->name) : "";
}

TEST(Recognition, KnowsAnExportByItsHeaders) {
  EXPECT_EQ(
      built_in_for({"Record ID", "First Name", "Last Name", "Email", "Lifecycle Stage", "Contact owner"}),
      "hubspot/contacts");
  EXPECT_EQ(built_in_for({"Id", "Name", "BillingCity", "AnnualRevenue", "NumberOfEmployees", "Ownership"}),
            "salesforce/accounts");
}

TEST(Recognition, KnowsCopiesThatAreSpelledOtherwise) {
  EXPECT_EQ(
      built_in_for({"id", "name", "billing_city", "annual_revenue", "number_of_employees", "ownership"}),
      "salesforce/accounts");
}

TEST(Recognition, WantsTheIdAndMoreThanCommonNames) {
  EXPECT_EQ(built_in_for({"First Name", "Last Name", "Lifecycle Stage", "Contact owner", "Lead Status"}), "");
  EXPECT_EQ(built_in_for({"Id", "Name", "Phone"}), "");
  EXPECT_EQ(built_in_for({}), "");
}

TEST(Recognition, TakesTheNameOfAFileAtItsWord) {
  const std::vector<std::string> names = {"id",
                                          "is_deleted",
                                          "property_name",
                                          "property_description",
                                          "property_createdate",
                                          "property_industry",
                                          "property_city",
                                          "property_state",
                                          "property_country",
                                          "property_annualrevenue"};
  EXPECT_EQ(built_in_for(names, "leads.csv"), "salesforce/leads");
  EXPECT_NE(built_in_for(names, "company_data.csv"), "salesforce/leads");
}

TEST(Recognition, ReadsTemplates) {
  std::vector<Problem> problems;
  const auto rule = read_yaml("{ template: \"{{x}} {First Name | first} {Last}\" }", problems);
  EXPECT_THAT(columns_read(*rule), ElementsAre("First Name", "first", "Last"));
  EXPECT_EQ(template_parts("{{x}} {A}").front().literal, "{{x}} ");
}

}  // namespace
}  // namespace mixferry::mappings
