#include "connectors/xlsx/merged_cells.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

#include "connectors/open/open_source.h"
#include "tests/support/collected_rows.h"
#include "tests/support/sheet.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/workbook.h"

namespace mixferry::connectors {
namespace {

using namespace mixferry::tests;
using ::testing::ElementsAre;

// Method: a cell merged over three rows, one over columns, one that spans the header, and overlapping ones.
TEST(XlsxMerged, IsFilledDownWhereThatIsAskedFor) {
  const WorkbookXml xml{
      .sheets = {{"S", text_row(1, {"id", "company", "n"}) + text_row(2, {"1", "Acme", "a"}) +
                           text_row(3, {"2", "", "b"}) + text_row(5, {"3", "", "c"}) +
                           text_row(6, {"4", "", "d"}) + text_row(7, {"5", "Wide"}) +
                           text_row(8, {"6", "Bo", "e"}) + text_row(9, {"7", "under"})}},
      .merged =
          "<mergeCell ref=\"B2:B5\"/><mergeCell ref=\"B7:C7\"/><mergeCell ref=\"B8:C9\"/>"
          "<mergeCell ref=\"A1:A1\"/><mergeCell ref=\"?\"/>"};
  const auto companies = [&](bool fill) {
    std::vector<std::string> cells;
    for (const CollectedRow& row : read_sheet(xml, {"company"}, {.fill_merged = fill}).rows)
      cells.push_back(row.cells[0]);
    return cells;
  };
  EXPECT_THAT(companies(false), ElementsAre("Acme", "", "", "", "Wide", "Bo", "under"));
  EXPECT_THAT(companies(true), ElementsAre("Acme", "Acme", "Acme", "", "Wide", "Bo", "Bo"));

  const TemporaryFolder folder;
  const std::string path = folder.write("book.xlsx", workbook(xml));
  EXPECT_EQ(open_source(path, {}).value()->dialect(),
            "XLSX, sheet \"S\", 3 merged cells below the header: the value is in the first alone "
            "(--fill-merged fills "
            "it down)");
  EXPECT_EQ(open_source(path, {.fill_merged = true}).value()->dialect(),
            "XLSX, sheet \"S\", 2 merged filled down");
}

}  // namespace
}  // namespace mixferry::connectors
