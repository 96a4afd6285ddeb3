#include "connectors/xlsx/xlsx_source.h"

#include <algorithm>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <unistd.h>
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

// Method: a sheet like Dynamics writes: elements with a prefix, three technical columns hidden before the
// rest.
TEST(XlsxSource, ReadsSheetsAsDynamicsWritesThem) {
  ZipMembers parts = workbook_parts(
      {.sheets = {{"My Active Contacts", ""}, {"hiddenSheet", text_row(1, {"contact:checksum"})}},
       .strings = "<si><t>(Do Not Modify) Contact</t></si><si><t>(Do Not Modify) Row Checksum</t></si>"
                  "<si><t>(Do Not Modify) Modified On</t></si><si><t>Full Name</t></si>"});
  for (auto& [name, content] : parts) {
    if (name != "xl/worksheets/sheet1.xml") continue;
    content =
        "<x:worksheet xmlns:x=\"m\"><x:cols><x:col min=\"1\" max=\"3\" hidden=\"1\"/></x:cols><x:sheetData>"
        "<x:row r=\"1\"><x:c r=\"A1\" t=\"s\"><x:v>0</x:v></x:c><x:c r=\"B1\" t=\"s\"><x:v>1</x:v></x:c>"
        "<x:c r=\"C1\" t=\"s\"><x:v>2</x:v></x:c><x:c r=\"D1\" t=\"s\"><x:v>3</x:v></x:c></x:row>"
        "<x:row r=\"2\"><x:c r=\"A2\" t=\"inlineStr\"><x:is><x:t>7e0a-01</x:t></x:is></x:c>"
        "<x:c r=\"B2\" t=\"str\"><x:v>kQ==</x:v></x:c><x:c r=\"C2\"><x:v>45363.5</x:v></x:c>"
        "<x:c r=\"D2\" t=\"str\"><x:v>Ada L</x:v></x:c></x:row></x:sheetData></x:worksheet>";
  }
  const TemporaryFolder folder;
  const std::string path = folder.write("Contacts.xlsx", zip(parts));
  const auto source = open_source(path, {}).value();
  EXPECT_EQ(source->dialect(), "XLSX, sheet \"My Active Contacts\", the first of 2");
  EXPECT_THAT(source->header(),
              Optional(ElementsAre("(Do Not Modify) Contact", "(Do Not Modify) Row Checksum",
                                   "(Do Not Modify) Modified On", "Full Name")));
  const Collected all =
      collect(*source, {.names = {"(Do Not Modify) Contact", "Full Name"}, .others = false});
  ASSERT_EQ(all.rows.size(), 1u);
  EXPECT_THAT(all.rows[0].cells, ElementsAre("7e0a-01", "Ada L"));
  EXPECT_EQ(source->fraction_read(), 1.0);
}

// Method: a sheet like HubSpot writes: ids as numbers, dates by style, shared strings behind the sheet.
TEST(XlsxSource, ReadsSheetsAsHubSpotWritesThem) {
  const Collected all = read_sheet(
      {.sheets = {{"hubspot-crm-exports-all-contact",
                   "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c>"
                   "<c r=\"C1\" t=\"s\"><v>2</v></c></row>"
                   "<row r=\"2\"><c r=\"A2\"><v>101746253125</v></c><c r=\"B2\" t=\"s\"><v>3</v></c>"
                   "<c r=\"C2\" s=\"1\"><v>45363.384722222225</v></c></row>"
                   "<row r=\"3\"><c r=\"A3\"><v>1.01746253126E11</v></c></row>"}},
       .strings = "<si><t>Record ID</t></si><si><t>Email</t></si><si><t>Create Date</t></si>"
                  "<si><t>ada@example.com</t></si>",
       .styles = "<numFmts><numFmt numFmtId=\"165\" formatCode=\"yyyy-mm-dd hh:mm\"/></numFmts>"
                 "<cellXfs><xf/><xf numFmtId=\"165\"/></cellXfs>"},
      {"Record ID", "Email", "create date"});
  ASSERT_EQ(all.rows.size(), 2u);
  EXPECT_THAT(all.rows[0].cells, ElementsAre("101746253125", "ada@example.com", "2024-03-12T09:14:00"));
  EXPECT_THAT(all.rows[1].cells, ElementsAre("101746253126", "", ""));
}

