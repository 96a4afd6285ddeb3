#include "connectors/csv/row_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <string>

#include "tests/support/collected_rows.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::connectors {
namespace {

using namespace std::string_literals;
using mixferry::tests::collect_file;
using mixferry::tests::CollectedRow;
using mixferry::tests::TemporaryFolder;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const ColumnRequest kAbc = {.names = {"a", "b", "c"}, .others = false};

/// The rows below the header `a,b,c`.
std::vector<CollectedRow> read_rows(const std::string& rows, const ReadOptions& options = {},
                                    const ColumnRequest& request = kAbc) {
  const TemporaryFolder folder;
  auto all = collect_file(folder.write("export.csv", "a,b,c\n" + rows), request, options);
  EXPECT_EQ(all.error, std::nullopt);
  return all.rows;
}

struct Cells {
  const char* name;
  std::string row;
  std::vector<std::string> expected;
};

class CsvCells : public ::testing::TestWithParam<Cells> {};

// Method: one row of three cells, with and without an end, in LF and CRLF.
TEST_P(CsvCells, AreReadAsWritten) {
  for (const char* end : {"\n", "\r\n", "", "\r"}) {
    const auto rows = read_rows(GetParam().row + end);
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0].reject_message, "");
    EXPECT_EQ(rows[0].cells, GetParam().expected);
    EXPECT_EQ(rows[0].raw, GetParam().row);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Rows, CsvCells,
    ::testing::Values(
        Cells{"Plain", "1,2,3", {"1", "2", "3"}}, Cells{"Empty", ",,", {"", "", ""}},
        Cells{"QuotedEmpty", "\"\",\"\",\"\"", {"", "", ""}},
        Cells{"Quoted", "\"1\",\"2,2\",\"3\"", {"1", "2,2", "3"}},
        Cells{"DoubledQuotes", "\"\"\"\",\"say \"\"hi\"\"\",\"\"\"x\"", {"\"", "say \"hi\"", "\"x"}},
        Cells{"LineBreaks", "\"1\n2\",\"3\r\n4\",\"\n\"", {"1\n2", "3\r\n4", "\n"}},
        Cells{"BlanksBelongToTheCell", " 1 ,\t2, \"3\" ", {" 1 ", "\t2", " \"3\" "}},
        Cells{"QuoteInsideAnUnquotedCell", "5\" pipe,a\"\"b,\"38\"", {"5\" pipe", "a\"\"b", "38"}},
        Cells{"CarriageReturnInsideACell", "a\rb,2,3", {"a\rb", "2", "3"}},
        Cells{"Utf8", "Zoë,漢字,😀", {"Zoë", "漢字", "😀"}},
        Cells{"Formula", "=1+2,'=x,@y", {"=1+2", "'=x", "@y"}}),
    [](const auto& row) { return row.param.name; });

struct Rejected {
  const char* name;
  std::string row;
  const char* code;
  const char* column;
  const char* says;
};

class CsvRejects : public ::testing::TestWithParam<Rejected> {};

// Method: a bad row between two good ones; these must arrive whatever stands between them.
TEST_P(CsvRejects, CostNoOtherRow) {
  const auto rows = read_rows("1,2,3\n" + GetParam().row + "\n4,5,6\n");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_THAT(rows[0].cells, ElementsAre("1", "2", "3"));
  EXPECT_EQ(rows[1].reject_code, GetParam().code);
  EXPECT_EQ(rows[1].reject_column, GetParam().column);
  EXPECT_THAT(rows[1].reject_message, HasSubstr(GetParam().says));
  EXPECT_EQ(rows[1].number, 2u);
  EXPECT_EQ(rows[1].line, 3u);
  EXPECT_EQ(rows[1].raw, GetParam().row);
  EXPECT_THAT(rows[2].cells, ElementsAre("4", "5", "6"));
  EXPECT_EQ(rows[2].number, 3u);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, CsvRejects,
    ::testing::Values(
        Rejected{"TooFewCells", "1,2", "too_few_cells", "",
                 "header has 3 columns, the number of cells in this row is 2"},
        Rejected{"OneCell", "footer", "too_few_cells", "", "is 1"},
        Rejected{"TooManyCells", "1,2,3,4", "too_many_cells", "", "delimiter must be quoted"},
        Rejected{"TextBehindQuote", "1,\"x\"y,3", "bad_quote", "b", "begins on line 3"},
        Rejected{"TextBehindQuoteLater", "\"1\n\",\"x\"y,3", "bad_quote", "b", "begins on line 4"},
        Rejected{"NulByte", "1,2,\"a\0\"\"b\""s, "nul_byte", "c", "NUL"},
        Rejected{"InvalidUtf8", "1,\"a,\"\"\",caf\xE9", "invalid_utf8", "c", "Byte 13 of the row is 0xE9"},
        Rejected{"InvalidUtf8AtTheEnd", "1,\xC3,3", "invalid_utf8", "b", "Byte 3 of the row is 0xC3"}),
    [](const auto& row) { return row.param.name; });

