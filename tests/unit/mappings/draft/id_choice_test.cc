#include "mappings/draft/id_choice.h"

#include <gmock/gmock.h>

#include "mappings/draft/target.h"
#include "tests/unit/mappings/draft/tables.h"

namespace mixferry::mappings {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

IdChoice chosen(const std::vector<ColumnFacts>& columns, std::string_view source) {
  const bool of_people =
      target_of(source, columns, event_columns(columns, source)).target == TargetKind::users;
  return choose_id(columns, source, of_people);
}

struct Case {
  const char* name;
  std::vector<TableColumn> table;
  const char* id;
  const char* source = "export.csv";
};

void PrintTo(const Case& row, std::ostream* out) {
  *out << row.name;
}

class ChosenId : public testing::TestWithParam<Case> {};

TEST_P(ChosenId, IsTheColumnThatTellsRowsApart) {
  const auto columns = survey_of(GetParam().table);
  EXPECT_EQ(chosen(columns, GetParam().source).column->name, GetParam().id);
}

const TableColumn kMails = {"Email", {"a@b.de", "b@b.de", "c@b.de"}};

INSTANTIATE_TEST_SUITE_P(
    Tables, ChosenId,
    testing::Values(
        Case{"ById", {kMails, {"Id", {"7", "8", "9"}}}, "Id"},
        Case{
            "NotByTheSameForAll", {{"Id", {"7", "7", "7"}}, {"Customer No", {"1", "2", "3"}}}, "Customer No"},
        Case{"NotByAnEmptyColumn", {{"Id", {"", "", "9"}}, {"Key", {"1", "2", "3"}}}, "Key"},
        Case{"NotByWhoOwnsIt", {{"owner_id", {"7", "8", "9"}}, {"id", {"1", "2", "3"}}}, "id"},
        Case{"ByWhatTheFileIsAbout",
             {{"company_id", {"7", "8", "9"}}, {"contact_id", {"1", "2", "3"}}},
             "contact_id",
             "contacts.csv"},
        Case{"ByMailIfNothingElseWillDo", {kMails, {"City", {"Rome", "Rome", "Nice"}}}, "Email"},
        Case{"ByAnUnnamedKeyBeforeMail", {kMails, {"Customer No", {"C-1", "C-2", "C-3"}}}, "Customer No"},
        Case{"NeverByADate",
             {{"Id Date", {"2024-01-01", "2024-01-02", "2024-01-03"}}, {"Plan", {"a", "b", "c"}}},
             "Plan"}),
    [](const auto& row) { return row.param.name; });

TEST(ChosenId, SaysWhyAndWhatIsWrong) {
  const auto columns = survey_of({{"Id", {"7", "7", "", "0", "1.00123E+15"}}});
  const IdChoice choice = chosen(columns, "a.csv");
  EXPECT_THAT(
      choice.doubts,
      ElementsAre(HasSubstr("1 of 5 rows has none and will be a reject"), HasSubstr("1 row repeats the id"),
                  AllOf(HasSubstr("2 rows hold what is no id"), HasSubstr("rounded 1 (1.00123E+15)"))));
  const auto good = survey_of({{"Id", {"7", "8"}}, kMails});
  EXPECT_EQ(chosen(survey_of({{"Id", {"7", "8"}}}), "a.csv").reason,
            "filled in every row, no value twice, named like an id");
  EXPECT_THAT(chosen(good, "a.csv").doubts, IsEmpty());
}

TEST(ChosenId, NamesOthersThatWouldDo) {
  const auto columns =
      survey_of({{"Id", {"7", "8"}}, {"Customer Id", {"1", "2"}}, {"City", {"Rome", "Nice"}}});
  EXPECT_THAT(chosen(columns, "a.csv").others, ElementsAre("Customer Id"));
}

TEST(ChosenId, KnowsThatItIsAnAddress) {
  EXPECT_TRUE(chosen(survey_of({kMails}), "a.csv").is_email);
}

TEST(ChosenId, IsThereForAnExportWithoutRows) {
  EXPECT_EQ(chosen(survey_of({{"A", {}}, {"B", {}}}), "a.csv").column->name, "A");
  EXPECT_EQ(chosen({}, "a.csv").column, nullptr);
}

}  // namespace
}  // namespace mixferry::mappings