TEST(XlsxSource, OpensTheSheetThatIsNamed) {
  const TemporaryFolder folder;
  const std::string path = folder.write(
      "export",
      workbook({.sheets = {{"People", text_row(1, {"id"})}, {"Q&amp;A", text_row(1, {"question"})}}}));
  EXPECT_THAT(open_source(path, {}).value()->header(), Optional(ElementsAre("id")));
  EXPECT_THAT(open_source(path + ":Q&A", {}).value()->header(), Optional(ElementsAre("question")));
  EXPECT_EQ(open_source(path + ":people", {}).value()->dialect(), "XLSX, sheet \"People\"");
  EXPECT_THAT(open_source(path, {.sheet = "Q&A"}).value()->header(), Optional(ElementsAre("question")));
  EXPECT_THAT(open_source(path + ":People", {.sheet = "Q&A"}).value()->header(), Optional(ElementsAre("id")));
  EXPECT_THAT(open_source(path + ":Deals", {}).error().message,
              AllOf(HasSubstr("no sheet \"Deals\""), HasSubstr("\"People\", \"Q&A\"")));
}

struct RefusedWorkbook {
  const char* name;
  std::string content;
  const char* says;
  ReadOptions options = {};
};

/// Parts of a small workbook with one of them replaced, or left out where `content` is empty.
std::string with_part(const std::string& part, const std::string& content) {
  ZipMembers parts = workbook_parts({.sheets = {{"S", text_row(1, {"id"})}}});
  std::erase_if(parts, [&](const auto& member) { return member.first == part; });
  if (!content.empty()) parts.emplace_back(part, content);
  return zip(parts);
}

std::string with_sheet(const std::string& xml) {
  return with_part("xl/worksheets/sheet1.xml", xml);
}

std::vector<RefusedWorkbook> refused() {
  const std::string good = workbook({.sheets = {{"S", text_row(1, {"id"})}}});
  ZipMembers twice = workbook_parts({.sheets = {{"S", text_row(1, {"id"})}}});
  twice.emplace_back("xl/Workbook.xml", "<workbook/>");
  std::string deep = "<worksheet><sheetData>";
  for (int i = 0; i < 100; ++i) deep += "<x>";
  return {{"CutOff", good.substr(0, good.size() - 30), "damaged or was cut off"},
          {"NoWorkbook", zip({{"[Content_Types].xml", "<Types/>"}}), "_rels/.rels is missing"},
          {"WordDocument", with_part("xl/workbook.xml", "<w:document xmlns:w=\"w\"/>"), "no workbook"},
          {"PartMissing", with_part("xl/worksheets/sheet1.xml", ""), "sheet1.xml is missing"},
          {"PartTwice", zip(twice), "twice"},
          {"Encrypted", zip(workbook_parts({.sheets = {{"S", text_row(1, {"id"})}}}), "secret"), "encrypted"},
          {"NoSheets", workbook({}), "no sheet with cells"},
          {"EmptySheet", workbook({.sheets = {{"S", "<row r=\"1\"/>"}}}), "sheet \"S\" is empty"},
          {"NoSheetData", with_sheet("<chartsheet/>"), "holds no cells"},
          {"DamagedXml", with_sheet("<worksheet><sheetData><row></c>"), "XML is damaged"},
          {"EmptyXml", with_sheet(" "), "XML is damaged"},
          {"DocumentType", with_sheet("<!DOCTYPE x [<!ENTITY a \"b\">]><worksheet/>"), "document type"},
          {"Deep", with_sheet(deep), "nested deeper"},
          {"HugeTag", with_sheet("<worksheet a=\"" + std::string(3 << 20, 'x') + "\"/>"), "a tag is longer"},
          {"HugeComment", with_sheet("<worksheet><!--" + std::string(3 << 20, 'x') + "--></worksheet>"),
           "a tag is longer"},
          {"StylesDamaged", with_part("xl/styles.xml", "<styleSheet>"), "cell styles"},
          {"NoSuchString", workbook({.sheets = {{"S", "<row><c t=\"s\"><v>7</v></c></row>"}}}),
           "cell A1 refers to the shared string \"7\""},
          {"HeaderTooLong",
           workbook({.sheets = {{"S", text_row(1, {std::string(200, 'x')})}}}),
           "header of sheet \"S\" is longer",
           {.row_bytes_max = 100}}};
}

