#include "connectors/xlsx/workbook.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

#include "connectors/open/open_source.h"
#include "tests/support/collected_rows.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/workbook.h"

namespace mixferry::connectors {
namespace {

using namespace mixferry::tests;
using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(XlsxSource, ReadsTheFirstSheetThatIsNotHidden) {
  const TemporaryFolder folder;
  const std::string table = text_row(1, {"id"});
  const auto dialect_of = [&](const std::vector<std::string>& states, const std::string& name = "") {
    const std::string path = folder.write(
        "book.xlsx",
        workbook({.sheets = {{"Old", table}, {"Older", table}, {"Now", table}}, .states = states}));
    return open_source(path + name, {}).value()->dialect();
  };
  EXPECT_EQ(dialect_of({}), "XLSX, sheet \"Old\", the first of 3");
  EXPECT_EQ(dialect_of({"hidden"}), "XLSX, sheet \"Older\", the first that is not hidden of 3");
  EXPECT_EQ(dialect_of({"hidden", "veryHidden"}), "XLSX, sheet \"Now\", the first that is not hidden of 3");
  EXPECT_EQ(dialect_of({"hidden", "hidden", "hidden"}), "XLSX, sheet \"Old\" (hidden), the first of 3");
  EXPECT_EQ(dialect_of({"hidden"}, ":Old"), "XLSX, sheet \"Old\" (hidden)");
}

TEST(XlsxSource, ListsTheSheetsWhereTheFirstIsEmpty) {
  const TemporaryFolder folder;
  const std::string path = folder.write(
      "book.xlsx", workbook({.sheets = {{"Cover", ""}, {"Old", ""}, {"Data", text_row(1, {"id"})}},
                             .states = {"visible", "hidden"}}));
  EXPECT_THAT(
      open_source(path, {}).error().message,
      AllOf(HasSubstr("sheet \"Cover\" is empty. The workbook's sheets are \"Cover\", \"Old\" (hidden), "
                      "\"Data\"."),
            HasSubstr("book.xlsx:Data")));
}

}  // namespace
}  // namespace mixferry::connectors
