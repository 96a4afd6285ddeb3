#include "connectors/csv/indexed_rows.h"

#include <algorithm>
#include <cstring>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/csv/row_ends.h"
#include "connectors/csv/row_reader.h"
#include "connectors/source/block_cutter.h"
#include "tests/support/collected_rows.h"

namespace mixferry::connectors {
namespace {

using mixferry::tests::CollectedRow;
using mixferry::tests::Collector;

/// Leaves every row to the exact readers.
constexpr CsvScan kFindsNothing = {"nothing",
                                   [](const char*, const char*, const CsvBytes&) { return CsvRowEnd{}; },
                                   [](const char*, const char*, const CsvBytes&, CsvIndex& index) {
                                     index.cell_ends = 0;
                                     index.inside[0] = CsvIndex::kNoPlace;
                                   }};

class IndexedText final : public ByteStream {
 public:
  explicit IndexedText(std::string_view rest) : rest_(rest) {}
  Result<std::size_t> read(std::span<char> into) override {
    const std::size_t count = std::min(into.size(), rest_.size());
    std::memcpy(into.data(), rest_.data(), count);
    rest_.remove_prefix(count);
    return count;
  }
  std::optional<double> fraction_read() const override { return std::nullopt; }

 private:
  std::string_view rest_;
};

struct IndexedReading {
  std::vector<CollectedRow> rows;
  std::vector<std::uint64_t> headers_again;
  bool operator==(const IndexedReading&) const = default;
};

/// The rows of `text` below a header of three columns.
IndexedReading read_indexed(std::string_view text, const CsvScan& scan, std::size_t block_bytes,
                            const ReadOptions& options = {}) {
  const CsvHeader header{.names = {"a", "b", "c"}, .raw = "a,b,c"};
  IndexedText stream(text);
  BlockCutter cutter(stream, std::make_unique<CsvRowEnds>(CsvDialect{}, 3, false, scan),
                     {.block_bytes_target = block_bytes, .row_bytes_max = options.row_bytes_max});
  const auto reader = *make_csv_row_reader(header, CsvDialect{}, options, {.names = {"c", "a", "b"}}, scan);
  Collector collector;
  while (const auto block = cutter.next().value()) reader->read(*block, collector);
  return {std::move(collector.rows), std::move(collector.headers_again)};
}

class EachScan : public ::testing::TestWithParam<CsvScan> {};

// Method: texts of the pieces that matter, drawn at random: good rows, and all that quotes, line ends and
// widths can do to them. With and without an index, rows, lines, rejects and messages are the same.
TEST_P(EachScan, ChangesNothingOnAnyText) {
  constexpr std::uint32_t kSeed = 20261122;
  SCOPED_TRACE(kSeed);
  std::mt19937 random(kSeed);
  const std::string pieces[] = {"1,2,3\n",
                                "1,2,3\n",
                                "\"1\",\"2\n\",\"\"\"3\"\n",
                                "a,b,c\n",
                                "\"\",\"\",\r\n",
                                "4,\"5\"\"\",6\r\n",
                                "\"a\"\r,b,c\n",
                                "\"",
                                "\"",
                                ",",
                                "\n",
                                "\r\n",
                                "\r",
                                "x",
                                "1,2\n",
                                "1,2,3,4\n",
                                "1,\"open,3\n",
                                "\n\n",
                                "1,5\" pipe,3\n",
                                "\"\"\"\n"};
  for (int round = 0; round < 4'000; ++round) {
    std::string text;
    for (std::size_t count = random() % 60; count > 0; --count) text += pieces[random() % std::size(pieces)];
    const ReadOptions options{.short_rows = round % 2 == 0 ? ShortRows::reject : ShortRows::pad,
                              .row_bytes_max = round % 4 < 2 ? 40u : 1u << 20};
    for (const std::size_t block_bytes : {std::size_t{1}, std::size_t{100}, std::size_t{1} << 20}) {
      ASSERT_EQ(read_indexed(text, GetParam(), block_bytes, options),
                read_indexed(text, kFindsNothing, block_bytes, options))
          << ::testing::PrintToString(text) << " in blocks of " << block_bytes;
    }
  }
}

// Method: a row with something in it, moved byte by byte over the limit of an index, with good rows around
// it.
TEST_P(EachScan, ChangesNothingWhereAnIndexEnds) {
  constexpr std::string_view kRows[] = {"\"1\n2\",\"\"\"\",\"3\"\r\n", "1,\"2\"x,3\n",
                                        "1,\"a\n2,b,c\n3,\"d\",e\n", "1,2\n\n\r\n", "1,5\" pipe,\"3\"\n"};
  for (const std::string_view row : kRows) {
    for (std::size_t shift = 0; shift < 100; shift += 3) {
      std::string text;
      while (text.size() + 70 < CsvIndex::kBytesMax) text += "\"1\",2,\"\"\"\n\"\n";
      text += "1,2," + std::string(CsvIndex::kBytesMax - 56 - text.size() + shift, 'x') + "\n";
      text.append(row).append("\"7\",8,9\n\n10,\"\",\n");
      ASSERT_EQ(read_indexed(text, GetParam(), 1 << 20), read_indexed(text, kFindsNothing, 1 << 20))
          << row << shift;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(OfThisProcessor, EachScan,
                         ::testing::ValuesIn(csv_scans().begin(), csv_scans().end()), [](const auto& scan) {
                           std::string name(scan.param.name);
                           std::erase_if(name, [](char letter) { return letter == '.' || letter == '-'; });
                           return name;
                         });

// Method: good rows are told from the index, which a row that is never in one (an odd quote) does not stop.
TEST(IndexedRows, HasGoodRowsAndNoOthers) {
  const std::string text =
      "1,\"2\"\"\n\"\na,5\" pipe\n3,4\r\n5,6,7\n8\n\"9\"\r,\n\"\",\n" + std::string(Block::kPadding, ' ');
  const char* const begin = text.data();
  const char* const end = begin + text.size() - Block::kPadding;
  IndexedRows rows({}, csv_scans().front());
  Cell cells[2];
  Cell* const targets[] = {&cells[1], &cells[0]};
  std::uint64_t line_ends = 0;
  char scratch[100];
  const auto take = [&](std::string_view row) {
    const char* const at = begin + text.find(row);
    if (!rows.has_row(at, end)) return std::string("is not there");
    const char* const stop = rows.take_row(at, targets, scratch, line_ends);
    if (stop == nullptr) return std::string("is no row of two cells");
    EXPECT_EQ(stop, begin + text.find('\n', static_cast<std::size_t>(at - begin) + row.size()));
    return std::string(cells[1].text).append("|").append(cells[0].text);
  };
  EXPECT_EQ(take("1,\"2\"\"\n\""), "1|2\"\n");
  EXPECT_EQ(line_ends, 1u);
  EXPECT_EQ(take("a,5"), "is not there");
  EXPECT_EQ(take("3,4"), "3|4");
  EXPECT_EQ(take("5,6,7"), "is no row of two cells");
  EXPECT_EQ(take("8"), "is no row of two cells");
  EXPECT_EQ(take("\"9\"\r,"), "is no row of two cells");
  EXPECT_EQ(take("\"\","), "|");
  EXPECT_EQ(line_ends, 1u);
}

TEST(IndexedRows, HasNoneInOtherDialects) {
  const std::string text = "1,2\n" + std::string(Block::kPadding, ' ');
  for (const CsvDialect& dialect :
       {CsvDialect{.backslash_escapes = true}, CsvDialect{.cr_ends_rows = true}}) {
    EXPECT_FALSE(IndexedRows(dialect, csv_scans().front()).has_row(text.data(), text.data() + 4));
  }
}

}  // namespace
}  // namespace mixferry::connectors