class OpenXlsxRefuses : public ::testing::TestWithParam<RefusedWorkbook> {};

void expect_refused(const RefusedWorkbook& refused) {
  const TemporaryFolder folder;
  const auto source = open_source(folder.write("export.xlsx", refused.content), refused.options);
  ASSERT_FALSE(source);
  EXPECT_EQ(source.error().kind, ErrorKind::fatal);
  EXPECT_THAT(source.error().message, AllOf(HasSubstr("export.xlsx"), HasSubstr(refused.says)));
}

TEST_P(OpenXlsxRefuses, BeforeAnyRow) {
  expect_refused(GetParam());
}

// Not one of the table: that is made whenever any test of this program starts.
TEST(OpenXlsx, RefusesABomb) {
  expect_refused(
      {"Bomb", with_sheet("<worksheet>" + std::string(100 << 20, ' ')), "decompresses to more than"});
}

INSTANTIATE_TEST_SUITE_P(Files, OpenXlsxRefuses, ::testing::ValuesIn(refused()),
                         [](const auto& row) { return row.param.name; });

struct WorkbookDamage {
  const char* name;
  std::string rows;
  const char* says;
};

class XlsxDamage : public ::testing::TestWithParam<WorkbookDamage> {};

// Method: two good rows, then the damage; the error must come again when asked again.
TEST_P(XlsxDamage, IsAnErrorBehindTheRowsBeforeIt) {
  const TemporaryFolder folder;
  const std::string content =
      with_sheet("<worksheet><sheetData>" + text_row(1, {"id", "x"}) + text_row(2, {"1", "a"}) +
                 text_row(4, {"2", "b"}) + GetParam().rows + "</sheetData></worksheet>");
  const auto source = open_source(folder.write("export.xlsx", content), {}).value();
  const Collected all = collect(*source, {.names = {"id"}, .others = false});
  EXPECT_EQ(all.rows.size(), 2u);
  EXPECT_THAT(all.error,
              Optional(AllOf(HasSubstr("export.xlsx: sheet \"S\", row "), HasSubstr(GetParam().says))));
  const auto again = source->next();
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().message, all.error);
}

INSTANTIATE_TEST_SUITE_P(
    Sheets, XlsxDamage,
    ::testing::Values(
        WorkbookDamage{"Tags", "<row r=\"5\"></c></row>", "row 5: the XML is damaged"},
        WorkbookDamage{"NotUtf8", "<row r=\"5\"><c t=\"str\"><v>caf\xE9</v></c></row>", "the XML is damaged"},
        WorkbookDamage{"NoSuchString", "<row r=\"5\"><c t=\"s\"><v>0</v></c></row>", "cell A5 refers"},
        WorkbookDamage{"RowsBackwards", text_row(3, {"3"}), "said to be number 3"},
        WorkbookDamage{"RowOutOfRange", "<row r=\"1048577\"/>", "said to be number 1048577"},
        WorkbookDamage{"CellsBackwards", "<row r=\"5\"><c r=\"B5\"/><c r=\"A5\"/></row>", "said to be A5"},
        WorkbookDamage{"CellTwice", "<row r=\"5\"><c r=\"B5\"/><c r=\"B5\"/></row>", "said to be B5"},
        WorkbookDamage{"CellOutOfRange", "<row r=\"5\"><c r=\"XFE5\"/></row>", "said to be XFE5"},
        WorkbookDamage{"CellWithoutColumn", "<row r=\"5\"><c r=\"5\"/></row>", "said to be 5"}),
    [](const auto& row) { return row.param.name; });

// Method: the bytes of the sheet are stored, not deflated, so that one can be changed in place.
TEST(XlsxSource, NoticesAChangedByte) {
  const TemporaryFolder folder;
  std::string content = workbook({.sheets = {{"S", text_row(1, {"id"}) + text_row(2, {"1"})}}});
  const std::size_t name = content.find("xl/worksheets/sheet1.xml");
  ASSERT_NE(name, std::string::npos);
  content[name + 60] = static_cast<char>(content[name + 60] ^ 0x10);
  const Collected all =
      collect_file(folder.write("export.xlsx", content), {.names = {"id"}, .others = false});
  EXPECT_NE(all.error, std::nullopt);
}