TEST(CsvRowReader, NamesTheLineOfAnUnclosedQuote) {
  const auto rows = read_rows("1,2,3\n\"4\n\",\"5,6\n7,8\n");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[1].reject_code, "unclosed_quote");
  EXPECT_EQ(rows[1].reject_column, "b");
  EXPECT_THAT(rows[1].reject_message, HasSubstr("opens on line 4"));
  EXPECT_EQ(rows[1].line, 3u);
  EXPECT_EQ(rows[1].raw, "\"4\n\",\"5,6\n7,8");
}

TEST(CsvRowReader, TakesBlankLinesForNoRows) {
  const auto rows = read_rows("\n1,2,3\r\n\r\n\n\"4\n\n\",5,6\n\n7,8,9\n\n\r\n");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].line, 3u);
  EXPECT_EQ(rows[1].line, 6u);
  EXPECT_EQ(rows[2].number, 3u);
  EXPECT_EQ(rows[2].line, 10u);
}

TEST(CsvRowReader, DeliversOtherColumnsUnderTheirNames) {
  const auto rows = read_rows("1,\"2\"\"\",3\n4,5,6\n", {}, {.names = {"B", "nope"}, .others = true});
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_THAT(rows[0].cells, ElementsAre("2\"", "<absent>"));
  EXPECT_EQ(rows[0].others, (std::map<std::string, std::string>{{"a", "1"}, {"c", "3"}}));
  EXPECT_EQ(rows[1].others, (std::map<std::string, std::string>{{"a", "4"}, {"c", "6"}}));
}

TEST(CsvRowReader, LeavesQuotesAloneWhereNothingIsQuoted) {
  const auto rows = read_rows("\"1\",\"2\"\"\",3\"\n", {.quote = '\0'});
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_THAT(rows[0].cells, ElementsAre("\"1\"", "\"2\"\"\"", "3\""));
}

TEST(CsvRowReader, UndoesEscapes) {
  const auto rows = read_rows(R"("a\"b","C:\\dir\\","\n""\x"
\"1\",2\,3
)",
                              {.backslash_escapes = true});
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_THAT(rows[0].cells, ElementsAre("a\"b", "C:\\dir\\", "\\n\"\\x"));
  EXPECT_THAT(rows[1].cells, ElementsAre("\\\"1\\\"", "2\\", "3"));
}

// Method: CR, LF and CRLF in one file, with blank lines and a quoted CR; numbers and lines must be right.
TEST(CsvRowReader, EndsRowsInCrWhereTheFileDoes) {
  const auto rows =
      read_rows("1,2,3\r4,\"5\r\n\",6\r\n\r\r7,8,9\n10,\"\r\",x\r11,12,13", {.cr_ends_rows = true});
  ASSERT_EQ(rows.size(), 5u);
  EXPECT_THAT(rows[1].cells, ElementsAre("4", "5\r\n", "6"));
  EXPECT_EQ(rows[1].raw, "4,\"5\r\n\",6");
  EXPECT_EQ(rows[2].line, 7u);
  EXPECT_EQ(rows[2].number, 3u);
  EXPECT_THAT(rows[3].cells, ElementsAre("10", "\r", "x"));
  EXPECT_EQ(rows[4].line, 10u);
}

// Method: a short row behind a full one, whose cells must not show through; a long row stays a reject.
TEST(CsvRowReader, PadsShortRowsWhereAsked) {
  const auto rows = read_rows("1,2,3\n4\n5,6,7,8\n", {.short_rows = ShortRows::pad},
                              {.names = {"c", "a", "c"}, .others = true});
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_THAT(rows[1].cells, ElementsAre("", "4", ""));
  EXPECT_EQ(rows[1].others.at("b"), "");
  EXPECT_EQ(rows[2].reject_code, "too_many_cells");
}

TEST(CsvRowReader, RejectsHalvesOfQuotedCellsInFilesThatQuote) {
  for (const char* row : {"6\"B, D\",y", "1,Yours,B\""}) {
    const auto rows = read_rows("1,\"2\",3\n" + std::string(row) + "\n4,5,6\"\n");
    ASSERT_EQ(rows.size(), 3u);
    EXPECT_EQ(rows[1].reject_code, "bad_quote") << row;
    EXPECT_THAT(rows[2].cells, ElementsAre("4", "5", "6\""));
  }
  EXPECT_EQ(read_rows("1,Yours,B\"\n")[0].reject_code, "");
}

