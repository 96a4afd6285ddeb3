#pragma once
/// The cells of rows that are quoted well, from an index that is made some rows ahead.

#include <cstdint>
#include <memory>

#include "connectors/csv/cell_scanner.h"
#include "connectors/csv/dialect.h"
#include "connectors/scan/csv_scan.h"

namespace mixferry::connectors {

/// Goes through the rows of a block, in order. Rows that it does not have are for `CellScanner`; those it has
/// are told exactly as `CellScanner` would.
class IndexedRows {
 public:
  /// With a dialect that is not RFC 4180's, it has no rows.
  IndexedRows(const CsvDialect& dialect, const CsvScan& scan);

  /// Forgets all: for the next block.
  void clear() { next_ = end_ = nullptr; }

  /// Whether the row that begins at `at` is there; indexes on from there if that is not known. What
  /// `CellScanner` asks of `end` is asked here, too.
  [[nodiscard]] bool has_row(const char* at, const char* end);

  /// The next cell of that row, which begins at `at`. Returns where it stops, as `CellScanner::scan` does;
  /// nullptr where only that can tell.
  [[nodiscard]] const char* next_cell(const char* at, RawCell& cell) {
    const char* const stop = begin_ + *next_++;
    const char* text_end = stop;
    if (*stop == '\n' && stop != at && stop[-1] == '\r') --text_end;
    cell = {{at, text_end}, false, CellFault::none, 0};
    if (!bytes_.quotes || at == text_end || *at != bytes_.quote) return stop;
    if (text_end - at < 2 || text_end[-1] != bytes_.quote) return nullptr;
    cell.text = {at + 1, text_end - 1};
    for (; begin_ + *inside_ < stop; ++inside_) {
      if (begin_[*inside_] == '\n') {
        ++cell.line_ends;
      } else {
        cell.has_escapes = true;
      }
    }
    return stop;
  }

 private:
  void index(const char* at, const char* end);

  const CsvBytes bytes_;
  const CsvScan& scan_;
  const std::unique_ptr<CsvIndex> index_;  ///< nullptr: not RFC 4180
  const char* begin_ = nullptr;            ///< what the index counts from
  const std::uint32_t* next_ = nullptr;    ///< the cell end to be told next
  const std::uint32_t* end_ = nullptr;
  const std::uint32_t* inside_ = nullptr;
};

}  // namespace mixferry::connectors
