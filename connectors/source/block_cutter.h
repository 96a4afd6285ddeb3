#pragma once
/// Cuts a byte stream into blocks of whole rows: the only serial part of reading.
///
/// It knows nothing of formats; a `RowEndFinder` tells it where rows end. Bytes are read straight into the
/// buffer that becomes the block, so each is copied at most once more: when it belongs to the row that the
/// block was cut before. At most `block_bytes_target + row_bytes_max` bytes and one read are held.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/source/block.h"
#include "connectors/source/byte_stream.h"
#include "engine/base/error.h"

namespace mixferry::connectors {

/// Tells where rows end, in bytes that come in pieces of any size.
class RowEndFinder {
 public:
  virtual ~RowEndFinder() = default;

  /// Looks on in [from, end), which follows directly what it looked at before: the place behind the next
  /// row's end, or nullptr if that row goes on. `Block::kPadding` bytes behind `end` are readable.
  [[nodiscard]] virtual const char* find(const char* from, const char* end) = 0;

  /// Tells, before each `find`, where the row begins in which it looks; nullptr where that is not held any
  /// more. Bytes from there to the end of what `find` gets are readable.
  virtual void hold(const char* /*row*/) {}

  /// Asked when `find` found no end up to `end`, and the row can't go on: where it ends if a damaged quote is
  /// why; nullptr where it does not end before `end`. `input_ends`: nothing stands behind `end`; otherwise a
  /// row may not reach further.
  [[nodiscard]] virtual const char* end_of_damaged(const char* /*end*/, bool /*input_ends*/) {
    return nullptr;
  }

  /// Whether the row that ended last has a damaged quote, and ends elsewhere than its quotes say. Its end may
  /// lie before bytes that were looked at: these come again.
  [[nodiscard]] virtual bool was_damaged() const { return false; }

  /// Whether what stands between two row ends is no row at all.
  [[nodiscard]] virtual bool is_blank(std::string_view content) const = 0;

  /// Physical line ends passed since the beginning.
  [[nodiscard]] virtual std::uint64_t line_ends() const = 0;

  /// What `line_ends` was when the quote opened that is open now; nullopt outside quotes.
  [[nodiscard]] virtual std::optional<std::uint64_t> open_quote() const { return std::nullopt; }
};

/// `text` without the line feed, or carriage return and line feed, it ends in. A carriage return at the very
/// end counts too: it is what is left of a file cut between the two.
[[nodiscard]] std::string_view without_line_end(std::string_view text);

class BlockCutter {
 public:
  struct Options {
    std::uint32_t block_rows_max = 2'000;
    std::size_t block_bytes_target = 256
                                     << 10;  ///< a block ends at the first row end behind this, or earlier
    std::size_t row_bytes_max = 8 << 20;     ///< without the record end
    std::uint64_t first_line = 1;            ///< physical line on which `input` stands
    std::uint64_t byte_offset = 0;           ///< what was taken from the source before
  };

  /// `input` must outlive the cutter.
  BlockCutter(ByteStream& input, std::unique_ptr<RowEndFinder> row_ends, const Options& options);

  /// See `Source::step_over_to`. `row_ends` must need nothing of what stands before a row.
  [[nodiscard]] bool step_over_to(const RowPlace& place);

  /// The next block, nullopt at the end. An error is the stream's, after the rows before it were given out.
  [[nodiscard]] Result<std::optional<Block>> next();

 private:
  enum class Stop : std::uint8_t { block_full, row_too_long, needs_bytes, end };

  [[nodiscard]] Stop take_rows();
  [[nodiscard]] bool find_row_end();
  [[nodiscard]] Result<> fill();
  [[nodiscard]] Block cut();
  [[nodiscard]] Result<Block> step_over_row();
  [[nodiscard]] Block begin_block(std::uint64_t rows) const;
  void drop(std::size_t count);

  ByteStream& input_;
  const std::unique_ptr<RowEndFinder> row_ends_;
  const Options options_;
  const std::size_t read_bytes_;

  std::string buffer_;                  ///< begins where the block begins; kPadding bytes behind it are zero
  std::size_t row_begin_ = 0;           ///< behind the last whole row that was taken in
  std::optional<std::size_t> row_end_;  ///< behind the row at `row_begin_`, once found
  std::size_t scanned_ = 0;             ///< how far `row_ends_` has looked
  bool input_ended_ = false;

  std::uint64_t rows_ = 0;                     ///< in [0, row_begin_)
  std::vector<DamagedRowPlace> damaged_rows_;  ///< of them
  std::uint64_t next_row_ = 1;
  std::uint64_t lines_above_;  ///< line ends before what `row_ends_` looked at
  std::uint64_t block_line_;   ///< line ends before the buffer
  std::uint64_t row_line_;     ///< line ends before `row_begin_`
  std::uint64_t offset_;       ///< of the buffer in the source
};

}  // namespace mixferry::connectors
