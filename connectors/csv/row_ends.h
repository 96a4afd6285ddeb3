#pragma once
/// Where rows of CSV end, found without looking at cells. See `cell_scanner.h` for the rules both share.

#include <cstdint>
#include <optional>
#include <string_view>

#include "connectors/block_cutter.h"
#include "connectors/csv/cell_scanner.h"
#include "connectors/csv/dialect.h"
#include "connectors/scan/csv_scan.h"

namespace mixferry::connectors {

/// Rows that are quoted well are left to `CsvScan`. In all others, quotes and line ends alone are looked at.
/// Whether a quote opens is told by the byte before it: outside quotes a delimiter always ends a cell, so a
/// quote begins one exactly where a delimiter, or the row's beginning, stands before it.
///
/// A quoted cell that spans lines is damaged where text stands behind its closing quote, and where it is
/// never closed. What it holds may then be rows, swallowed since a quote was left open, or a text with a
/// quote in it that should be doubled. The lines themselves tell: where at least half of them read as rows as
/// wide as the header, the row is cut short at the first line end behind the opening quote, and the lines
/// come again as rows. The decision rests on the row's own bytes, up to the end of the line with the damage,
/// to the limit of a row, or to the end of the file; not on how the bytes came.
///
/// Looking again costs no more than looking twice: inside the quotes all quotes up to the damage were
/// doubled, and lines with such quotes alone can't open one that outlasts them. So the next quote that is
/// left open, if there is one, stands no earlier than the line of the damage.
class CsvRowEnds final : public RowEndFinder {
 public:
  /// `columns`: how wide a row is; 0 where rows are not to be cut short.
  explicit CsvRowEnds(const CsvDialect& dialect, std::size_t columns = 0,
                      const CsvScan& scan = csv_scans().front());

  [[nodiscard]] const char* find(const char* from, const char* end) override;
  void hold(const char* row) override { row_ = row; }
  [[nodiscard]] const char* end_of_damaged(const char* end) override;
  [[nodiscard]] bool was_cut_short() const override { return was_cut_short_; }
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
    damaged,        ///< behind a quote that should have closed a cell of several lines: to the line's end
  };

  [[nodiscard]] const char* find_exactly(const char* from, const char* end);
  [[nodiscard]] const char* next_special(const char* at, const char* end) const;
  [[nodiscard]] const char* end_row(const char* at);
  void resolve(char byte, const char*& at);
  void note_line_end(const char* behind);
  [[nodiscard]] bool is_damage(char byte) const;
  [[nodiscard]] const char* decide(const char* end);
  [[nodiscard]] bool reads_as_rows(const char* from, const char* end) const;

  const CellScanner scanner_;
  const CsvScan* const scan_;  ///< nullptr where the dialect is none it knows
  const CsvBytes bytes_;
  const std::size_t columns_;

  const char delimiter_;
  const char quote_;   ///< a line feed where nothing is quoted: it is recognised as a row's end first
  const char cr_;      ///< a line feed where CR alone ends no row
  const char escape_;  ///< a line feed where nothing is escaped
  State state_ = State::outside;
  char previous_;  ///< the byte before the next one; at a row's beginning as if it were a delimiter
  std::uint64_t line_ends_ = 0;
  std::uint64_t quote_opened_ = 0;  ///< `line_ends_` at that time

  const char* row_ = nullptr;       ///< where the row begins, if that is held
  std::size_t first_line_end_ = 0;  ///< of the row: behind the first line end in the open quote; 0: none
  std::size_t damage_ = 0;          ///< of the row: behind the quote, in `State::damaged`
  bool was_cut_short_ = false;
};

}  // namespace mixferry::connectors
