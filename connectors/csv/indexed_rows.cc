#include "connectors/csv/indexed_rows.h"

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

}  // namespace mixferry::connectors
