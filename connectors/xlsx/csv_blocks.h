#pragma once
/// Rows of a sheet as blocks of CSV (RFC 4180).
///
/// So the rows of a sheet are read by the reader of CSV, on any thread, and what is kept of a rejected row is
/// text that can be mended and imported by itself.

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "connectors/block.h"
#include "connectors/source.h"
#include "connectors/xlsx/sheet_reader.h"

namespace mixferry::connectors::xlsx {

/// Takes up the rows of one sheet. The first below `lines_above_header` is the header (without one, its cells
/// are counted); all others are padded to its width.
class CsvBlocks final : public SheetRowVisitor {
 public:
  explicit CsvBlocks(const ReadOptions& options) : options_(options) {}

  [[nodiscard]] bool on_row(const SheetRow& row) override;

  /// To be called behind the last row, before what is left is taken.
  void finish() { close_block(); }

  /// The next block that is whole.
  [[nodiscard]] std::optional<Block> take();

  /// Nullopt before the first row.
  [[nodiscard]] const std::optional<std::vector<std::string>>& header() const { return header_; }

  /// The sheet's number of the row that is the header, or the first row where there is none.
  [[nodiscard]] std::uint32_t header_row() const { return header_row_; }

  /// Whether the header is longer than a row may be.
  [[nodiscard]] bool header_too_long() const { return header_too_long_; }

 private:
  void take_header(const SheetRow& row);
  void write_row(const SheetRow& row);
  void put_long_row(const SheetRow& row);
  void close_block();
  void begin_block();

  const ReadOptions options_;
  std::optional<std::vector<std::string>> header_;
  std::uint32_t header_row_ = 0;
  bool header_too_long_ = false;
  std::string row_text_;  ///< of the row at hand, with its record end
  Block block_;
  std::uint64_t next_row_ = 1;
  std::uint64_t offset_ = 0;  ///< of the next row in all this text, header included
  std::deque<Block> ready_;   ///< one or two: whoever feeds rows pauses when there is one
};

}  // namespace mixferry::connectors::xlsx