TEST(CsvRowReader, IgnoresTheEmptyCellThatRowsEndIn) {
  const auto rows = read_rows("1,2,3,\n4,5,\"6\",\n");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_THAT(rows[0].cells, ElementsAre("1", "2", "3"));
  EXPECT_THAT(rows[1].cells, ElementsAre("4", "5", "6"));
}

TEST(CsvRowReader, TellsTheHeaderWithOtherQuotesAndBlanksFromRows) {
  const TemporaryFolder folder;
  const auto all = collect_file(folder.write("export.csv", "a,b\n\"a\",b\na ,\"b \"\nab,b\n"),
                                {.names = {"b"}, .others = false});
  EXPECT_THAT(all.headers_again, ElementsAre(1u, 2u));
  EXPECT_EQ(all.rows.size(), 1u);
  const auto spelled = collect_file(folder.write("export.csv", "a,b\n a , b\nA,B\n \"a\",b\nA,x\n"),
                                    {.names = {"b"}, .others = false});
  EXPECT_THAT(spelled.headers_again, ElementsAre(1u, 2u));
  EXPECT_EQ(spelled.rows.size(), 2u);
  const auto one = collect_file(folder.write("export.csv", "a\nA\n a\n"), {.names = {"a"}, .others = false});
  EXPECT_THAT(one.headers_again, ElementsAre(2u));  // A may be a value
}

TEST(CsvRowReader, TellsTheHeaderFromRowsWhereItComesAgain) {
  const TemporaryFolder folder;
  const std::string content =
      "a,\"b\"\r\n1,2\r\na,\"b\"\r\n3,4\r\n\xEF\xBB\xBF"
      "a,\"b\"\r\na,b,c\r\n";
  const auto all = collect_file(folder.write("export.csv", content), {.names = {"b"}, .others = false});
  EXPECT_THAT(all.headers_again, ElementsAre(2u, 4u));
  ASSERT_EQ(all.rows.size(), 3u);
  EXPECT_EQ(all.rows[1].number, 3u);
  EXPECT_EQ(all.rows[2].reject_code, "too_many_cells");
}

// Method: a cell of 20 MiB between two good rows; the block that stands for it holds no more than a sample.
TEST(CsvRowReader, StepsOverARowThatIsTooLong) {
  const std::string huge(20 << 20, 'x');
  const auto rows = read_rows("1,2,3\n4,\"" + huge + "\n\",6\n7,8,9\n");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[1].reject_code, "row_too_long");
  EXPECT_THAT(rows[1].reject_message, AllOf(HasSubstr("limit of 8388608 bytes"),
                                            HasSubstr("20971528 bytes from byte 13 of the source"),
                                            HasSubstr("quoted cell that opens on line 3")));
  EXPECT_LT(rows[1].raw.size(), 10'000u);
  EXPECT_THAT(rows[2].cells, ElementsAre("7", "8", "9"));
  EXPECT_EQ(rows[2].line, 5u);
}

struct Damage {
  const char* name;
  std::string rows;
  std::vector<std::string> expected;  ///< the ids of good rows, and what rejects begin with
};

class CsvDamagedQuote : public ::testing::TestWithParam<Damage> {};

// Method: what a person would say the rows are; with blocks of every size, so that nothing depends on them.
TEST_P(CsvDamagedQuote, SpoilsItsOwnLineOnly) {
  for (std::size_t bytes = 1; bytes < GetParam().rows.size() + 2; ++bytes) {
    std::vector<std::string> found;
    for (const CollectedRow& row :
         read_rows(GetParam().rows, {.block_bytes_target = bytes, .row_bytes_max = 200})) {
      found.push_back(row.reject_code.empty() ? row.cells[0]
                                              : row.reject_code + " " + std::to_string(row.line));
    }
    ASSERT_EQ(found, GetParam().expected) << "blocks of " << bytes << " bytes";
  }
}

std::string many_rows_from(int first, int count) {
  std::string rows;
  for (int i = first; i < first + count; ++i) rows += std::to_string(i) + ",a b c d e f,x\n";
  return rows;
}

