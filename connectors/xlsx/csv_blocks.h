#pragma once
/// Rows of a sheet as blocks of CSV (RFC 4180).
///
/// So the rows of a sheet are read by the reader of CSV, on any thread, and what is kept of a rejected row is
/// text that can be mended and imported by itself.

#include <atomic>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "connectors/source/block.h"
#include "connectors/source/source.h"
#include "connectors/xlsx/header_place.h"
#include "connectors/xlsx/sheet_reader.h"

namespace mixferry::connectors::xlsx {

/// Takes up the rows of one sheet. The first below `lines_above_header` is the header (without one, its cells
/// are counted); all others are padded to its width.
class CsvBlocks final : public SheetRowVisitor {
 public:
  explicit CsvBlocks(const ReadOptions& options) : options_(options) {}

  [[nodiscard]] bool on_row(const SheetRow& row) override;
  void on_merged(const MergedArea& area) override {
    if (area.last_row <= header_row_) return;
    ++merged_below_;
    if (area.last_row > area.first_row) ++merged_over_rows_;
  }

  /// To be called behind the last row, before what is left is taken.
  void finish() { close_block(); }

  /// Rows to come are those of a footer.
  void begin_footer() { in_footer_ = true; }

  /// The next block that is whole.
  [[nodiscard]] std::optional<Block> take();

  /// Nullopt before the first row.
  [[nodiscard]] const std::optional<std::vector<std::string>>& header() const { return header_; }

  /// The sheet's number of the row that is the header, or the first row where there is none.
  [[nodiscard]] std::uint32_t header_row() const { return header_row_; }

  /// As it would stand in a CSV file, without a line end.
  [[nodiscard]] const std::string& header_text() const { return header_text_; }

  /// The header and the first rows below it, as far as they have been taken up.
  [[nodiscard]] const std::vector<FirstRow>& first_rows() const { return first_rows_; }
  /// Whether these are all that will be remembered, wherever blocks end.
  [[nodiscard]] bool has_first_rows() const {
    return first_rows_.size() >= kFirstRowsMax || first_bytes_ >= kFirstBytesMax;
  }

  /// Merged cells that reach below the header, as far as they are known: behind the last row. For any thread.
  [[nodiscard]] std::uint32_t merged_below() const { return merged_below_; }
  /// Of them, those that span rows.
  [[nodiscard]] std::uint32_t merged_over_rows() const { return merged_over_rows_; }

  /// Whether the header is longer than a row may be.
  [[nodiscard]] bool header_too_long() const { return header_too_long_; }

 private:
  void take_header(const SheetRow& row);
  void remember(const SheetRow& row);
  void write_row(const SheetRow& row);
  void put_long_row(const SheetRow& row);
  void close_block();
  void begin_block();

  const ReadOptions options_;
  std::optional<std::vector<std::string>> header_;
  std::uint32_t header_row_ = 0;
  bool header_too_long_ = false;
  bool in_footer_ = false;
  std::string header_text_;
  std::vector<FirstRow> first_rows_;
  std::uint64_t first_bytes_ = 0;  ///< of all their cells
  std::atomic<std::uint32_t> merged_below_ = 0;
  std::atomic<std::uint32_t> merged_over_rows_ = 0;
  std::string row_text_;  ///< of the row at hand, with its record end
  Block block_;
  std::uint64_t next_row_ = 1;
  std::uint64_t offset_ = 0;  ///< of the next row in all this text, header included
  /// One or two: whoever feeds rows pauses when there is one. At the beginning as many as hold the first
  /// rows.
  std::deque<Block> ready_;
};

}  // namespace mixferry::connectors::xlsx
