#include "connectors/input/beginning.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

namespace mixferry::connectors {
namespace {

using namespace std::string_literals;
using ::testing::HasSubstr;

std::string wide(std::string_view text, std::size_t bytes_each, bool little_endian) {
  std::string result;
  for (const char letter : text) {
    std::string unit(bytes_each, '\0');
    (little_endian ? unit.front() : unit.back()) = letter;
    result += unit;
  }
  return result;
}

TEST(CheckBeginning, TellsTheLengthOfAByteOrderMark) {
  EXPECT_EQ(check_beginning("f", "Id,Name\n").value(), 0u);
  EXPECT_EQ(check_beginning("f", "\xEF\xBB\xBFId,Name\n").value(), 3u);
  EXPECT_EQ(check_beginning("f", "\xEF\xBB\xBF").value(), 3u);
  EXPECT_EQ(check_beginning("f", "").value(), 0u);
}

struct Case {
  const char* name;
  std::string sample;
  const char* says;
};

class CheckBeginningRefuses : public ::testing::TestWithParam<Case> {};

// Method: beginnings of files as programs write them.
TEST_P(CheckBeginningRefuses, SayingWhatItIs) {
  const auto result = check_beginning("export.csv", GetParam().sample);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::fatal);
  EXPECT_THAT(result.error().message, HasSubstr("export.csv"));
  EXPECT_THAT(result.error().message, HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    Beginnings, CheckBeginningRefuses,
    ::testing::Values(Case{"Utf16LittleEndian", "\xFF\xFE" + wide("Id,Name\n", 2, true), "UTF-16"},
                      Case{"Utf16BigEndian", "\xFE\xFF" + wide("Id,Name\n", 2, false), "UTF-16"},
                      Case{"Utf32LittleEndian", "\xFF\xFE\0\0"s + wide("Id,Name\n", 4, true), "UTF-32"},
                      Case{"Utf32BigEndian", "\0\0\xFE\xFF"s + wide("Id,Name\n", 4, false), "UTF-32"},
                      Case{"Utf16WithoutMark", wide("Id,Name\n", 2, true), "UTF-16"},
                      Case{"Utf32WithoutMark", wide("Id,Name\n", 4, false), "UTF-32"},
                      Case{"Zip", "PK\x03\x04....", "zip archive or an Excel workbook"},
                      Case{"OldExcel", "\xD0\xCF\x11\xE0\xA1\xB1", "Excel"},
                      Case{"Zstd", "\x28\xB5\x2F\xFD....", "zstd -d"}, Case{"Bzip2", "BZh91AY", "bzip2 -d"},
                      Case{"Xz", "\xFD"s + "7zXZ\0"s, "xz -d"},
                      Case{"GzipInGzip", "\x1F\x8B\x08....", "gzip twice"}),
    [](const auto& row) { return row.param.name; });

TEST(CheckBeginning, LetsAStrayNulPass) {
  EXPECT_TRUE(check_beginning("f", "Id,Name\n1,a\0b\n"s));
}

}  // namespace
}  // namespace mixferry::connectors
