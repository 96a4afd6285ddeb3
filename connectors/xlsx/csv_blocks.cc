#include "connectors/xlsx/csv_blocks.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "engine/base/json_text.h"

namespace mixferry::connectors::xlsx {
namespace {

/// Of a row that is too long: enough to recognise it by.
constexpr std::size_t kLongSheetRowBytesKept = 4 << 10;

/// Longer than names of columns are.
constexpr std::size_t kNameBytesMax = 255;

/// Rows go on for a bit behind the size that blocks are aimed at.
constexpr std::size_t kBlockOverhang = 16 << 10;

void append_cell(std::string_view text, std::string& out) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  for (std::size_t quote; (quote = text.find('"')) != std::string_view::npos;) {
    out.append(text, 0, quote + 1).append(1, '"');
    text.remove_prefix(quote + 1);
  }
  out.append(text).append(1, '"');
}

std::size_t width_of(const SheetRow& row) {
  return row.cells.empty() ? 0 : row.cells.back().column + 1;
}

}  // namespace

bool CsvBlocks::on_row(const SheetRow& row) {
  if (row.number <= lines_above_header(options_)) return true;
  if (!has_first_rows()) remember(row);
  if (!header_) {
    take_header(row);
    if (options_.has_header) return true;
  }
  if (row.bytes <= options_.row_bytes_max) write_row(row);
  if (row.bytes > options_.row_bytes_max || row_text_.size() > options_.row_bytes_max + 1) {
    put_long_row(row);
    return false;
  }
  if (block_.rows == 0) begin_block();
  for (MarkedCell cell : row.marked) {
    if (cell.column >= header_->size()) break;
    cell.row = static_cast<std::uint32_t>(block_.rows);
    block_.marked_cells.push_back(cell);
  }
  if (in_footer_) block_.footer_offset = std::min(block_.footer_offset, block_.bytes.size());
  block_.bytes += row_text_;
  block_.row_lines.push_back(row.number);
  ++block_.rows;
  ++next_row_;
  offset_ += row_text_.size();
  if (block_.rows < options_.block_rows_max && block_.bytes.size() < options_.block_bytes_target) return true;
  close_block();
  return false;
}

std::optional<Block> CsvBlocks::take() {
  if (ready_.empty()) return std::nullopt;
  Block block = std::move(ready_.front());
  ready_.pop_front();
  return block;
}

void CsvBlocks::take_header(const SheetRow& row) {
  header_row_ = row.number;
  header_.emplace(width_of(row));
  if (!options_.has_header) {
    for (std::size_t i = 0; i < header_->size(); ++i) (*header_)[i] = std::to_string(i + 1);
    return;
  }
  header_too_long_ = row.bytes > options_.row_bytes_max;
  for (const SheetCell& cell : row.cells) (*header_)[cell.column] = row.text_of(cell);
  write_row(row);
  header_text_ = std::string_view(row_text_).substr(0, row_text_.size() - 1);
  offset_ = row_text_.size();
}

void CsvBlocks::remember(const SheetRow& row) {
  FirstRow first{.number = row.number, .cells = {}, .filled = row.cells.size()};
  for (const SheetCell& cell : row.cells) {
    if (cell.column >= kFirstColumnsMax) break;
    first.cells.resize(cell.column + 1);
    first.cells.back() = utf8_prefix(row.text_of(cell), kNameBytesMax);
  }
  first_rows_.push_back(std::move(first));
  first_bytes_ += row.bytes;
}

/// Makes `row_text_` of the row, as wide as the header, or as the row where that is wider.
void CsvBlocks::write_row(const SheetRow& row) {
  row_text_.clear();
  if (in_footer_) {  // one cell, which is what a footer is known by
    append_cell(row.text, row_text_);
    row_text_ += '\n';
    return;
  }
  std::size_t column = 0;
  for (const SheetCell& cell : row.cells) {
    row_text_.append(cell.column - column, ',');
    column = cell.column;
    append_cell(row.text_of(cell), row_text_);
  }
  const std::size_t last = std::max<std::size_t>(header_->size(), 1) - 1;
  if (last > column) row_text_.append(last - column, ',');
  if (row_text_.empty()) row_text_ = "\"\"";  // nothing at all would be a blank line, which is no row
  row_text_ += '\n';
}

void CsvBlocks::put_long_row(const SheetRow& row) {
  close_block();
  if (row.bytes > options_.row_bytes_max) write_row(row);
  LongRow too_long;
  too_long.bytes = row_text_.size() + (row.bytes - row.text.size());
  begin_block();
  block_.rows = 1;
  block_.first_line = row.number;
  block_.bytes = utf8_prefix(row_text_, std::min(kLongSheetRowBytesKept, options_.row_bytes_max));
  block_.row_lines.push_back(row.number);
  block_.row_too_long = too_long;
  ++next_row_;
  offset_ += too_long.bytes;
  close_block();
}

void CsvBlocks::begin_block() {
  block_.first_row = next_row_;
  block_.byte_offset = offset_;
  block_.bytes.reserve(options_.block_bytes_target + kBlockOverhang + Block::kPadding);
}

void CsvBlocks::close_block() {
  if (block_.rows == 0) return;
  block_.first_line = block_.row_lines.front();
  block_.bytes.reserve(block_.bytes.size() + Block::kPadding);
  ready_.push_back(std::exchange(block_, {}));
}

}  // namespace mixferry::connectors::xlsx
