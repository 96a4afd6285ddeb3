#include "connectors/csv/dialect.h"

#include <gtest/gtest.h>
#include <string>

#include "connectors/block.h"

namespace mixferry::connectors {
namespace {

struct Case {
  const char* name;
  std::string sample;
  char expected;
};

class DetectDelimiter : public ::testing::TestWithParam<Case> {};

// Method: beginnings of files, each as a whole file and with its last row cut off.
TEST_P(DetectDelimiter, FindsIt) {
  std::string sample = GetParam().sample;
  sample.reserve(sample.size() + Block::kPadding);
  EXPECT_EQ(detect_delimiter(sample, true, '"'), GetParam().expected);
  EXPECT_EQ(detect_delimiter(sample, false, '"'), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Samples, DetectDelimiter,
    ::testing::Values(Case{"Comma", "a,b,c\n1,2,3\n4,5,6\n", ','}, Case{"Semicolon", "a;b\n1,5;2,5\n", ';'},
                      Case{"Tab", "a\tb\nx, y\tz\n", '\t'}, Case{"Pipe", "a|b|c\n1|2|3\n", '|'},
                      Case{"HeaderOnly", "EMAIL;LASTNAME;SMS\n", ';'},
                      Case{"SingleColumn", "Id\n1;2\n3;4\n", ','},
                      Case{"SeveralInHeader", "Name, Title;Mail\nA, B;c\nD;e\nF;g\n", ';'},
                      Case{"QuotedDelimiters", "\"a;b\";\"c,d\"\n\"1,2,3\";4\n\"5,6\";7\n", ';'},
                      Case{"QuotedLineBreaks", "a,b\n\"x;\ny;\nz;\",2\n3,4\n", ','},
                      Case{"Ragged", "a,b,c\n1\n2\n1,2,3\n", ','},
                      Case{"BlankLinesAbove", "\r\n\r\na|b\r\n1|2\r\n", '|'}, Case{"Nothing", "", ','}),
    [](const auto& row) { return row.param.name; });

TEST(CsvDialect, DescribesItself) {
  EXPECT_EQ(CsvDialect{}.describe(), "CSV, comma, quoted with \"");
  EXPECT_EQ((CsvDialect{'\t', '\''}.describe()), "CSV, tab, quoted with '");
  EXPECT_EQ((CsvDialect{'^', std::nullopt}.describe()), "CSV, '^', no quotes");
}

}  // namespace
}  // namespace mixferry::connectors
