#include "connectors/csv/row_ends.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include <vector>

#include "connectors/csv/cell_scanner.h"

namespace mixferry::connectors {
namespace {

using namespace std::string_view_literals;

/// Where rows of `text` end when it comes in pieces of `piece` bytes.
std::vector<std::size_t> row_ends(const std::string& text, std::size_t piece,
                                  const CsvDialect& dialect = {}) {
  std::string padded = text + std::string(Block::kPadding, '"');
  CsvRowEnds finder(dialect);
  std::vector<std::size_t> ends;
  for (std::size_t begin = 0; begin < text.size(); begin += piece) {
    const char* at = padded.data() + begin;
    const char* const end = padded.data() + std::min(begin + piece, text.size());
    while ((at = finder.find(at, end)) != nullptr)
      ends.push_back(static_cast<std::size_t>(at - padded.data()));
  }
  return ends;
}

/// The same by scanning cell after cell.
std::vector<std::size_t> row_ends_by_cells(const std::string& text, const CsvDialect& dialect = {}) {
  std::string padded = text + std::string(Block::kPadding, '"');
  const CellScanner scanner(dialect);
  const char* const end = padded.data() + text.size();
  std::vector<std::size_t> ends;
  RawCell cell;
  for (const char* at = padded.data(); at != end;) {
    while (!CellScanner::ends_row(at = scanner.scan(at, end, cell), end)) ++at;
    if (at == end) break;
    at = CellScanner::behind_row_end(at, end);
    if (at == end && at[-1] == '\r') break;  // a line feed may follow: the finder waits for the next byte
    ends.push_back(static_cast<std::size_t>(at - padded.data()));
  }
  return ends;
}

TEST(CsvRowEnds, SkipsLineFeedsInsideQuotes) {
  EXPECT_EQ(row_ends("a,b\nc\n", 100), (std::vector<std::size_t>{4, 6}));
  EXPECT_EQ(row_ends("\"a\nb\"\nc", 100), (std::vector<std::size_t>{6}));
  EXPECT_EQ(row_ends("\"a\"\"\nb\",\"\n\"\n", 100), (std::vector<std::size_t>{12}));
}

TEST(CsvRowEnds, OpensQuotesAtTheBeginningOfCellsOnly) {
  EXPECT_EQ(row_ends("5\" pipe\nx\n", 100), (std::vector<std::size_t>{8, 10}));
  EXPECT_EQ(row_ends("a,5\"\nx\n", 100), (std::vector<std::size_t>{5, 7}));
  EXPECT_EQ(row_ends("\"a\"b\"c\nx\n", 100), (std::vector<std::size_t>{7, 9}));
}

TEST(CsvRowEnds, KnowsNoQuotesWhereNothingIsQuoted) {
  const CsvDialect dialect{',', std::nullopt};
  EXPECT_EQ(row_ends("\"a\nb\"\n", 100, dialect), (std::vector<std::size_t>{3, 6}));
  EXPECT_EQ(row_ends_by_cells("\"a\nb\"\n", dialect), (std::vector<std::size_t>{3, 6}));
}

// Method: texts of the bytes that matter, drawn at random, cut at every size. Cells and row ends are told by
// two different loops; the rest of the reader relies on their agreement, on malformed bytes, too.
TEST(CsvRowEnds, AgreesWithCellsOnAnyBytesInAnyPieces) {
  constexpr std::uint32_t kSeed = 20240229;
  SCOPED_TRACE(kSeed);
  std::mt19937 random(kSeed);
  constexpr std::string_view kAlphabet = "\"\"\",,\n\n\r\\a \0"sv;
  for (int round = 0; round < 12000; ++round) {
    const CsvDialect dialect{.backslash_escapes = round % 2 != 0, .cr_ends_rows = round % 4 > 1};
    std::string text;
    for (std::size_t size = random() % 50; text.size() < size;)
      text += kAlphabet[random() % kAlphabet.size()];
    const auto expected = row_ends_by_cells(text, dialect);
    for (const std::size_t piece : {1UZ, 2UZ, 3UZ, 7UZ, 64UZ}) {
      ASSERT_EQ(row_ends(text, piece, dialect), expected)
          << ::testing::PrintToString(text) << " in pieces of " << piece << ", " << describe(dialect);
    }
  }
}

TEST(CsvRowEnds, TakesCrLfAndCrForOneEndEach) {
  const CsvDialect dialect{.cr_ends_rows = true};
  for (const std::size_t piece : {1UZ, 2UZ, 100UZ}) {
    EXPECT_EQ(row_ends("a\rb\r\nc\n\"d\r\"\re", piece, dialect), (std::vector<std::size_t>{2, 5, 7, 12}));
  }
}

TEST(CsvRowEnds, TellsLinesAndOpenQuotes) {
  const std::string text = "a\n\"b\nc\",\"d\n\n" + std::string(Block::kPadding, ' ');
  const char* const begin = text.data();
  CsvRowEnds finder({});
  EXPECT_EQ(finder.find(begin, begin + 12), begin + 2);
  EXPECT_EQ(finder.line_ends(), 1u);
  EXPECT_EQ(finder.open_quote(), std::nullopt);
  EXPECT_EQ(finder.find(begin + 2, begin + 12), nullptr);
  EXPECT_EQ(finder.line_ends(), 4u);
  EXPECT_EQ(finder.open_quote(), 2u);
}

}  // namespace
}  // namespace mixferry::connectors
