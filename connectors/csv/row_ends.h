#pragma once
/// Where rows of CSV end, found without looking at cells. See `cell_scanner.h` for the rules both share.

#include <cstdint>
#include <optional>
#include <string_view>

#include "connectors/csv/cell_scanner.h"
#include "connectors/csv/damaged_row.h"
#include "connectors/csv/dialect.h"
#include "connectors/scan/csv_scan.h"
#include "connectors/source/block_cutter.h"

namespace mixferry::connectors {

/// Rows that are quoted well are left to `CsvScan`. In all others, quotes and line ends alone are looked at.
/// Whether a quote opens is told by the byte before it: outside quotes a delimiter always ends a cell, so a
/// quote begins one exactly where a delimiter, or the row's beginning, stands before it.
///
/// A quote is damaged where text stands behind it that should have closed a cell, where it is never closed,
/// and in a row with quotes that is not as wide as it should be: one in a text may stand before a delimiter.
/// Where such a row ends, `DamagedRow` tells from the row's own bytes and from what stands behind them, up to
/// the limit of a row or to the end of the file; not from how the bytes came.
///
/// Dialects whose delimiter is more than one byte are left to `CellScanner`, which begins anew with each look
/// at a row.
class CsvRowEnds final : public RowEndFinder {
 public:
  /// `columns`: how wide a row is; 0 where damaged rows end as their quotes say. `may_be_short`: rows with
  /// fewer cells are rows, too.
  explicit CsvRowEnds(const CsvDialect& dialect, std::size_t columns = 0, bool may_be_short = false,
                      const CsvScan& scan = csv_scans().front());

  [[nodiscard]] const char* find(const char* from, const char* end) override;
  void hold(const char* row) override { row_ = row; }
  [[nodiscard]] const char* end_of_damaged(const char* end, bool input_ends) override;
  [[nodiscard]] bool was_damaged() const override { return was_damaged_; }
  [[nodiscard]] bool is_blank(std::string_view content) const override { return content.empty(); }
  [[nodiscard]] std::uint64_t line_ends() const override { return line_ends_; }
  [[nodiscard]] std::optional<std::uint64_t> open_quote() const override;

 private:
  enum class State : std::uint8_t {
    outside,
    in_quotes,
    behind_quote,   ///< a quote inside quotes: the next byte tells whether it was doubled or closed the cell
    behind_escape,  ///< a backslash inside quotes: the next byte tells whether it escapes
    behind_cr,      ///< a row's end in CR: a line feed behind it belongs to it
    damaged,        ///< in a row whose end `damaged_` is to tell
  };

  [[nodiscard]] const char* find_exactly(const char* from, const char* end);
  [[nodiscard]] const char* find_by_cells(const char* end);
  [[nodiscard]] const char* find_end_of_damaged(const char* end);
  [[nodiscard]] const char* next_special(const char* at, const char* end) const;
  [[nodiscard]] const char* end_row(const char* at);
  void resolve(char byte, const char*& at);
  [[nodiscard]] bool is_damage(char byte) const;
  [[nodiscard]] bool is_wrong_width(std::size_t cells) const;
  [[nodiscard]] const char* end_whole_row(const char* behind, const char* end);
  void begin_damaged();
  [[nodiscard]] const char* behind_line(const char* at, const char* end) const;
  [[nodiscard]] const char* end_damaged_row(const DamagedRow::Place& place);

  const CellScanner scanner_;
  const CsvScan* const scan_;  ///< nullptr where the dialect is none it knows
  const CsvBytes bytes_;
  const std::size_t columns_;
  const bool may_be_short_;
  const bool looks_at_cells_;  ///< the delimiter is more than one byte

  const char delimiter_;
  const char quote_;   ///< a line feed where nothing is quoted: it is recognised as a row's end first
  const char cr_;      ///< a line feed where CR alone ends no row
  const char escape_;  ///< a line feed where nothing is escaped
  State state_ = State::outside;
  char previous_;  ///< the byte before the next one; at a row's beginning as if it were a delimiter
  std::uint64_t line_ends_ = 0;
  std::uint64_t quote_opened_ = 0;  ///< `line_ends_` at that time
  bool has_quotes_ = false;         ///< in this row, before which `find` did not end

  const char* row_ = nullptr;        ///< where the row begins, if that is held
  std::uint64_t row_line_ends_ = 0;  ///< `line_ends_` at its beginning
  DamagedRow damaged_;
  bool was_damaged_ = false;
};

}  // namespace mixferry::connectors
