#include "connectors/csv/header.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "connectors/source/block.h"

namespace mixferry::connectors {
namespace {

using namespace std::string_literals;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Result<std::optional<CsvHeader>> read_header(std::string bytes, bool whole = true) {
  bytes.reserve(bytes.size() + Block::kPadding);
  return read_csv_header("export.csv", bytes, whole, {});
}

TEST(ReadCsvHeader, GivesUnquotedNames) {
  const CsvHeader header = read_header("Id,\"First \"\"N\"\"\", x ,\"two\nlines\",\r\n1,2").value().value();
  EXPECT_THAT(header.names, ElementsAre("Id", "First \"N\"", " x ", "two\nlines", ""));
  EXPECT_EQ(header.bytes, "Id,\"First \"\"N\"\"\", x ,\"two\nlines\",\r\n"s.size());
  EXPECT_EQ(header.lines, 2u);
}

TEST(ReadCsvHeader, CountsBlankLinesAbove) {
  const CsvHeader header = read_header("\n\r\nId,Name\n").value().value();
  EXPECT_THAT(header.names, ElementsAre("Id", "Name"));
  EXPECT_EQ(header.lines, 3u);
}

TEST(ReadCsvHeader, NeedsNoLineEnd) {
  EXPECT_THAT(read_header("Id,Name").value().value().names, ElementsAre("Id", "Name"));
}

// Method: every beginning of a header asks for more, unless it is all there is.
TEST(ReadCsvHeader, AsksForMoreWhereItIsNotWhole) {
  const std::string header = "\nId,\"Na\nme\"\n";
  for (std::size_t size = 0; size < header.size(); ++size) {
    EXPECT_FALSE(read_header(header.substr(0, size), false).value().has_value()) << size;
  }
  EXPECT_TRUE(read_header(header, false).value().has_value());
}

TEST(ReadCsvHeader, SaysWhatIsWrong) {
  EXPECT_THAT(read_header("\n\n").error().message, AllOf(HasSubstr("export.csv"), HasSubstr("no header")));
  EXPECT_THAT(read_header("\nId,\"a\nb\",\"Name\n1,2\n").error().message,
              AllOf(HasSubstr("cell 3 of the header, on line 3"), HasSubstr("never closed")));
  EXPECT_THAT(read_header("\"Id\"x,Name\n").error().message,
              AllOf(HasSubstr("cell 1"), HasSubstr("doubled")));
  EXPECT_THAT(read_header("Id,Pr\xE9nom\n").error().message,
              AllOf(HasSubstr("not UTF-8"), HasSubstr("0xE9"), HasSubstr("--encoding")));
  EXPECT_THAT(read_header("Id,\0\n"s).error().message, HasSubstr("NUL"));
}

}  // namespace
}  // namespace mixferry::connectors
