#include "connectors/input/beginning.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

namespace mixferry::connectors {
namespace {

using namespace std::string_literals;
using ::testing::HasSubstr;

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

INSTANTIATE_TEST_SUITE_P(Beginnings, CheckBeginningRefuses,
                         ::testing::Values(Case{"Zip", "PK\x03\x04....", "zip archive or an Excel workbook"},
                                           Case{"OldExcel", "\xD0\xCF\x11\xE0\xA1\xB1", "Excel"},
                                           Case{"Tar", "a.csv" + std::string(252, '\0') + "ustar", "tar"},
                                           Case{"GzipInGzip", "\x1F\x8B\x08....", "compressed twice"}),
                         [](const auto& row) { return row.param.name; });

TEST(CheckBeginning, LetsTextPass) {
  for (const char* text : {"Id,Name\n", "\xEF\xBB\xBFId,Name\n", "PK,Name\n", ""}) {
    EXPECT_TRUE(check_beginning("f", text)) << text;
  }
}

}  // namespace
}  // namespace mixferry::connectors
