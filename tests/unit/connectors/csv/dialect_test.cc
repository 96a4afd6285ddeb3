#include "connectors/csv/dialect.h"

#include <gtest/gtest.h>
#include <string>

#include "connectors/source/block.h"

namespace mixferry::connectors {
namespace {

CsvDialect detect(std::string sample, bool whole, const CsvDialectHints& hints = {}) {
  sample.reserve(sample.size() + Block::kPadding);
  return detect_dialect(sample, whole, hints);
}

struct DialectCase {
  const char* name;
  std::string sample;
  char expected;
};

class DetectDelimiter : public ::testing::TestWithParam<DialectCase> {};

// Method: beginnings of files, each as a whole file and with its last row cut off.
TEST_P(DetectDelimiter, FindsIt) {
  EXPECT_EQ(detect(GetParam().sample, true).delimiter, GetParam().expected);
  EXPECT_EQ(detect(GetParam().sample, false).delimiter, GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Samples, DetectDelimiter,
    ::testing::Values(
        DialectCase{"Comma", "a,b,c\n1,2,3\n4,5,6\n", ','}, DialectCase{"Semicolon", "a;b\n1,5;2,5\n", ';'},
        DialectCase{"Tab", "a\tb\nx, y\tz\n", '\t'}, DialectCase{"Pipe", "a|b|c\n1|2|3\n", '|'},
        DialectCase{"Caret", "a^b\n\"1^\"^2,3\n", '^'}, DialectCase{"Backtick", "a`b`c\n1,5`2`3\n", '`'},
        DialectCase{"HeaderOnly", "EMAIL;LASTNAME;SMS\n", ';'},
        DialectCase{"SingleColumn", "Id\n1;2\n3;4\n", ','},
        DialectCase{"SeveralInHeader", "Name, Title;Mail\nA, B;c\nD;e\nF;g\n", ';'},
        DialectCase{"QuotedDelimiters", "\"a;b\";\"c,d\"\n\"1,2,3\";4\n\"5,6\";7\n", ';'},
        DialectCase{"QuotedLineBreaks", "a,b\n\"x;\ny;\nz;\",2\n3,4\n", ','},
        DialectCase{"CarriageReturns", "a;b,c;d\r1;2\r3;4\r", ';'},
        DialectCase{"Apostrophes", "'a','b'\n'1;2','3'\n", ','},
        DialectCase{"DecimalCommas", "id;amount, EUR\n1;1,5\n2;2,5\n", ';'},
        DialectCase{"DecimalCommasWithoutABlank", "id;amount,EUR\n1;1,5\n2;2,5\n", ';'},
        DialectCase{"ASentenceBehindATab", "id\tname, first\n1\tA, B\n", '\t'},
        DialectCase{"Ragged", "a,b,c\n1\n2\n1,2,3\n", ','},
        DialectCase{"BlankLinesAbove", "\r\n\r\na|b\r\n1|2\r\n", '|'}, DialectCase{"Nothing", "", ','}),
    [](const auto& row) { return row.param.name; });

struct Quoting {
  const char* name;
  std::string sample;
  const char* expected;  ///< as described
};

class DetectQuoting : public ::testing::TestWithParam<Quoting> {};

TEST_P(DetectQuoting, AsksForEvidence) {
  EXPECT_EQ(describe(detect(GetParam().sample, true)), GetParam().expected);
}

constexpr const char* kOrdinary = "CSV, comma, quoted with \"";

INSTANTIATE_TEST_SUITE_P(
    Samples, DetectQuoting,
    ::testing::Values(
        Quoting{"Escaped", "a,b\n\"1 \\\"x\\\"\",2\n\"3\",4\n",
                "CSV, comma, quoted with \", backslash escapes"},
        Quoting{"EscapedDelimiter", "a,b\n\"{\\\"k\\\": 1, \\\"l\\\": 2}\",\"x\"\n",
                "CSV, comma, quoted with \", backslash escapes"},
        Quoting{"BackslashBeforeTheClosingQuote", "a,b\n\"C:\\dir\\\",\"x\"\n", kOrdinary},
        Quoting{"ADamagedQuoteWithoutBackslash", "a,b\n\"1\" x,2\n\"3\",4\\5\n", kOrdinary},
        Quoting{"Apostrophes", "'a','b'\n'1','2,3'\n", "CSV, comma, quoted with '"},
        Quoting{"ApostrophesInTheHeader", "'a','b'\n1,2\n", "CSV, comma, quoted with '"},
        Quoting{"ApostrophesThatHideDelimiters", "a,b\n'1,5',2\n'3',4\n", "CSV, comma, quoted with '"},
        Quoting{"ApostrophesInTheHeaderAndQuotesInCells", "'a','b'\n\"x,'2'\n", "CSV, comma, quoted with '"},
        Quoting{"LeadingApostrophes", "a,b\n'0123,'tis\n'45,x\n", kOrdinary},
        Quoting{"ApostrophesBesideQuotes", "a,b\n\"x\",'y'\n", kOrdinary},
        Quoting{"QuotesThatQuoteNothing", "a\tb\n\"inch\" pipe\t1\n\"x\" y\t2\n\"z\t3\n\"\"w\t4\n",
                "CSV, tab, no quotes"},
        Quoting{"DamagedQuotesThatCloseAtTheEnd", "a;b\n1;\"x \"y\" z\"\n2;\"x \"y\" z\"\n3;\"x \"y\" z\"\n",
                "CSV, semicolon, quoted with \""},
        Quoting{"BlanksBehindQuotes", "a,b,c\n1,\"x\" ,y\n2,\"x\" ,y\n3,\"x\" ,y\n", kOrdinary},
        Quoting{"BlanksBehindDelimiters", "a, b, c\n1, \"x, y\", \"z\"\n",
                "CSV, comma and blanks, quoted with \""},
        Quoting{"BlanksBeforeCellsAlone", "a, b\n1, 2\n", kOrdinary},
        Quoting{"ApostrophesAroundWholeCells", "a,b\n1,'x'\n2,'y'\n", "CSV, comma, quoted with '"},
        Quoting{"OneCellInApostrophes", "a,b\n1,x\n2,'y'\n", kOrdinary},
        Quoting{"EscapedApostrophes", "a,b\n1,'O\\'Brien'\n2,'x'\n",
                "CSV, comma, quoted with ', backslash escapes"},
        Quoting{"EscapedApostrophesInQuotes", "a,b\n1,\"O\\'Brien\"\n",
                "CSV, comma, quoted with \", backslash escapes"},
        Quoting{"ApostrophesAndOtherBackslashes", "a,b\n1,\"O\\'Brien\"\n2,\"C:\\dir\"\n", kOrdinary},
        Quoting{"DoubledLineEnds", "a,b\r\r\n1,2\r\r\n", "CSV, comma, quoted with \", rows end in CR, too"},
        Quoting{"RowsThatEndInADelimiter", "a;b\n1;2;\n3;4;\n",
                "CSV, semicolon, quoted with \", rows end in a delimiter"},
        Quoting{"ARowThatEndsInADelimiter", "a;b\n1;2;\n3;4\n", "CSV, semicolon, quoted with \""},
        Quoting{"OnlyTwoDamagedQuotes", "a,b\n\"x\" y,1\n\"inch\" pipe,2\n", kOrdinary},
        Quoting{"OneDamagedQuote", "a,b\n\"x\",1\n\"inch\" pipe,2\n", kOrdinary},
        Quoting{"CarriageReturns", "a,b\r1,2\r", "CSV, comma, quoted with \", rows end in CR, too"},
        Quoting{"CarriageReturnsAroundALineFeedInQuotes", "a,b\r\"1\n\",2\r3,4\r",
                "CSV, comma, quoted with \", rows end in CR, too"},
        Quoting{"MixedEnds", "a,b\r\n1,2\r3,4\n5,6\r7,8\n",
                "CSV, comma, quoted with \", rows end in CR, too"},
        Quoting{"CarriageReturnsInOneColumn", "a\r1\r2\r", "CSV, comma, quoted with \", rows end in CR, too"},
        Quoting{"ACarriageReturnInACell", "a,b\n1\r,2\n3,4\n", kOrdinary},
        Quoting{"CrLf", "a,b\r\n1,2\r\n", kOrdinary}, Quoting{"HeaderThatEndsInCr", "a,b\r", kOrdinary}),
    [](const auto& row) { return row.param.name; });

// Method: samples that would be read otherwise without the hint.
TEST(DetectDialect, FollowsHints) {
  EXPECT_EQ(detect("a,b;c\n1,2;3\n", true, {.delimiter = ";"}).delimiter, ';');
  EXPECT_EQ(detect("'a','b'\n", true, {.quote = '"'}).quote, '"');
  EXPECT_EQ(detect("a,b\n\"1\",2\n", true, {.quote = '\0'}).quote, std::nullopt);
  EXPECT_FALSE(detect("a,b\n\"1 \\\"x\\\"\",2\n", true, {.backslash_escapes = false}).backslash_escapes);
  EXPECT_TRUE(detect("a,b\n", true, {.backslash_escapes = true}).backslash_escapes);
  EXPECT_FALSE(detect("a,b\r1,2\r", true, {.cr_ends_rows = false}).cr_ends_rows);
}

struct Undivided {
  const char* name;
  std::string sample;
  const char* delimiter;  ///< nullptr: it is divided, or has one column
  std::uint32_t lines_above;
};

class FindUndividedTable : public ::testing::TestWithParam<Undivided> {};

TEST_P(FindUndividedTable, NamesWhatWouldDivideIt) {
  std::string sample = GetParam().sample;
  sample.reserve(sample.size() + Block::kPadding);
  const auto found = find_undivided_table(sample, true, detect_dialect(sample, true, {}));
  ASSERT_EQ(found.has_value(), GetParam().delimiter != nullptr);
  if (!found) return;
  EXPECT_EQ(found->delimiter, GetParam().delimiter);
  EXPECT_EQ(found->lines_above, GetParam().lines_above);
}

INSTANTIATE_TEST_SUITE_P(
    Samples, FindUndividedTable,
    ::testing::Values(Undivided{"Tilde", "id~name\n1~Ada\n", "~", 0},
                      Undivided{"Colons", "id::name\n1::Ada\n", "::", 0},
                      Undivided{"Blanks", "id name city\n1 A X\n2 B Y\n3 C Z\n", " ", 0},
                      Undivided{"Title", "Contacts\nid,name\n1,Ada\n", "", 1},
                      Undivided{"TitleAndNote", "Contacts\nas of 2024\nid;name\n1;Ada\n2;Bo\n", "", 2},
                      Undivided{"Names", "Full Name\nAda Lovelace\nBo Derek\n", nullptr, 0},
                      Undivided{"Numbers", "Id\n1;2\n3;4\n", nullptr, 0},
                      Undivided{"Tags", "Tags\nred;blue\ngreen;red\n", nullptr, 0},
                      Undivided{"NumberSign", "Item #\nBox #1\nBox #2\n", nullptr, 0},
                      Undivided{"Divided", "id,name\n1,Ada\n", nullptr, 0}),
    [](const auto& row) { return row.param.name; });

TEST(CsvDialect, DescribesItself) {
  EXPECT_EQ(describe(CsvDialect{}), "CSV, comma, quoted with \"");
  EXPECT_EQ(describe(CsvDialect{'\t', '\''}), "CSV, tab, quoted with '");
  EXPECT_EQ(describe(CsvDialect{'~', std::nullopt}), "CSV, '~', no quotes");
}

}  // namespace
}  // namespace mixferry::connectors
