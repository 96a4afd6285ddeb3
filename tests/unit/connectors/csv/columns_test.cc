#include "connectors/csv/columns.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mixferry::connectors {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(CsvColumns, ServesANameThatWasAskedForTwice) {
  const std::vector<std::string> header = {"Id", "Email"};
  auto columns = CsvColumns::arrange(header, {.names = {"email", "Id", "Email"}, .others = false}).value();
  columns.target(0)->text = "1";
  columns.target(1)->text = "a@b.c";
  columns.complete();
  EXPECT_EQ(columns.cells()[0].text, "a@b.c");
  EXPECT_EQ(columns.cells()[1].text, "1");
  EXPECT_EQ(columns.cells()[2].text, "a@b.c");
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
  EXPECT_THAT(CsvColumns::arrange(header, {.names = {"twice"}, .others = false}).error().message,
              AllOf(HasSubstr("column 2"), HasSubstr("column 3")));
  EXPECT_THAT(CsvColumns::arrange(header, {.names = {"Id"}, .others = true}).error().message,
              HasSubstr("several are called \"Twice\""));
  EXPECT_THAT(CsvColumns::arrange({"Id", ""}, {.names = {"Id"}, .others = true}).error().message,
              HasSubstr("column 2 of the header has no name"));
}

}  // namespace
}  // namespace mixferry::connectors
