#include "connectors/source/block_cutter.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "engine/base/json_text.h"

namespace mixferry::connectors {
namespace {

/// Larger reads gain nothing and leave more behind to be copied into the next block.
constexpr std::size_t kReadBytes = 32 << 10;

/// Of a row that is too long: enough to recognise it by.
constexpr std::size_t kLongRowBytesKept = 4 << 10;

constexpr std::size_t kRecordEndBytesMax = 2;

}  // namespace

std::string_view without_line_end(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

BlockCutter::BlockCutter(ByteStream& input, std::unique_ptr<RowEndFinder> row_ends, const Options& options)
    : input_(input),
      row_ends_(std::move(row_ends)),
      options_(options),
      read_bytes_(std::clamp<std::size_t>(options.block_bytes_target, 1, kReadBytes)),
      lines_above_(options.first_line - 1),
      block_line_(lines_above_),
      row_line_(block_line_),
      offset_(options.byte_offset) {}

bool BlockCutter::step_over_to(const RowPlace& place) {
  if (place.byte_offset < offset_ || !input_.step_over(place.byte_offset - offset_)) return false;
  next_row_ = place.row;
  lines_above_ = block_line_ = row_line_ = place.line - 1;
  offset_ = place.byte_offset;
  return true;
}

Result<std::optional<Block>> BlockCutter::next() {
  for (;;) {
    switch (take_rows()) {
      case Stop::needs_bytes:
        // Rows before an unreadable place are good rows; the error comes again with the next call.
        if (auto filled = fill(); !filled) {
          if (rows_ > 0) return cut();
          return std::unexpected(std::move(filled.error()));
        }
        break;
      case Stop::block_full:
        if (rows_ > 0) return cut();
        drop(row_begin_);  // blank lines alone make no block
        break;
      case Stop::row_too_long:
        if (rows_ > 0) return cut();
        drop(row_begin_);
        return step_over_row();
      case Stop::end:
        if (rows_ > 0) return cut();
        return std::nullopt;
    }
  }
}

/// Takes whole rows of the buffer into the block until something stops it.
BlockCutter::Stop BlockCutter::take_rows() {
  while (rows_ < options_.block_rows_max && row_begin_ < options_.block_bytes_target) {
    if (!find_row_end()) {
      if (scanned_ - row_begin_ >= options_.row_bytes_max + kRecordEndBytesMax) return Stop::row_too_long;
      return input_ended_ ? Stop::end : Stop::needs_bytes;
    }
    const auto row = std::string_view(buffer_).substr(row_begin_, *row_end_ - row_begin_);
    const auto content = without_line_end(row);
    if (!row_ends_->is_blank(content)) {
      if (content.size() > options_.row_bytes_max) return Stop::row_too_long;
      ++rows_;
    }
    if (row_ends_->was_damaged()) damaged_rows_.push_back({row_begin_, row.size()});
    row_begin_ = *row_end_;
    row_end_.reset();
    row_line_ = lines_above_ + row_ends_->line_ends();
  }
  return Stop::block_full;
}

/// Whether the row at `row_begin_` is whole. Looks no further than a row may reach, so that what is said of a
/// row that is too long does not depend on how the bytes came.
bool BlockCutter::find_row_end() {
  if (row_end_) return true;
  const std::size_t limit =
      std::min(buffer_.size(), row_begin_ + options_.row_bytes_max + kRecordEndBytesMax);
  const char* const begin = buffer_.data();
  row_ends_->hold(begin + row_begin_);
  const char* end = row_ends_->find(begin + scanned_, begin + limit);
  const bool goes_no_further =
      input_ended_ || limit - row_begin_ >= options_.row_bytes_max + kRecordEndBytesMax;
  // Without a byte left there is no row: what the finder remembers is the last one, which the input ended.
  if (end == nullptr && goes_no_further && limit != row_begin_)
    end = row_ends_->end_of_damaged(begin + limit, input_ended_ && limit == buffer_.size());
  if (end != nullptr) {
    row_end_ = scanned_ = static_cast<std::size_t>(end - begin);
    return true;
  }
  scanned_ = limit;
  if (!input_ended_ || limit < buffer_.size() || limit == row_begin_) return false;
  row_end_ = limit;
  return true;
}

Result<> BlockCutter::fill() {
  if (buffer_.capacity() == 0) {
    buffer_.reserve(options_.block_bytes_target + read_bytes_ + Block::kPadding);
  }
  Result<std::size_t> got = 0;
  const std::size_t size = buffer_.size();
  buffer_.resize_and_overwrite(size + read_bytes_ + Block::kPadding, [&](char* bytes, std::size_t) {
    got = input_.read({bytes + size, read_bytes_});
    const std::size_t filled = size + got.value_or(0);
    std::memset(bytes + filled, 0, Block::kPadding);
    return filled;
  });
  if (!got) return std::unexpected(std::move(got.error()));
  input_ended_ = *got == 0;
  return {};
}

Block BlockCutter::begin_block(std::uint64_t rows) const {
  Block block;
  block.first_row = next_row_;
  block.rows = rows;
  block.first_line = block_line_ + 1;
  block.byte_offset = offset_;
  return block;
}

/// The whole rows of the buffer, which begins anew with what is behind them.
Block BlockCutter::cut() {
  Block block = begin_block(rows_);
  std::string rest;
  rest.reserve(std::max(options_.block_bytes_target, buffer_.size() - row_begin_) + read_bytes_ +
               Block::kPadding);
  rest.append(buffer_, row_begin_);
  rest.append(Block::kPadding, '\0');
  rest.resize(buffer_.size() - row_begin_);
  block.bytes = std::exchange(buffer_, std::move(rest));
  block.bytes.resize(row_begin_);
  block.damaged_rows = std::exchange(damaged_rows_, {});

  next_row_ += std::exchange(rows_, 0);
  offset_ += row_begin_;
  scanned_ -= row_begin_;
  if (row_end_) *row_end_ -= row_begin_;
  row_begin_ = 0;
  block_line_ = row_line_;
  return block;
}

/// Forgets `count` bytes at the front, none of which belong to a row of the block.
void BlockCutter::drop(std::size_t count) {
  buffer_.erase(0, count);
  offset_ += count;
  scanned_ -= std::min(scanned_, count);
  row_begin_ -= std::min(row_begin_, count);
  if (row_end_) *row_end_ -= count;
  block_line_ = row_line_;
}

/// The row at the front of the buffer is too long: keeps its beginning, counts its bytes, holds no more than
/// one read of it.
Result<Block> BlockCutter::step_over_row() {
  Block block = begin_block(1);
  LongRow row;
  const auto note_open_quote = [&] {
    const auto quote = row_ends_->open_quote();
    if (quote) row.open_quote_line = lines_above_ + 1 + *quote;
    return quote.has_value();
  };
  note_open_quote();
  block.bytes.reserve(kLongRowBytesKept + Block::kPadding);
  block.bytes = utf8_prefix(std::string_view(buffer_).substr(0, row_end_.value_or(buffer_.size())),
                            std::min(kLongRowBytesKept, options_.row_bytes_max));
  row_ends_->hold(nullptr);
  while (!row_end_) {
    const char* const begin = buffer_.data();
    if (const char* end = row_ends_->find(begin + scanned_, begin + buffer_.size())) {
      row_end_ = scanned_ = static_cast<std::size_t>(end - begin);
      break;
    }
    if (input_ended_) {
      row_end_ = buffer_.size();
      row.quote_never_closed = note_open_quote();
      break;
    }
    row.bytes += buffer_.size();
    offset_ += buffer_.size();
    buffer_.clear();
    scanned_ = 0;
    if (auto filled = fill(); !filled) return std::unexpected(std::move(filled.error()));
  }
  row.bytes += *row_end_;
  scanned_ = *row_end_;
  row_line_ = lines_above_ + row_ends_->line_ends();
  drop(*row_end_);
  row_end_.reset();
  block.row_too_long = row;
  ++next_row_;
  return block;
}

}  // namespace mixferry::connectors
