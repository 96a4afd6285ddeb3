#include "connectors/xlsx/footer_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "connectors/open/open_source.h"
#include "tests/support/sheet.h"

namespace mixferry::connectors::xlsx {
namespace {

using namespace mixferry::tests;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string kRows = text_row(1, {"Id", "Name"}) + text_row(2, {"1", "Ada"}) + text_row(3, {"2", "Bo"});
const std::string kSentence = "Confidential Information - Do Not Distribute";

std::vector<std::string> ids(const Collected& all) {
  std::vector<std::string> texts;
  for (const CollectedRow& row : all.rows)
    texts.push_back(row.cells.empty() ? row.reject_code : row.cells[0]);
  return texts;
}

struct FooterCase {
  const char* name;
  std::string below;                       ///< the rows of `kRows`
  std::vector<std::string> ids;            ///< of rows that are delivered
  std::vector<std::uint64_t> footer = {};  ///< numbers of rows
};

class SheetFooter : public ::testing::TestWithParam<FooterCase> {};

TEST_P(SheetFooter, IsWhatStandsBelowAnEmptyRowWithASentence) {
  const auto& [name, below, expected, footer] = GetParam();
  // Blocks of any size: the footer may begin in the middle of one, or with one.
  for (const std::uint32_t rows : {1U, 3U, 2'000U}) {
    const Collected all = read_sheet({.sheets = {{"S", kRows + below}}}, {"Id"}, {.block_rows_max = rows});
    EXPECT_EQ(all.error, std::nullopt);
    EXPECT_EQ(ids(all), expected) << rows;
    EXPECT_EQ(all.footer_lines, footer) << rows;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Sheets, SheetFooter,
    ::testing::Values(
        FooterCase{"None", "", {"1", "2"}},
        FooterCase{"OfTwoRows", text_row(5, {kSentence}) + text_row(6, {"Copyright"}), {"1", "2"}, {3, 4}},
        FooterCase{"InAnotherColumn", text_row(5, {"", kSentence}), {"1", "2"}, {3}},
        FooterCase{"InParts", text_row(5, {"Total"}) + text_row(9, {kSentence}), {"1", "2"}, {3, 4}},
        FooterCase{"NotBelowAnEmptyRow", text_row(4, {kSentence}), {"1", "2", kSentence}},
        FooterCase{"NoSentence", text_row(5, {"3"}) + text_row(6, {"4"}), {"1", "2", "3", "4"}},
        FooterCase{
            "RowsGoOn", text_row(5, {kSentence}) + text_row(6, {"3", "Cy"}), {"1", "2", kSentence, "3"}},
        FooterCase{"OnlyTheLast",
                   text_row(5, {kSentence}) + text_row(6, {"3", "Cy"}) + text_row(8, {kSentence}),
                   {"1", "2", kSentence, "3"},
                   {5}}),
    [](const auto& row) { return row.param.name; });

TEST(FooterRows, AreNoneWhereTheHeaderNamesOneColumn) {
  const std::string rows = text_row(1, {"Id"}) + text_row(2, {"1"}) + text_row(4, {kSentence});
  EXPECT_THAT(ids(read_sheet({.sheets = {{"S", rows}}}, {"Id"})), ElementsAre("1", kSentence));
}

TEST(FooterRows, AreAsManyAsIsSaid) {
  const WorkbookXml sheet{.sheets = {{"S", kRows + text_row(4, {"Total", "2"}) + text_row(6, {kSentence})}}};
  const Collected without = read_sheet(sheet, {"Id"}, {.skip_lines_below = 2});
  EXPECT_THAT(ids(without), ElementsAre("1", "2"));
  EXPECT_THAT(without.footer_lines, IsEmpty());
  EXPECT_THAT(ids(read_sheet(sheet, {"Id"}, {.skip_lines_below = 0})),
              ElementsAre("1", "2", "Total", kSentence));
  EXPECT_THAT(read_sheet(sheet, {"Id"}, {.skip_lines_below = 5}).error.value_or(""),
              HasSubstr("has no rows but the last 5, and those are to be skipped"));
}

// Method: rows longer than all that may be held back.
TEST(FooterRows, AreNotHeldBeyondALimit) {
  std::string rows = kRows;
  for (std::uint32_t row = 4; row < 44; ++row) rows += text_row(row, {std::string(1 << 20, 'x')});
  const Collected all = read_sheet({.sheets = {{"S", rows}}}, {"Id"}, {.skip_lines_below = 30});
  EXPECT_THAT(all.error.value_or(""), HasSubstr("Give --skip-footer a smaller number"));
}

TEST(FooterRows, AreToldInTheDialect) {
  const TemporaryFolder folder;
  const std::string path = folder.write(
      "book.xlsx",
      workbook({.sheets = {{"S", kRows + text_row(5, {kSentence}) + text_row(6, {"Copyright"})}}}));
  EXPECT_THAT(open_source(path, {}).value()->dialect(), HasSubstr("a footer of 2 rows left out"));
  EXPECT_THAT(open_source(path, {.skip_lines_below = 1}).value()->dialect(),
              HasSubstr("1 row skipped below"));
}

}  // namespace
}  // namespace mixferry::connectors::xlsx
