#include "tests/fuzz/reading.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "connectors/source/utf8.h"

namespace mixferry::fuzz {
namespace {

using tests::Collected;
using tests::CollectedRow;

void expect_utf8(std::string_view text, const CollectedRow& row) {
  expect(connectors::first_invalid_utf8(text) == std::string_view::npos, "row {} is valid UTF-8", row.number);
}

void expect_valid(const CollectedRow& row) {
  expect(row.line > 0, "row {} has a line", row.number);
  if (!row.reject_code.empty()) {
    expect_utf8(row.reject_message, row);
    expect_utf8(row.reject_column, row);
    expect(!row.reject_message.empty(), "the reject of row {} says why", row.number);
    return;
  }
  expect_utf8(row.raw, row);
  for (const std::string& cell : row.cells) expect_utf8(cell, row);
  for (const auto& [name, cell] : row.others) {
    expect_utf8(name, row);
    expect_utf8(cell, row);
  }
}

/// Rows, rejects, repeated headers and lines of a footer together count 1, 2, 3, …
void expect_each_row_once(const Collected& all) {
  std::vector<std::uint64_t> numbers = all.headers_again;
  numbers.insert(numbers.end(), all.footer_lines.begin(), all.footer_lines.end());
  for (const CollectedRow& row : all.rows) numbers.push_back(row.number);
  expect(std::ranges::is_sorted(all.rows, {}, &CollectedRow::number), "rows come in order");
  expect(std::ranges::is_sorted(all.rows, {}, &CollectedRow::line), "lines come in order");
  std::ranges::sort(numbers);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    expect(numbers[i] == i + 1, "row {} is numbered {}", i + 1, numbers[i]);
  }
  std::uint64_t rows = 0;
  for (const connectors::Block& block : all.blocks) {
    expect(block.first_row == rows + 1 && block.rows > 0, "blocks follow each other behind row {}", rows);
    rows += block.rows;
  }
  expect(rows == numbers.size(), "{} rows of blocks are {} rows", rows, numbers.size());
}

void expect_same(const Collected& one, const Collected& other) {
  for (std::size_t i = 0; i < std::min(one.rows.size(), other.rows.size()); ++i) {
    expect(one.rows[i] == other.rows[i],
           "row {} does not depend on how blocks are cut:\n  {} line {} {} {}\n  {} line {} {} {}", i + 1,
           one.rows[i].raw, one.rows[i].line, one.rows[i].reject_code, one.rows[i].reject_message,
           other.rows[i].raw, other.rows[i].line, other.rows[i].reject_code, other.rows[i].reject_message);
  }
  expect(one.rows.size() == other.rows.size(), "{} rows in large blocks, {} in small ones", one.rows.size(),
         other.rows.size());
  expect(one.headers_again == other.headers_again, "headers are found again in blocks of any size");
  expect(one.error == other.error, "errors do not depend on how blocks are cut:\n  {}\n  {}",
         one.error.value_or("none"), other.error.value_or("none"));
}

}  // namespace

Cut::Cut(Input& input) {
  constexpr std::size_t kRowBytesMax[] = {8 << 20, 1, 7, 40, 200};
  row_bytes_max = kRowBytesMax[input.choose(std::size(kRowBytesMax))];
  block_rows_max = static_cast<std::uint32_t>(1 + input.choose(8));
  block_bytes_target = 1 + input.choose(256);
  others = input.choose(2) == 0;
}

Collected expect_one_reading(const Cut& cut, const std::string& path, connectors::ReadOptions options,
                             const std::vector<std::string>& columns) {
  const ColumnRequest request{.names = columns, .others = cut.others};
  options.row_bytes_max = cut.row_bytes_max;
  Collected all = tests::collect_file(path, request, options);
  expect_each_row_once(all);
  for (const CollectedRow& row : all.rows) expect_valid(row);
  if (all.error) expect(!all.error->empty(), "an error says what is wrong");

  options.block_rows_max = cut.block_rows_max;
  options.block_bytes_target = cut.block_bytes_target;
  expect_same(all, tests::collect_file(path, request, options));
  return all;
}

void expect_nothing_lost(const Collected& all, std::string_view file, std::string_view between) {
  if (all.blocks.empty() || !all.headers_again.empty()) return;
  std::size_t at = all.blocks.front().byte_offset;
  const auto expect_between = [&](std::size_t end) {
    expect(at <= end && end <= file.size(), "rows lie in order and in the file");
    const std::size_t other = file.substr(at, end - at).find_first_not_of(between);
    expect(other == std::string_view::npos, "byte {} of the file is in no row", at + other);
  };
  for (const connectors::Block& block : all.blocks) {
    expect_between(block.byte_offset);
    at = block.byte_offset;
    if (block.row_too_long) {
      at += block.row_too_long->bytes;
      continue;
    }
    expect(file.substr(at, block.bytes.size()) == block.bytes, "a block holds what stands in the file");
    for (const CollectedRow& row : all.rows) {
      if (row.number < block.first_row || row.number >= block.first_row + block.rows) continue;
      const std::size_t begin = file.find(row.raw, at);
      expect(begin != std::string_view::npos, "row {} stands in the file", row.number);
      expect_between(begin);
      at = begin + row.raw.size();
    }
    // Behind the last row may stand what the error is about.
    if (!all.error) expect_between(block.byte_offset + block.bytes.size());
  }
  if (!all.error) expect_between(file.size());
}

}  // namespace mixferry::fuzz
