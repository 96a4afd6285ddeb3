#include "connectors/open/open_source.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <unistd.h>

#include "connectors/source/source.h"
#include "tests/support/collected_rows.h"
#include "tests/support/export_file.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::connectors {
namespace {

using namespace std::string_literals;
using mixferry::tests::collect;
using mixferry::tests::collect_file;
using mixferry::tests::encoded;
using mixferry::tests::gzip;
using mixferry::tests::TemporaryFolder;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Optional;

struct Refused {
  const char* name;
  std::string content;
  const char* says;
  ReadOptions options = {};
};

class OpenSourceRefuses : public ::testing::TestWithParam<Refused> {};

// Method: files that would make every row wrong, plain and gzipped.
TEST_P(OpenSourceRefuses, BeforeAnyRow) {
  const TemporaryFolder folder;
  for (const std::string& content : {GetParam().content, gzip(GetParam().content)}) {
    const auto source = open_source(folder.write("export", content), GetParam().options);
    ASSERT_FALSE(source);
    EXPECT_EQ(source.error().kind, ErrorKind::fatal);
    EXPECT_THAT(source.error().message, AllOf(HasSubstr("export"), HasSubstr(GetParam().says)));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Files, OpenSourceRefuses,
    ::testing::Values(
        Refused{"Empty", "", "is empty"}, Refused{"Blank", "\n \r\n\n", "is empty"},
        Refused{"MarkOnly", "\xEF\xBB\xBF", "is empty"},
        Refused{"ZeroBytes", std::string(100, '\0'), "zero bytes"},
        Refused{"Windows1252", "Id\nRen\xE9\nZo\xEB\n", "--encoding windows-1252"},
        Refused{"UnknownEncoding", "Id\n1\n", "klingon", {.encoding = "klingon"}},
        Refused{"Zip", "PK\x03\x04", "zip archive"},
        Refused{"ArrayAskedAsLines", "\n [{\"a\":1}]\n", "JSON array", {.format = Format::jsonl}},
        Refused{"SpreadAskedAsLines", "{\n  \"a\": 1\n}\n", "spread over lines", {.format = Format::jsonl}},
        Refused{"ArrayOfNumbers", "[1, 2]\n", "not one of objects"},
        Refused{"CsvAskedAsJson", "Id,Name\n", "neither { nor [", {.format = Format::json}},
        Refused{"NoSuchRecords", "{\"a\":[{}]}", "no array at b.c", {.records = "b.c"}},
        Refused{"RecordsFarBehind",
                std::string("{\"x\":\"").append(5 << 20, 'x'),
                "within the first",
                {.records = "a"}},
        Refused{"RowsOfJsonSkipped",
                "{\"a\":1}\n",
                "--skip-rows is about CSV and workbooks",
                {.skip_lines_above = 1}},
        Refused{
            "HeaderRowOfJson", "{\"a\":1}\n", "--header-row is about CSV and workbooks", {.header_row = 1}},
        Refused{"HeaderRowBlank", "a title\n\nId\n1\n", "line 2 is blank", {.header_row = 2}},
        Refused{"HeaderRowBehindTheEnd", "Id\n1\n", "no rows below", {.header_row = 9}},
        Refused{"JsonWithoutHeader", "[]", "--no-header is about CSV and workbooks", {.has_header = false}},
        Refused{"HeaderUnclosed", "Id,\"Name\n1,2\n", "never closed"},
        Refused{"HeaderTooLong", std::string("\"").append(2 << 20, 'x'), "no header ends"},
        Refused{"HeaderNotUtf8", "Pr\xE9nom,Nom\nA,B\n", "not UTF-8"},
        Refused{"DelimiterIsQuote", "a,b\n", "two different characters", {.delimiter = "\""}},
        Refused{"DelimiterIsLineEnd", "a,b\n", "no line ends", {.delimiter = "\n"}}),
    [](const auto& row) { return row.param.name; });

TEST(OpenSource, NamesWhatIsMissingOrAFolder) {
  const TemporaryFolder folder;
  EXPECT_THAT(open_source(folder.path("gone.csv"), {}).error().message, HasSubstr("gone.csv: can't be read"));
  EXPECT_THAT(open_source(folder.path(), {}).error().message, HasSubstr("is a folder"));
}

TEST(OpenSource, FindsFormatAndDialect) {
  const TemporaryFolder folder;
  const auto dialect = [&](const std::string& content, const ReadOptions& options = {}) {
    return open_source(folder.write("export", content), options).value()->dialect();
  };
  EXPECT_EQ(dialect("Id;Name\n1;Ada\n"), "CSV, semicolon, quoted with \"");
  EXPECT_EQ(dialect("Id;Name\n1;Ada\n", {.delimiter = ","}), "CSV, comma, quoted with \"");
  EXPECT_EQ(dialect("Id,Name\n", {.quote = '\0'}), "CSV, comma, no quotes");
  EXPECT_EQ(dialect("\xEF\xBB\xBF\n {\"a\":1}\n"), "JSON Lines");
  EXPECT_EQ(dialect("[{\"a\":1}]"), "JSON array");
  EXPECT_EQ(dialect("{\n \"a\":1\n}\n"), "JSON objects");
  EXPECT_EQ(dialect("{\"a\":1}\n", {.format = Format::json}), "JSON objects");
  EXPECT_EQ(dialect("{\"a\":{\"b\":[]}}\n", {.records = "a.b"}), "JSON array at a.b");
  EXPECT_EQ(dialect("{x},y\n1,2\n", {.format = Format::csv}), "CSV, comma, quoted with \"");
  EXPECT_EQ(dialect("[x],y\n1,2\n", {.format = Format::csv}), "CSV, comma, quoted with \"");
}

// Method: the same rows in many encodings, by mark, by look, and as declared.
TEST(OpenSource, ReadsTheSameRowsInAnyEncoding) {
  const TemporaryFolder folder;
  const std::string text = "Id;Name\n1;Zoë “Ω” Ğ\n2;日本\n";
  const std::string marked = std::string("\uFEFF").append(text);
  const auto read = [&](const std::string& bytes, const ReadOptions& options) {
    const std::string path = folder.write("export.csv", bytes);
    EXPECT_THAT(open_source(path, options).value()->dialect(), HasSubstr("CSV, semicolon"));
    const auto all = collect_file(path, {.names = {"Name"}, .others = false}, options);
    EXPECT_EQ(all.error, std::nullopt);
    std::vector<std::string> names;
    for (const auto& row : all.rows) names.push_back(row.cells.at(0));
    return names;
  };
  const std::vector<std::string> expected = {"Zoë “Ω” Ğ", "日本"};
  EXPECT_EQ(read(text, {}), expected);
  for (const char* encoding : {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"}) {
    SCOPED_TRACE(encoding);
    EXPECT_EQ(read(encoded(text, encoding), {}), expected);
    EXPECT_EQ(read(encoded(marked, encoding), {}), expected);
    EXPECT_EQ(read(encoded(text, encoding), {.encoding = encoding}), expected);
  }
  EXPECT_EQ(read(encoded(text, "GB18030"), {.encoding = "gb18030"}), expected);
}

TEST(OpenSource, NamesTheEncodingItDecoded) {
  const TemporaryFolder folder;
  const auto dialect = [&](const std::string& content, const ReadOptions& options) {
    return open_source(folder.write("export", content), options).value()->dialect();
  };
  EXPECT_EQ(dialect("Id,Name\n1,Ren\xE9\n2,Zo\xEB\n", {.encoding = "windows-1252"}),
            "CSV, comma, quoted with \", windows-1252");
  EXPECT_EQ(dialect(encoded("{\"id\":1}\n", "UTF-16BE"), {}), "JSON Lines, UTF-16BE");
}

// Method: a byte that means nothing in the encoding, far behind the beginning.
TEST(OpenSource, GivesTheRowsBeforeAByteThatCantBeDecoded) {
  const TemporaryFolder folder;
  std::string content = "Id\n";
  while (content.size() < 300'000) content += "1234567\n";
  const auto all = collect_file(folder.write("export.csv", content + "a\x81z\n"),
                                {.names = {"Id"}, .others = false}, {.encoding = "windows-1252"});
  EXPECT_EQ(all.rows.size(), (content.size() - 3) / 8);
  EXPECT_THAT(all.error, Optional(HasSubstr("not windows-1252 throughout: byte " +
                                            std::to_string(content.size() + 2) + " of the file, 0x81")));
}

TEST(OpenSource, AHeaderWithoutRowsIsFine) {
  const TemporaryFolder folder;
  for (const char* content : {"Id,Name", "Id,Name\n", "Id,Name\r\n\r\n"}) {
    auto source = open_source(folder.write("export.csv", content), {}).value();
    EXPECT_THAT(source->header(), Optional(ElementsAre("Id", "Name")));
    EXPECT_EQ(source->next().value(), std::nullopt);
  }
}

TEST(OpenSource, ReadsAFileWithoutAHeader) {
  const TemporaryFolder folder;
  const std::string path = folder.write("export.csv", "\n7;Ada\n8;\"B;\"\n");
  const ReadOptions options{.has_header = false};
  EXPECT_EQ(open_source(path, options).value()->dialect(), "CSV, semicolon, quoted with \", no header");
  const auto all = collect_file(path, {.names = {"2", "1", "#1"}, .others = false}, options);
  ASSERT_EQ(all.rows.size(), 2u);
  EXPECT_THAT(all.rows[0].cells, ElementsAre("Ada", "7", "7"));
  EXPECT_EQ(all.rows[0].number, 1u);
  EXPECT_EQ(all.rows[0].line, 2u);
  EXPECT_THAT(all.rows[1].cells, ElementsAre("B;", "8", "8"));
}

// Method: what a report puts around the data, with quotes that would confuse whoever reads them as CSV.
TEST(OpenSource, LeavesOutLinesAboveAndBelow) {
  const TemporaryFolder folder;
  const std::string above = "\xEF\xBB\xBFThe \"best\" contacts\r\n\"by\r\n\r\nId,Name\r\n";
  const std::string path =
      folder.write("report.csv", above + "7,\"Ada\r\nL\"\r\n\r\n\r\n\"The best\"\r\n\r\nCopyright \"we\r\n");
  const ReadOptions options{.skip_lines_above = 2, .skip_lines_below = 2};
  const auto source = open_source(path, options).value();
  EXPECT_EQ(source->dialect(), "CSV, comma, quoted with \", 2 lines skipped above, 2 lines skipped below");
  const auto all = collect(*source, {.names = {"Id", "Name"}, .others = false});
  ASSERT_EQ(all.rows.size(), 1u);
  EXPECT_THAT(all.rows[0].cells, ElementsAre("7", "Ada\r\nL"));
  EXPECT_EQ(all.rows[0].line, 5u);
  EXPECT_EQ(all.blocks[0].byte_offset, above.size());
  EXPECT_EQ(open_source(path, {.header_row = 4}).value()->header(), source->header());
  EXPECT_THAT(open_source(path, {.skip_lines_above = 50}).error().message, HasSubstr("no rows below"));
}

// Method: the line as spreadsheets write it, with a flag against it, and a header that only looks like it.
TEST(OpenSource, HeedsALineThatNamesTheDelimiter) {
  const TemporaryFolder folder;
  const auto read = [&](const std::string& content, const ReadOptions& options = {}) {
    const auto source = open_source(folder.write("export.csv", content), options).value();
    const auto all = collect(*source, {.names = {"Id"}, .others = false});
    return source->dialect() + ": " + (all.rows.empty() ? "" : all.rows[0].cells.at(0));
  };
  EXPECT_EQ(read("\xEF\xBB\xBFsep=|\r\nId|Name\r\n7|x\r\n"),
            "CSV, pipe, quoted with \", 1 line skipped above: 7");
  EXPECT_EQ(read("\"sep=;\"\nId;Name\n7;x,y\n"), "CSV, semicolon, quoted with \", 1 line skipped above: 7");
  EXPECT_EQ(read("sep=;\nId,Name\n7,x\n", {.delimiter = ","}),
            "CSV, comma, quoted with \", 1 line skipped above: 7");
  EXPECT_EQ(read("Id,sep=;\n7,x\n"), "CSV, comma, quoted with \": 7");
}

TEST(OpenSource, StripsAByteOrderMarkButCountsIt) {
  const TemporaryFolder folder;
  auto source = open_source(folder.write("export.csv", "\xEF\xBB\xBFId\n1\n"), {}).value();
  EXPECT_THAT(source->header(), Optional(ElementsAre("Id")));
  EXPECT_EQ(source->next().value().value().byte_offset, 6u);
}

// Method: a header of 5,000 columns, far longer than what is looked at first.
TEST(OpenSource, ReadsALongHeader) {
  const TemporaryFolder folder;
  std::string header = "Id";
  std::string row = "1";
  for (int i = 0; i < 5000; ++i) {
    header += ",A rather long name of column " + std::to_string(i);
    row += ",";
  }
  const auto all = collect_file(folder.write("wide.csv", header + "\n" + row + "x\n"),
                                {.names = {"A rather long name of column 4999", "Id"}, .others = false});
  ASSERT_EQ(all.rows.size(), 1u);
  EXPECT_THAT(all.rows[0].cells, ElementsAre("x", "1"));
}

TEST(OpenSource, TellsHowMuchWasRead) {
  const TemporaryFolder folder;
  std::string content = "Id,Name\n";
  while (content.size() < 3'000'000) content += "12345,Ada\n";
  for (const std::string& bytes : {content, gzip(content)}) {
    auto source = open_source(folder.write("export.csv", bytes), {}).value();
    ASSERT_TRUE(source->next().value());
    EXPECT_LT(source->bytes_read(), 1'000'000u);
    EXPECT_GT(source->fraction_read().value(), 0.0);
    collect(*source, {});
    EXPECT_EQ(source->bytes_read(), content.size());
    EXPECT_EQ(source->fraction_read(), 1.0);
  }
}

TEST(OpenSource, GivesTheRowsBeforeDamage) {
  const TemporaryFolder folder;
  std::string content = "Id\n";
  for (int i = 0; i < 50'000; ++i) content += std::to_string(i * 7919 % 100'003) + "\n";
  const std::string zipped = gzip(content);
  const auto all = collect_file(folder.write("cut.csv.gz", zipped.substr(0, zipped.size() / 2)),
                                {.names = {"Id"}, .others = false});
  EXPECT_GT(all.rows.size(), 10'000u);
  EXPECT_THAT(all.error, Optional(HasSubstr("cut off")));
}

// Method: a file in the place of standard input, longer than what is looked at first.
TEST(OpenSource, ReadsStandardInput) {
  const TemporaryFolder folder;
  std::string content = "Id\n";
  while (content.size() < 200'000) content += "12345\n";
  for (const std::string& bytes : {content, gzip(content)}) {
    const int saved = ::dup(STDIN_FILENO);
    const int file = ::open(folder.write("piped", bytes).c_str(), O_RDONLY);
    ASSERT_GE(file, 0);
    ::dup2(file, STDIN_FILENO);
    ::close(file);
    const auto all = collect_file("-", {.names = {"Id"}, .others = false});
    ::dup2(saved, STDIN_FILENO);
    ::close(saved);
    EXPECT_EQ(all.error, std::nullopt);
    EXPECT_EQ(all.rows.size(), (content.size() - 3) / 6);
  }
}

TEST(OpenSource, CallsStandardInputByName) {
  const int saved = ::dup(STDIN_FILENO);
  const int file = ::open("/dev/null", O_RDONLY);
  ::dup2(file, STDIN_FILENO);
  ::close(file);
  const auto source = open_source("-", {});
  ::dup2(saved, STDIN_FILENO);
  ::close(saved);
  ASSERT_FALSE(source);
  EXPECT_EQ(source.error().message, "standard input: is empty.");
}

}  // namespace
}  // namespace mixferry::connectors
