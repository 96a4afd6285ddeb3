#include "connectors/xlsx/header_place.h"

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
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Optional;

// Method: a title, a blank row and a note above the header, which is row 4 of the sheet.
TEST(XlsxHeader, IsWhereItIsSaidToBe) {
  const TemporaryFolder folder;
  const std::string path = folder.write(
      "book.xlsx", workbook({.sheets = {{"S", text_row(1, {"Our contacts"}) + text_row(3, {"", "a note"}) +
                                                  text_row(4, {"id", "n"}) + text_row(6, {"1", "x"})}}}));
  for (const ReadOptions& options : {ReadOptions{.skip_lines_above = 3}, ReadOptions{.header_row = 4}}) {
    const auto source = open_source(path, options).value();
    EXPECT_EQ(source->dialect(), "XLSX, sheet \"S\", 3 rows skipped above");
    EXPECT_THAT(source->header(), Optional(ElementsAre("id", "n")));
    const Collected all = collect(*source, {.names = {"id", "n"}, .others = false});
    ASSERT_EQ(all.rows.size(), 1u);
    EXPECT_EQ(all.rows[0].number, 1u);
    EXPECT_EQ(all.rows[0].line, 6u);
    EXPECT_EQ(all.rows[0].raw, "1,x");
  }
  EXPECT_THAT(open_source(path, {.header_row = 2}).error().message,
              AllOf(HasSubstr("row 2 of sheet \"S\" is empty"), HasSubstr("--header-row 3.")));
  EXPECT_THAT(open_source(path, {.skip_lines_above = 6}).error().message, HasSubstr("no rows below row 6"));
}

TEST(XlsxHeader, MayBeLackingWhereThatIsSaid) {
  const Collected all = read_sheet({.sheets = {{"S", text_row(2, {"7", "x"}) + text_row(3, {"8", "y"})}}},
                                   {"1", "2"}, {.has_header = false});
  ASSERT_EQ(all.rows.size(), 2u);
  EXPECT_THAT(all.rows[0].cells, ElementsAre("7", "x"));
  EXPECT_EQ(all.rows[0].line, 2u);
  EXPECT_THAT(all.rows[1].cells, ElementsAre("8", "y"));
}

// Method: titles and notes above tables, and what only looks like them.
TEST(XlsxHeader, BelowATitleIsFoundAndSaid) {
  const std::string table =
      text_row(4, {"id", "n", "t"}) + text_row(5, {"1", "x", "y"}) + text_row(6, {"2", "", "z"});
  for (const std::string& above :
       {text_row(1, {"Contacts as of 2024"}), text_row(2, {"Report", "Contacts"}),
        text_row(1, {"A title"}) + text_row(2, {"Exported by", "Ann"}) + text_row(3, {"", "a note"})}) {
    const Collected all = read_sheet({.sheets = {{"S", above + table}}}, {"id"});
    EXPECT_THAT(all.error, Optional(AllOf(HasSubstr("sheet \"S\" seems to be a title"),
                                          HasSubstr("say --skip-rows 3 ("))));
    EXPECT_EQ(read_sheet({.sheets = {{"S", above + table}}}, {"id"}, {.skip_lines_above = 3}).rows.size(),
              2u);
    EXPECT_EQ(read_sheet({.sheets = {{"S", above + table}}}, {"id"}, {.header_row = 4}).rows.size(), 2u);
  }
  // One row too wide among others is that row's fault.
  const Collected all = read_sheet({.sheets = {{"S", text_row(1, {"id"}) + text_row(2, {"1"}) +
                                                         text_row(3, {"2", "x"}) + text_row(4, {"3"})}}},
                                   {"id"});
  ASSERT_EQ(all.rows.size(), 3u);
  EXPECT_EQ(all.rows[1].reject_code, "too_many_cells");
}

// Method: a title above wider rows, and a header in the last of the first rows; then rows of which the first
// few take all the bytes that are looked at. How rows are cut into blocks must not change what is said.
TEST(XlsxHeader, IsLookedForInTheSameRowsHoweverBlocksAreCut) {
  std::string titled = text_row(1, {"Contacts as of 2024"});
  std::string noted = text_row(1, {"Our contacts"});
  std::string long_rows = text_row(1, {"a title"}) + text_row(2, {std::string(xlsx::kFirstBytesMax, 'x')});
  for (std::uint32_t row = 2; row < 40; ++row) {
    titled += text_row(row, {"1", "Ada", "x"});
    noted += text_row(row, {row == 20 ? "id" : row == 21 ? "late" : "1"});
    long_rows += text_row(row + 1, {"1", "Ada", "x"});
  }
  const TemporaryFolder folder;
  const auto path = [&](const std::string& rows) {
    return folder.write("book.xlsx", workbook({.sheets = {{"S", rows}}}));
  };
  for (const std::uint32_t block_rows : {1u, 2u, 19u, 20u, 2'000u}) {
    SCOPED_TRACE(block_rows);
    const ReadOptions options{.block_rows_max = block_rows};
    const auto refused = open_source(path(titled), options);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, HasSubstr("Row 2 seems to be the header: say --skip-rows 1 "));
    const auto source = open_source(path(noted), options).value();
    EXPECT_EQ(source->where_columns_may_be({"id"}), "Row 20 of sheet \"S\" names them: say --skip-rows 19");
    EXPECT_EQ(source->where_columns_may_be({"late"}), "");
    static_cast<void>(collect(*source, {.names = {}, .others = false}));
    EXPECT_EQ(source->where_columns_may_be({"late"}), "");
    EXPECT_TRUE(open_source(path(long_rows), options));
  }
}

TEST(XlsxHeader, IsNamedWhereItsColumnsAreAskedFor) {
  const TemporaryFolder folder;
  const std::string path = folder.write(
      "it's.xlsx",
      workbook({.sheets = {{"Read me", text_row(1, {"Contacts"}) + text_row(2, {"id"}) + text_row(3, {"1"})},
                           {"Data", text_row(1, {"key"})}}}));
  const auto source = open_source(path, {}).value();
  EXPECT_EQ(source->where_columns_may_be({"ID"}), "Row 2 of sheet \"Read me\" names them: say --skip-rows 1");
  EXPECT_EQ(source->where_columns_may_be({"key"}),
            "The workbook's sheets are \"Read me\", \"Data\". Name the one to read: '" +
                folder.path().string() + "/it'\\''s.xlsx:Data'");
}

TEST(XlsxHeader, ThatComesAgainIsNoRow) {
  const Collected all =
      read_sheet({.sheets = {{"S", text_row(1, {"id", "n"}) + text_row(2, {"1", "x"}) +
                                       text_row(3, {"id", "n"}) + text_row(4, {"2", "y"})}}},
                 {"id"});
  ASSERT_EQ(all.rows.size(), 2u);
  EXPECT_THAT(all.headers_again, ElementsAre(2u));
}

}  // namespace
}  // namespace mixferry::connectors
