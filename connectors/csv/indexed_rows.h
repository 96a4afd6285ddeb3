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
  /// header, and adds the line ends in them to `line_ends`. `scratch` has room for what doubled quotes are
  /// undone in. Returns the line feed that ends the row; nullptr where only `CellScanner` can tell its cells,
  /// or there are fewer or more of them.
  [[nodiscard]] const char* take_row(const char* at, std::span<Cell* const> targets, char* scratch,
                                     std::uint64_t& line_ends);

 private:
  /// What is read quoted, of one row.
  struct Quoted {
    char* scratch;  ///< free from there on
    std::uint64_t line_ends;
  };

  [[nodiscard]] bool take_quoted(const char* at, const char* stop, Cell& cell, Quoted& row);
  void take_insides(const char* stop, Cell& cell, Quoted& row);
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
