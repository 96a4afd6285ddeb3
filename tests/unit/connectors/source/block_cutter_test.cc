#include "connectors/source/block_cutter.h"

#include <algorithm>
#include <cstring>
#include <gtest/gtest.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "connectors/jsonl/line_ends.h"

namespace mixferry::connectors {
namespace {

/// Serves a text; once it is out, the end, or an error.
class TextStream final : public ByteStream {
 public:
  explicit TextStream(std::string text, bool ends_in_error = false)
      : text_(std::move(text)), ends_in_error_(ends_in_error) {}

  Result<std::size_t> read(std::span<char> into) override {
    const std::size_t count = std::min(into.size(), text_.size() - at_);
    std::memcpy(into.data(), text_.data() + at_, count);
    at_ += count;
    if (count == 0 && ends_in_error_) return std::unexpected(Error{ErrorKind::fatal, "disk on fire"});
    return count;
  }
  std::optional<double> fraction_read() const override { return std::nullopt; }
  std::size_t bytes_given() const { return at_; }

 private:
  std::string text_;
  bool ends_in_error_;
  std::size_t at_ = 0;
};

/// The worked example of connectors/README.md: rows that end behind an empty line.
class RecordEnds final : public RowEndFinder {
 public:
  const char* find(const char* from, const char* end) override {
    for (const char* at = from; at != end; ++at) {
      if (*at != '\n') {
        line_is_empty_ = false;
        continue;
      }
      ++line_ends_;
      if (std::exchange(line_is_empty_, true)) return at + 1;
    }
    return nullptr;
  }
  bool is_blank(std::string_view content) const override { return content.empty(); }
  std::uint64_t line_ends() const override { return line_ends_; }

