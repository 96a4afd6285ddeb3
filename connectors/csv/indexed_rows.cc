#include "connectors/csv/indexed_rows.h"

#include <cstring>

namespace mixferry::connectors {

IndexedRows::IndexedRows(const CsvDialect& dialect, const CsvScan& scan)
    : bytes_(csv_bytes(dialect)),
      scan_(scan),
      index_(is_rfc_4180(dialect) ? std::make_unique_for_overwrite<CsvIndex>() : nullptr) {}

bool IndexedRows::find_row(const char* at, const char* end) {
  if (index_ == nullptr) return false;
  // Rows that were read in another way, and blank lines, are stepped over. Where those ended elsewhere,
  // because a quote was damaged, the index is void.
  while (next_ != end_ && begin_ + *next_ < at) ++next_;
  while (next_ != end_ && begin_ + *inside_ < at) ++inside_;
  const bool goes_on =
      next_ != end_ && (at == begin_ || (next_ != index_->cell_end && begin_ + next_[-1] + 1 == at));
  if (!goes_on) index(at, end);
  next_begin_ = at;
  return next_ != end_;
}

void IndexedRows::index(const char* at, const char* end) {
  scan_.index(at, end, bytes_, *index_);
  begin_ = at;
  next_ = index_->cell_end;
  end_ = next_ + index_->cell_ends;
  inside_ = index_->inside;
}

const char* IndexedRows::take_row(const char* at, std::span<Cell* const> targets, char* scratch,
                                  std::uint64_t& line_ends) {
  if (static_cast<std::size_t>(end_ - next_) < targets.size()) return nullptr;
  // Members would be read anew after each cell that was written.
  const char* const begin = begin_;
  const std::uint32_t* place = next_;
  const char quote = bytes_.quote;
  Quoted quoted{scratch, 0};
  for (Cell* const target : targets.first(targets.size() - 1)) {
    const char* const stop = begin + *place++;
    if (*stop == '\n') return nullptr;
    // An empty cell begins with the delimiter.
    if (*at != quote) {
      target->text = {at, stop};
    } else if (!take_quoted(at, stop, *target, quoted)) {
      return nullptr;
    }
    at = stop + 1;
  }
  const char* const row_end = begin + *place++;
  if (*row_end != '\n') return nullptr;
  const char* const stop = row_end != at && row_end[-1] == '\r' ? row_end - 1 : row_end;
  if (*at != quote) {
    targets.back()->text = {at, stop};
  } else if (!take_quoted(at, stop, *targets.back(), quoted)) {
    return nullptr;
  }
  next_ = place;
  next_begin_ = row_end + 1;
  line_ends += quoted.line_ends;
  return row_end;
}

/// A cell that begins with a quote, and stops at `stop`.
inline bool IndexedRows::take_quoted(const char* at, const char* stop, Cell& cell, Quoted& row) {
  if (!bytes_.quotes) {
    cell.text = {at, stop};
    return true;
  }
  // Cells of an index end outside of quotes, so there are two at least.
  if (stop[-1] != bytes_.quote) return false;
  cell.text = {at + 1, stop - 1};
  if (begin_ + *inside_ < stop) take_insides(stop, cell, row);
  return true;
}

/// Counts the line ends in a quoted cell, and has each doubled quote as one.
void IndexedRows::take_insides(const char* stop, Cell& cell, Quoted& row) {
  char* const text = row.scratch;
  const char* rest = cell.text.data();
  const auto append_up_to = [&](const char* end) {
    const auto size = static_cast<std::size_t>(end - rest);
    std::memcpy(row.scratch, rest, size);
    row.scratch += size;
  };
  for (; begin_ + *inside_ < stop; ++inside_) {
    const char* const inside = begin_ + *inside_;
    if (*inside == '\n') {
      ++row.line_ends;
    } else {
      append_up_to(inside);
      rest = inside + 1;
    }
  }
  if (rest == cell.text.data()) return;
  append_up_to(stop - 1);
  cell.text = {text, row.scratch};
}

}  // namespace mixferry::connectors
