#pragma once
/// The cells of rows that are quoted well, from an index that is made some rows ahead.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "connectors/csv/dialect.h"
#include "connectors/scan/csv_scan.h"
#include "engine/base/row.h"

namespace mixferry::connectors {

/// Goes through the rows of a block, in order. Rows that it does not have are for `CellScanner`; those it has
/// are told exactly as `CellScanner` would.
class IndexedRows {
 public:
  /// With a dialect that is not RFC 4180's, it has no rows.
  IndexedRows(const CsvDialect& dialect, const CsvScan& scan);

  /// Forgets all: for the next block.
  void clear() {
    next_ = end_ = nullptr;
    next_begin_ = nullptr;
  }

  /// Whether the row that begins at `at` is there; indexes on from there if that is not known. What
  /// `CellScanner` asks of `end` is asked here, too.
  [[nodiscard]] bool has_row(const char* at, const char* end) {
    return (at == next_begin_ && next_ != end_) || find_row(at, end);
  }

  /// Puts the cells of that row, which begins at `at`, where `targets` has them, one for each column of the
  /// header, and adds the line ends in them to `line_ends`. What is quoted in a cell that needs it is put
  /// through `unescape`, a function of the cell. Returns the line feed that ends the row; nullptr where only
  /// `CellScanner` can tell its cells, or there are fewer or more of them.
  template <typename Unescape>
  [[nodiscard]] const char* take_row(const char* at, std::span<Cell* const> targets, std::uint64_t& line_ends,
                                     const Unescape& unescape) {
    if (static_cast<std::size_t>(end_ - next_) < targets.size()) return nullptr;
    // What lies in members is read anew after each cell that was written.
    const char* const begin = begin_;
    const char quote = bytes_.quote;
    const std::uint32_t* place = next_;
    for (Cell* const target : targets.first(targets.size() - 1)) {
      const char* const stop = begin + *place++;
      if (*stop == '\n') return nullptr;
      // An empty cell begins with the delimiter.
      if (*at != quote) {
        target->text = {at, stop};
      } else if (!take_quoted({at, stop}, *target, line_ends, unescape)) {
        return nullptr;
      }
      at = stop + 1;
    }
    const char* const stop = begin + *place++;
    if (*stop != '\n') return nullptr;
    const std::string_view last = {at, stop != at && stop[-1] == '\r' ? stop - 1 : stop};
    if (*at != quote) {
      targets.back()->text = last;
    } else if (!take_quoted(last, *targets.back(), line_ends, unescape)) {
      return nullptr;
    }
    next_ = place;
    next_begin_ = stop + 1;
    return stop;
  }

 private:
  /// A cell that begins with a quote.
  template <typename Unescape>
  [[nodiscard]] bool take_quoted(std::string_view raw, Cell& cell, std::uint64_t& line_ends,
                                 const Unescape& unescape) {
    cell.text = raw;
    if (!bytes_.quotes) return true;
    if (raw.size() < 2 || raw.back() != bytes_.quote) return false;
    cell.text = raw.substr(1, raw.size() - 2);
    const char* const end = raw.data() + raw.size();
    if (begin_ + *inside_ >= end) [[likely]]
      return true;
    bool has_escapes = false;
    for (; begin_ + *inside_ < end; ++inside_) {
      const bool is_line_end = begin_[*inside_] == '\n';
      line_ends += is_line_end ? 1 : 0;
      has_escapes |= !is_line_end;
    }
    if (has_escapes) unescape(cell);
    return true;
  }

  [[nodiscard]] bool find_row(const char* at, const char* end);
  void index(const char* at, const char* end);

  const CsvBytes bytes_;
  const CsvScan& scan_;
  const std::unique_ptr<CsvIndex> index_;  ///< nullptr: not RFC 4180
  const char* begin_ = nullptr;            ///< what the index counts from
  const char* next_begin_ = nullptr;       ///< of the row to be told next, where that is known
  const std::uint32_t* next_ = nullptr;    ///< the cell end to be told next
  const std::uint32_t* end_ = nullptr;
  const std::uint32_t* inside_ = nullptr;
};

}  // namespace mixferry::connectors
