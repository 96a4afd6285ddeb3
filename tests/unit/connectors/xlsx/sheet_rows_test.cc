#include "connectors/xlsx/sheet_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/collected_rows.h"
#include "tests/support/sheet.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/workbook.h"

namespace mixferry::connectors {
namespace {

using namespace mixferry::tests;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

/// How one cell reads: `attributes` and content of its element, in a row of its own.
std::string read_cell(const std::string& attributes, const std::string& content, WorkbookXml xml = {}) {
  xml.sheets = {{"S", text_row(1, {"id", "x"}) +
                          "<row r=\"2\"><c r=\"A2\" t=\"str\"><v>1</v></c><c r=\"B2\" " + attributes + ">" +
                          content + "</c></row>"}};
  const Collected all = read_sheet(xml, {"x"});
  EXPECT_EQ(all.error, std::nullopt);
  if (all.rows.size() != 1) return "no row";
  return all.rows[0].reject_code.empty() ? all.rows[0].cells[0] : all.rows[0].reject_code;
}

TEST(XlsxCell, ReadsAsItsTypeSays) {
  const WorkbookXml strings{
      .strings =
          "<si><t>one</t></si><si><r><rPr><b/></rPr><t>two</t></r><r><t> runs</t></r></si>"
          "<si><t>東京</t><rPh sb=\"0\" eb=\"2\"><t>トウキョウ</t></rPh></si>"
          "<si><t>a_x000D_b_x005F_x000D_</t></si><si/><si><t>last</t></si>"};
  const auto shared = [&](const std::string& index) {
    return read_cell("t=\"s\"", "<v>" + index + "</v>", strings);
  };
  EXPECT_EQ(shared("0"), "one");
  EXPECT_EQ(shared("1"), "two runs");
  EXPECT_EQ(shared("2"), "東京");
  EXPECT_EQ(shared("3"), "a\rb_x000D_");
  EXPECT_EQ(shared("4"), "");
  EXPECT_EQ(shared("5"), "last");

  EXPECT_EQ(read_cell("t=\"inlineStr\"", "<is><t xml:space=\"preserve\"> in &amp; out </t></is>"),
            " in & out ");
  EXPECT_EQ(read_cell("t=\"inlineStr\"", "<is><r><t>a</t></r><r><t>\nb</t></r></is>"), "a\nb");
  EXPECT_EQ(read_cell("t=\"b\"", "<v>1</v>"), "TRUE");
  EXPECT_EQ(read_cell("t=\"b\"", "<v>0</v>"), "FALSE");
  EXPECT_EQ(read_cell("t=\"e\"", "<v>#N/A</v>"), "<null #N/A>");
  EXPECT_EQ(read_cell("t=\"e\"", "<v>#NEW!</v>"), "<null #ERROR!>");
  EXPECT_EQ(read_cell("t=\"str\"", "<v>#N/A</v>"), "#N/A");
  EXPECT_EQ(read_cell("", "<v>1234567890123450</v>"), "<rounded 1234567890123450>");
  EXPECT_EQ(read_cell("", "<v>1.23456789012345E+17</v>"), "<rounded 1.23456789012345E+17>");
  EXPECT_EQ(read_cell("t=\"str\"", "<v>1234567890123456</v>"), "1234567890123456");
  EXPECT_EQ(read_cell("t=\"d\"", "<v>2024-03-12T09:14:00</v>"), "2024-03-12T09:14:00");
  EXPECT_EQ(read_cell("", "<v>12.0</v>"), "12");
  EXPECT_EQ(read_cell("t=\"n\"", "<v>0.10000000000000001</v>"), "0.1");
  EXPECT_EQ(read_cell("", ""), "");
  EXPECT_EQ(read_cell("t=\"inlineStr\"", "<is><t>say \"x\", y</t></is>"), "say \"x\", y");
}

TEST(XlsxCell, OfAFormulaIsItsKeptValue) {
  EXPECT_EQ(read_cell("", "<f>A1+1</f><v>2</v>"), "2");
  EXPECT_EQ(read_cell("t=\"str\"", "<f>A1&amp;\"x\"</f><v>1x</v>"), "1x");
  EXPECT_EQ(read_cell("t=\"str\"", "<f>IF(1,\"\")</f><v></v>"), "");
  EXPECT_EQ(read_cell("t=\"e\"", "<f>1/0</f><v>#DIV/0!</v>"), "<null #DIV/0!>");
  EXPECT_EQ(read_cell("", "<f>A1+1</f>"), "formula_without_value");
}

// Method: the same row, asked for a column with such a formula and for one without.
TEST(XlsxRow, WithAFormulaThatHasNoValueIsRejectedOnlyWhereThatIsAskedFor) {
  const WorkbookXml xml{.sheets = {{"S", text_row(1, {"id", "x"}) +
                                             "<row r=\"5\"><c r=\"A5\"><v>1</v></c>"
                                             "<c r=\"B5\"><f>A5</f></c></row>" +
                                             text_row(6, {"2", "y"})}}};
  const Collected without = read_sheet(xml, {"id"});
  ASSERT_EQ(without.rows.size(), 2u);
  EXPECT_EQ(without.rows[0].cells, std::vector<std::string>{"1"});
  const Collected with = read_sheet(xml, {"X"});
  ASSERT_EQ(with.rows.size(), 2u);
  EXPECT_EQ(with.rows[0].reject_code, "formula_without_value");
  EXPECT_EQ(with.rows[0].reject_column, "x");
  EXPECT_THAT(with.rows[0].reject_message, HasSubstr("Cell B5"));
  EXPECT_EQ(with.rows[0].raw, "1,");
  EXPECT_EQ(with.rows[1].cells, std::vector<std::string>{"y"});
}

TEST(XlsxCell, IsADateByItsStyle) {
  const WorkbookXml xml{
      .styles =
          "<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm\"/>"
          "</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
          "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/></cellXfs>"};
  WorkbookXml mac = xml;
  mac.properties = "date1904=\"1\"";
  EXPECT_EQ(read_cell("s=\"0\"", "<v>45363</v>", xml), "45363");
  EXPECT_EQ(read_cell("s=\"1\"", "<v>45363</v>", xml), "2024-03-12");
  EXPECT_EQ(read_cell("s=\"2\"", "<v>45363.384722222225</v>", xml), "2024-03-12T09:14:00");
  EXPECT_EQ(read_cell("s=\"9\"", "<v>45363</v>", xml), "45363");
  EXPECT_EQ(read_cell("s=\"1\"", "<v>43901</v>", mac), "2024-03-12");
}

// Method: gaps, blank rows, rows and cells that name no place, cells that hold a format alone.
TEST(XlsxRow, StandsWhereTheSheetHasIt) {
  const WorkbookXml xml{
      .sheets = {{"S", "<row r=\"3\">" + text_row(3, {"id", "", "b"}).substr(11) +
                           "<row r=\"4\"/><row r=\"5\"><c r=\"A5\" s=\"1\"/></row>" +
                           text_row(7, {"1", "x"}) +
                           "<row><c t=\"str\"><v>2</v></c><c/><c t=\"str\"><v>z</v></c><c s=\"1\"/></row>" +
                           text_row(100, {"", "", "only b"})}}};
  const Collected all = read_sheet(xml, {"id", "", "b"});
  EXPECT_EQ(all.error, std::nullopt);
  ASSERT_EQ(all.rows.size(), 3u);
  EXPECT_EQ(all.rows[0].line, 7u);
  EXPECT_THAT(all.rows[0].cells, ElementsAre("1", "x", ""));
  EXPECT_EQ(all.rows[0].raw, "1,x,");
  EXPECT_EQ(all.rows[1].line, 8u);
  EXPECT_THAT(all.rows[1].cells, ElementsAre("2", "", "z"));
  EXPECT_EQ(all.rows[2].line, 100u);
  EXPECT_THAT(all.rows[2].cells, ElementsAre("", "", "only b"));
  EXPECT_EQ(all.rows[2].number, 3u);
}

// Method: errors beside values, alone in a row, in a column that nobody asked for, and in the rest.
TEST(XlsxRow, WithErrorsHasNoValuesThere) {
  const std::string error = "t=\"e\"><v>#REF!</v></c>";
  const TemporaryFolder folder;
  const std::string path = folder.write(
      "book.xlsx",
      workbook({.sheets = {{"S", text_row(1, {"id", "x", "y"}) +
                                     "<row r=\"2\"><c r=\"A2\"><v>1</v></c>"
                                     "<c r=\"C2\" " +
                                     error + "</row><row r=\"3\"><c r=\"A3\" " + error + "</row>"}}}));
  const Collected all = collect_file(path, {.names = {"x", "id"}, .others = true});
  ASSERT_EQ(all.rows.size(), 2u);
  EXPECT_THAT(all.rows[0].cells, ElementsAre("", "1"));
  EXPECT_EQ(all.rows[0].others.at("y"), "<null #REF!>");
  EXPECT_EQ(all.rows[0].raw, "1,,");
  EXPECT_THAT(all.rows[1].cells, ElementsAre("", "<null #REF!>"));
}

// Method: of several columns with errors, one is below the key.
TEST(XlsxRow, HasTheOthersBelowAKey) {
  const std::string error = "t=\"e\"><v>#REF!</v></c>";
  const TemporaryFolder folder;
  const std::string path = folder.write(
      "book.xlsx",
      workbook({.sheets = {{"S", text_row(1, {"id", "q", "p.x", "p.y"}) +
                                     "<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\" " + error +
                                     "<c r=\"C2\"><v>5</v></c><c r=\"D2\" " + error + "</row>"}}}));
  const Collected all = collect_file(path, {.names = {"id"}, .others_below = {"p"}});
  ASSERT_EQ(all.rows.size(), 1u);
  EXPECT_THAT(all.rows[0].others, ElementsAre(Pair("p.x", "5"), Pair("p.y", "<null #REF!>")));
}

TEST(XlsxRow, WithLineBreaksInCellsKeepsItsNumber) {
  const WorkbookXml xml{.sheets = {{"S", text_row(1, {"id", "x"}) + text_row(2, {"1", "a\nb\n\nc"}) +
                                             text_row(3, {"2", "y"})}}};
  const Collected all = read_sheet(xml, {"id", "x"});
  ASSERT_EQ(all.rows.size(), 2u);
  EXPECT_EQ(all.rows[0].raw, "1,\"a\nb\n\nc\"");
  EXPECT_EQ(all.rows[1].line, 3u);
}

TEST(XlsxRow, BeyondTheHeaderIsRejected) {
  const Collected all =
      read_sheet({.sheets = {{"S", text_row(1, {"id"}) + text_row(2, {"1", "", "x"})}}}, {"id"});
  ASSERT_EQ(all.rows.size(), 1u);
  EXPECT_EQ(all.rows[0].reject_code, "too_many_cells");
  EXPECT_THAT(all.rows[0].reject_message, HasSubstr("right of column A"));
  EXPECT_EQ(all.rows[0].raw, "1,,x");
}

TEST(XlsxRow, OfOneColumnMayHoldAFormulaAlone) {
  const Collected all = read_sheet(
      {.sheets = {{"S", text_row(1, {"id"}) + "<row><c><f>B1</f></c></row>" + text_row(3, {"2"})}}},
      {"other"});
  EXPECT_EQ(all.rows.size(), 2u);
}

}  // namespace
}  // namespace mixferry::connectors
