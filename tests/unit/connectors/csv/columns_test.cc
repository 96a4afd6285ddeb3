#include "connectors/csv/columns.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mixferry::connectors {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(CsvColumns, ServesANameThatWasAskedForTwice) {
  const std::vector<std::string> header = {"Id", "Email"};
  auto columns = CsvColumns::arrange(header, {.names = {"email", "Id", "Email"}, .others = false}).value();
  columns.targets()[0]->text = "1";
  columns.targets()[1]->text = "a@b.c";
  columns.complete();
  EXPECT_EQ(columns.cells()[0].text, "a@b.c");
  EXPECT_EQ(columns.cells()[1].text, "1");
  EXPECT_EQ(columns.cells()[2].text, "a@b.c");
}

TEST(CsvColumns, SaysWhatTheColumnsAreCalledInTheFile) {
  const std::vector<std::string> header = {"Id", "Seen (AEDT)"};
  const auto columns =
      CsvColumns::arrange(header, {.names = {"Seen (*)", "Name", "id"}, .others = false}).value();
  EXPECT_THAT(columns.cell_names(), ElementsAre("Seen (AEDT)", "", "Id"));
}

TEST(CsvColumns, HasSomewhereToPutWhatNobodyAskedFor) {
  auto columns = CsvColumns::arrange({"A", "B", "C"}, {.names = {"B"}, .others = false}).value();
  for (Cell* const target : columns.targets()) target->text = target == columns.targets()[1] ? "b" : "x";
  ASSERT_EQ(columns.cells().size(), 1u);
  EXPECT_EQ(columns.cells()[0].text, "b");
}

TEST(CsvColumns, LeavesUnknownNamesAbsent) {
  const std::vector<std::string> header = {"Id"};
  auto columns = CsvColumns::arrange(header, {.names = {"Name", "Id"}, .others = false}).value();
  EXPECT_EQ(columns.cells()[0].kind, CellKind::absent);
  EXPECT_EQ(columns.cells()[1].kind, CellKind::text);
}

// Method: a header with a name twice and one without a name, asked for everything or not.
TEST(CsvColumns, RefusesAmbiguousNamesOnlyWhereTheyAreAskedFor) {
  const std::vector<std::string> header = {"Id", "Twice", "Twice", ""};
  EXPECT_TRUE(CsvColumns::arrange(header, {.names = {"Id"}, .others = false}));
  EXPECT_TRUE(CsvColumns::arrange(header, {.names = {"Twice#2"}, .others = true}));
  EXPECT_THAT(CsvColumns::arrange(header, {.names = {"twice"}, .others = false}).error().message,
              AllOf(HasSubstr("column 2"), HasSubstr("column 3")));
}

TEST(CsvColumns, KeepsOtherColumnsApart) {
  const std::vector<std::string> header = {"Id", "Twice", "Twice", "", "Twice", " "};
  auto columns = CsvColumns::arrange(header, {.names = {"Id", "Twice#3"}, .others = true}).value();
  std::vector<std::string> names;
  for (const NamedCell& other : columns.others()) names.emplace_back(other.name);
  EXPECT_THAT(names, ElementsAre("Twice", "Twice#2", "#4", "#6"));
  EXPECT_EQ(columns.targets()[4], &columns.cells()[1]);
}

// Method: a key that others share the beginning of, one with blanks around it, one that is asked for by name,
// and two of one name elsewhere, which nobody wants.
TEST(CsvColumns, KeepsThoseBelowAKey) {
  const std::vector<std::string> header = {"Id", "p.a", "p", "pa", " p.b ", "p.c", "A", "A", "A#2"};
  auto columns = CsvColumns::arrange(header, {.names = {"Id", "p.c"}, .others_below = {"p"}}).value();
  std::vector<std::string> names;
  for (const NamedCell& other : columns.others()) names.emplace_back(other.name);
  EXPECT_THAT(names, ElementsAre("p.a", " p.b "));
}

TEST(CsvColumns, RefusesOthersThatCannotBeKeptApart) {
  EXPECT_THAT(CsvColumns::arrange({"Id", "A", "A", "A#2"}, {.names = {"Id"}, .others = true}).error().message,
              HasSubstr("several would be called \"A#2\""));
}

// Method: so many columns that comparing each with each would outlast the test's time.
TEST(CsvColumns, KeepsAHundredThousandColumnsApart) {
  std::vector<std::string> header;
  for (int i = 0; i < 100'000; ++i) header.push_back("column " + std::to_string(i / 2));
  auto columns = CsvColumns::arrange(header, {.names = {"#1"}, .others = true}).value();
  EXPECT_EQ(columns.others().back().name, "column 49999#2");
}

}  // namespace
}  // namespace mixferry::connectors