INSTANTIATE_TEST_SUITE_P(
    Rows, CsvDamagedQuote,
    ::testing::Values(
        Damage{"ClosedByTheNextQuote", "1,\"a,b\n2,c,d\n3,\"e\",f\n4,g,h\n", {"bad_quote 2", "4"}},
        Damage{"CutOffInALetter", "1,\"a,b\n2,c,d\n\n3,e,f", {"unclosed_quote 2"}},
        Damage{
            "ClosedBeyondTheLimit", "1,\"a,b\n" + many_rows_from(2, 30) + "32,\"y\",z\n", {"row_too_long 2"}},
        Damage{"WithTooManyCells", "1,2,3\n\"1\"2,,,\"3\",4\n4,5,6\n", {"1", "bad_quote 3"}},
        Damage{"OneBehindTheOther", "1,\"a,b\n2,\"c,d\n3,\"e,f\n4,\"g\",h\n", {"bad_quote 2"}},
        Damage{
            "ATextWithAQuoteInIt", "1,\"Dear Bob\nyou \"know\" it\nyours\",a\n2,b,c\n", {"bad_quote 2", "2"}},
        Damage{"ALetterWhoseLinesAreAsWideAsRows",
               "1,\"He said \"yes\", then left\nand came back, again, later\n\",z\n2,ok,y\n",
               {"bad_quote 2"}},
        Damage{"AQuoteInATextThatEndsInTheFirstLine",
               "1,\"a 5\" pipe, long\nmore, text, x\n\",z\n2,\"b\",c\n3,d,e\n",
               {"bad_quote 2", "2", "3"}},
        Damage{"AQuoteBeforeADelimiterInAText",
               "1,\"a 5\", b\", c\nd, e, f\n\",z\n2,\"b\",c\n3,d,e\n",
               {"bad_quote 2", "3"}},
        Damage{"InOneLine", "1,\"x\"y,3\n4,\"5\",6\n7,8,9\n", {"bad_quote 2", "4", "7"}},
        Damage{"ATextThatIsNeverClosed", "1,a,b\n2,\"Dear Bob\nyou know\n", {"1", "unclosed_quote 3"}},
        Damage{"BehindAGoodCellOfSeveralLines",
               "\"1\n\",\"a,b\n2,c,d\n3,\"e\",f\n4,g,h\n",
               {"bad_quote 2", "4"}},
        Damage{"InCrLf", "1,\"a,b\r\n2,c,d\r\n3,\"e\",f\r\n4,g,h\r\n", {"bad_quote 2", "4"}}),
    [](const auto& row) { return row.param.name; });

// Method: texts of the bytes that matter, drawn at random. Whatever the quotes do, all lines are accounted
// for, however blocks are cut.
TEST(CsvRowReader, AccountsForEveryLineHoweverQuotesAreDamaged) {
  constexpr std::uint32_t kSeed = 20251104;
  SCOPED_TRACE(kSeed);
  std::mt19937 random(kSeed);
  const std::string pieces[] = {"\"", "\"",      ",",           ",",    "\n", "\r\n",
                                "x",  "1,2,3\n", "\"y\",b,c\n", "\\\"", "\r"};
  for (int round = 0; round < 300; ++round) {
    std::string text = "0,0,0\n";
    for (std::size_t count = random() % 40; count > 0; --count) text += pieces[random() % std::size(pieces)];
    ReadOptions options{.backslash_escapes = round % 2 != 0, .cr_ends_rows = round % 4 > 1};
    const auto expected = read_rows(text, options);
    std::size_t begin = 0;
    for (const CollectedRow& row : expected) {
      const std::size_t at = text.find(row.raw, begin);
      ASSERT_NE(at, std::string::npos) << ::testing::PrintToString(text) << row;
      ASSERT_EQ(text.substr(begin, at - begin).find_first_not_of("\r\n"), std::string::npos)
          << ::testing::PrintToString(text) << row;
      begin = at + row.raw.size();
    }
    for (const std::size_t bytes : {1UZ, 2UZ, 5UZ, 17UZ}) {
      options.block_bytes_target = bytes;
      ASSERT_EQ(read_rows(text, options), expected) << ::testing::PrintToString(text) << bytes;
    }
  }
}

TEST(CsvRowReader, SaysThatAnUnclosedQuoteMadeARowTooLong) {
  std::string rows_behind;
  while (rows_behind.size() < 5000) rows_behind += "7,8\n";
  const auto rows = read_rows("1,2,3\n\"4\n\",\"5,6\n" + rows_behind, {.row_bytes_max = 1000});
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[1].reject_code, "unclosed_quote");
  EXPECT_THAT(rows[1].reject_message, HasSubstr("opens on line 4"));
}

}  // namespace
}  // namespace mixferry::connectors