 private:
  bool line_is_empty_ = true;  ///< so far; kept from one piece to the next
  std::uint64_t line_ends_ = 0;
};

std::vector<Block> cut_all(ByteStream& input, const BlockCutter::Options& options) {
  BlockCutter cutter(input, std::make_unique<LineEnds>(), options);
  std::vector<Block> blocks;
  while (auto block = cutter.next().value()) blocks.push_back(std::move(*block));
  return blocks;
}

std::vector<Block> cut_all(const std::string& text, const BlockCutter::Options& options) {
  TextStream input(text);
  return cut_all(input, options);
}

TEST(BlockCutter, CutsByRows) {
  const auto blocks = cut_all("1\n2\n3\n4\n5", {.block_rows_max = 2});
  ASSERT_EQ(blocks.size(), 3u);
  EXPECT_EQ(blocks[0].bytes, "1\n2\n");
  EXPECT_EQ(blocks[1].bytes, "3\n4\n");
  EXPECT_EQ(blocks[2].bytes, "5");
  EXPECT_EQ(blocks[2].first_row, 5u);
  EXPECT_EQ(blocks[2].rows, 1u);
  EXPECT_EQ(blocks[2].first_line, 5u);
  EXPECT_EQ(blocks[2].byte_offset, 8u);
}

// Method: another format's idea of a row, in reads of every size.
TEST(BlockCutter, TakesForARowWhatItsFinderSays) {
  const std::string text = "\nname: Ada\nid: 1\n\n\nname: Bo\n\nid: 3";
  for (std::size_t read = 1; read <= text.size(); ++read) {
    TextStream input(text);
    BlockCutter cutter(input, std::make_unique<RecordEnds>(),
                       {.block_rows_max = 1, .block_bytes_target = read});
    std::string rows;
    while (auto block = cutter.next().value()) {
      EXPECT_EQ(block->rows, 1u);
      rows += block->bytes.substr(block->bytes.find_first_not_of('\n')) + "|";
    }
    EXPECT_EQ(rows, "name: Ada\nid: 1\n\n|name: Bo\n\n|id: 3|");
  }
}

TEST(BlockCutter, CutsBehindTheBytesAimedAt) {
  const auto blocks = cut_all("11\n22\n33\n44\n", {.block_bytes_target = 4});
  ASSERT_EQ(blocks.size(), 2u);
  EXPECT_EQ(blocks[0].bytes, "11\n22\n");
  EXPECT_EQ(blocks[1].bytes, "33\n44\n");
}

TEST(BlockCutter, CountsFromWhereTheSourceStood) {
  const auto blocks = cut_all("1\n\n2\n", {.block_rows_max = 1, .first_line = 7, .byte_offset = 100});
  ASSERT_EQ(blocks.size(), 2u);
  EXPECT_EQ(blocks[0].first_row, 1u);
  EXPECT_EQ(blocks[0].first_line, 7u);
  EXPECT_EQ(blocks[0].byte_offset, 100u);
  EXPECT_EQ(blocks[1].first_line, 8u) << "the blank line belongs to the block of the row behind it";
  EXPECT_EQ(blocks[1].byte_offset, 102u);
}

TEST(BlockCutter, MakesNoBlockOfBlankLines) {
  EXPECT_TRUE(cut_all("", {}).empty());
  EXPECT_TRUE(cut_all("\n \r\n\n", {}).empty());
  const auto blocks = cut_all("\n\n\n\n\n\n1\n\n\n\n\n", {.block_bytes_target = 2});
  ASSERT_EQ(blocks.size(), 1u);
  EXPECT_EQ(blocks[0].first_row, 1u);
  EXPECT_EQ(blocks[0].rows, 1u);
  EXPECT_LE(blocks[0].first_line, 7u);
}

// Method: a row of exactly the limit and one of a byte more, with every kind of end.
TEST(BlockCutter, MeasuresRowsWithoutTheirEnd) {
  for (const std::string end : {"\n", "\r\n", ""}) {
    const auto fits = cut_all("1234" + end, {.row_bytes_max = 4});
    ASSERT_EQ(fits.size(), 1u);
    EXPECT_FALSE(fits[0].row_too_long);
    const auto too_long = cut_all("12345" + end, {.row_bytes_max = 4});
    ASSERT_EQ(too_long.size(), 1u);
    EXPECT_TRUE(too_long[0].row_too_long);
    EXPECT_EQ(too_long[0].row_too_long->bytes, 5 + end.size());
    EXPECT_EQ(too_long[0].bytes, "1234");
  }
}

// Method: good rows around a row of 50 MB; the stream is asked for it piece by piece, and no block is larger
// than what the limits allow.
TEST(BlockCutter, NeverHoldsARowThatIsTooLong) {
  const std::string huge(50'000'000, 'x');
  const BlockCutter::Options options{.block_bytes_target = 1000, .row_bytes_max = 5000};
  const auto blocks = cut_all("a\n" + huge + "\nb\n", options);
  ASSERT_EQ(blocks.size(), 3u);
  EXPECT_EQ(blocks[1].row_too_long->bytes, huge.size() + 1);
  EXPECT_EQ(blocks[1].first_row, 2u);
  EXPECT_EQ(blocks[2].bytes, "b\n");
  EXPECT_EQ(blocks[2].first_row, 3u);
  EXPECT_EQ(blocks[2].first_line, 3u);
  EXPECT_EQ(blocks[2].byte_offset, huge.size() + 3);
  for (const Block& block : blocks) EXPECT_LT(block.bytes.capacity(), 20'000u);
}

TEST(BlockCutter, ReadsNoFurtherAheadThanItMust) {
  TextStream input(std::string(10'000'000, '\n') + "1\n");
  TextStream rows("1\n" + std::string(10'000'000, 'x'));
  BlockCutter cutter(rows, std::make_unique<LineEnds>(), {.block_rows_max = 1});
  ASSERT_TRUE(cutter.next().value());
  EXPECT_LT(rows.bytes_given(), 300'000u);
  EXPECT_EQ(cut_all(input, {}).size(), 1u);
}

TEST(BlockCutter, GivesTheRowsBeforeAnError) {
  TextStream input("1\n2\n3", true);
  BlockCutter cutter(input, std::make_unique<LineEnds>(), {});
  EXPECT_EQ(cutter.next().value().value().bytes, "1\n2\n");
  EXPECT_EQ(cutter.next().error().message, "disk on fire");
  EXPECT_EQ(cutter.next().error().message, "disk on fire");
}

TEST(BlockCutter, LeavesReadableBytesBehindEachBlock) {
  for (const Block& block : cut_all("1\n2\n3\n", {.block_rows_max = 1})) {
    EXPECT_GE(block.bytes.capacity(), block.bytes.size() + Block::kPadding);
  }
}

}  // namespace
}  // namespace mixferry::connectors