// Method: a text that many cells share, so that a small file holds rows of any size.
TEST(XlsxRow, OverTheLimitIsARejectAndIsNotHeld) {
  std::string rows = text_row(1, {"id", "x"}) + text_row(2, {"1", "a"}) + "<row r=\"3\">";
  for (int i = 0; i < 1000; ++i) rows += "<c t=\"s\"><v>0</v></c>";
  rows += "</row>" + text_row(4, {"2", "b"});
  const Collected all =
      read_sheet({.sheets = {{"S", rows}}, .strings = "<si><t>" + std::string(5000, 'x') + "</t></si>"},
                 {"id"}, {.row_bytes_max = 6000});
  EXPECT_EQ(all.error, std::nullopt);
  ASSERT_EQ(all.rows.size(), 3u);
  EXPECT_EQ(all.rows[1].reject_code, "row_too_long");
  EXPECT_EQ(all.rows[1].line, 3u);
  EXPECT_THAT(all.rows[1].reject_message, HasSubstr("holds 5001000 bytes"));
  EXPECT_EQ(all.rows[1].raw.size(), 4096u);
  EXPECT_EQ(all.rows[2].cells, std::vector<std::string>{"2"});
}

std::uint64_t resident_bytes() {
  std::uint64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages >> pages;
  return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

/// GCC and Clang tell it in different ways.
constexpr bool keeps_what_is_freed() {
#if defined(__SANITIZE_ADDRESS__)
  return true;
#elif defined(__has_feature)
  return __has_feature(address_sanitizer);
#else
  return false;
#endif
}

// Method: 200,000 rows whose texts are all different and lie in the cells; the process is asked how much
// memory it has while they are read.
TEST(XlsxSource, NeedsNoMoreMemoryForMoreRows) {
  if (keeps_what_is_freed()) GTEST_SKIP() << "AddressSanitizer keeps what is freed";
  constexpr std::uint32_t kRows = 200'000;
  constexpr std::uint64_t kGrowthMax = 16 << 20;
  const TemporaryFolder folder;
  std::string rows = text_row(1, {"id", "name", "note"});
  for (std::uint32_t row = 2; row <= kRows + 1; ++row) {
    const std::string number = std::to_string(row);
    rows += text_row(row, {"id-" + number, "Ada " + number, "a note of some length about person " + number});
  }
  const std::string path = folder.write("big.xlsx", workbook({.sheets = {{"S", rows}}}));
  const std::uint64_t sheet_bytes = rows.size();
  ASSERT_GT(sheet_bytes, 2 * kGrowthMax);

  const auto source = open_source(path, {}).value();
  const auto reader = source->row_reader({.names = {"id", "note"}, .others = false}).value();
  struct Counter final : RowVisitor {
    void on_row(const Row& row) override {
      right += row.cells[0].text == "id-" + std::to_string(row.number + 1) && row.line == row.number + 1;
    }
    void on_reject(Reject) override {}
    std::uint64_t right = 0;
  } counter;
  const std::uint64_t before = resident_bytes();
  std::uint64_t most = before;
  for (auto block = source->next(); block.value(); block = source->next()) {
    reader->read(**block, counter);
    most = std::max(most, resident_bytes());
  }
  EXPECT_EQ(counter.right, kRows);
  EXPECT_LT(most - before, kGrowthMax);
}

TEST(IsWorkbook, LooksAtContentNotAtNames) {
  const TemporaryFolder folder;
  OpenArchives archives;
  EXPECT_TRUE(is_workbook(folder.write("export", workbook({.sheets = {{"S", ""}}})), archives));
  EXPECT_FALSE(is_workbook(folder.write("data.zip", zip({{"Contact.csv", "Id\n1\n"}})), archives));
  EXPECT_FALSE(is_workbook(folder.write("text.xlsx", "Id,Name\n1,Ada\n"), archives));
  EXPECT_FALSE(is_workbook(folder.path("gone.xlsx"), archives));
  EXPECT_FALSE(is_workbook(folder.path(), archives));
}

}  // namespace
}  // namespace mixferry::connectors
