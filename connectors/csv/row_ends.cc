#include "connectors/csv/row_ends.h"

#include "connectors/scan/find.h"

namespace mixferry::connectors {

CsvRowEnds::CsvRowEnds(const CsvDialect& dialect, std::size_t columns, const CsvScan& scan)
    : scanner_(dialect),
      scan_(is_rfc_4180(dialect) ? &scan : nullptr),
      bytes_(csv_bytes(dialect)),
      columns_(columns),
      delimiter_(dialect.delimiter),
      quote_(dialect.quote.value_or('\n')),
      cr_(dialect.cr_ends_rows ? '\r' : '\n'),
      escape_(dialect.backslash_escapes ? '\\' : '\n'),
      previous_(dialect.delimiter) {}

const char* CsvRowEnds::find(const char* from, const char* end) {
  was_cut_short_ = false;
  const bool at_cell_begin = state_ == State::outside && previous_ == delimiter_;
  if (scan_ != nullptr && at_cell_begin) {
    const CsvRowEnd row = scan_->find_row_end(from, end, bytes_);
    line_ends_ += row.line_ends;
    if (row.behind != nullptr) return end_row(row.behind);
  }
  return find_exactly(from, end);
}

const char* CsvRowEnds::find_exactly(const char* from, const char* end) {
  const char* at = from;
  while (at != end) {
    if (state_ == State::damaged) {
      at = find_either(at, end, '\n', cr_);
      if (at == end) return nullptr;
      if (const char* row_end = decide(at + 1)) return row_end;
      from = at = row_ + damage_;
      continue;
    }
    if (state_ == State::behind_cr) return end_row(*at == '\n' ? at + 1 : at);
    if (state_ == State::behind_quote || state_ == State::behind_escape) {
      resolve(*at, at);
      from = at;
      continue;
    }
    at = next_special(at, end);
    if (at == end) break;
    const char byte = *at;
    const char before = at == from ? previous_ : at[-1];
    ++at;
    if (byte == '\n') {
      // Of a CRLF inside quotes the CR was counted, where CR counts.
      line_ends_ += cr_ == '\r' && before == '\r' ? 0 : 1;
      if (state_ == State::outside) return end_row(at);
      note_line_end(at);
    } else if (byte == quote_ && state_ == State::in_quotes) {
      state_ = State::behind_quote;
    } else if (byte == quote_) {
      if (before != delimiter_) continue;
      state_ = State::in_quotes;
      quote_opened_ = line_ends_;
      first_line_end_ = 0;
    } else if (byte == cr_) {
      ++line_ends_;
      if (state_ == State::outside) state_ = State::behind_cr;
      note_line_end(at);
    } else if (state_ == State::in_quotes) {
      state_ = State::behind_escape;
    }
  }
  if (from != end) previous_ = end[-1];
  return nullptr;
}

const char* CsvRowEnds::next_special(const char* at, const char* end) const {
  return cr_ == '\n' && escape_ == '\n' ? find_either(at, end, quote_, '\n')
                                        : find_any(at, end, quote_, '\n', cr_, escape_);
}

const char* CsvRowEnds::end_row(const char* at) {
  state_ = State::outside;
  previous_ = delimiter_;
  first_line_end_ = 0;
  return at;
}

/// Decides by the byte at `at` what the one before it meant; steps over it where the two belong together.
void CsvRowEnds::resolve(char byte, const char*& at) {
  const bool was_escape = state_ == State::behind_escape;
  const bool together = byte == quote_ || (was_escape && byte == '\\');
  state_ = was_escape || together ? State::in_quotes : State::outside;
  previous_ = was_escape ? '\\' : quote_;
  if (state_ == State::outside && is_damage(byte)) {
    state_ = State::damaged;
    damage_ = static_cast<std::size_t>(at - row_);
  }
  if (!together) return;
  previous_ = byte;
  ++at;
}

/// Remembers the first line end of an open quote; of a CRLF where CR counts, the place behind both.
void CsvRowEnds::note_line_end(const char* behind) {
  if (state_ != State::in_quotes || row_ == nullptr || columns_ == 0) return;
  const auto offset = static_cast<std::size_t>(behind - row_);
  const bool is_lf_of_first =
      cr_ == '\r' && first_line_end_ + 1 == offset && behind[-1] == '\n' && behind[-2] == '\r';
  if (first_line_end_ == 0 || is_lf_of_first) first_line_end_ = offset;
}

/// Whether `byte`, behind the closing quote of a cell that spans lines, should not be there.
bool CsvRowEnds::is_damage(char byte) const {
  return first_line_end_ != 0 && row_ != nullptr && byte != delimiter_ && byte != '\n' && byte != '\r';
}

/// Cuts the row short if what the quote swallowed up to `end` are rows; else goes on behind the damage as if
/// nothing were quoted there.
const char* CsvRowEnds::decide(const char* end) {
  if (reads_as_rows(row_ + first_line_end_, end)) {
    line_ends_ = quote_opened_ + 1;
    was_cut_short_ = true;
    return end_row(row_ + first_line_end_);
  }
  if (state_ == State::damaged) {
    state_ = State::outside;
    previous_ = quote_;
  }
  return nullptr;
}

bool CsvRowEnds::reads_as_rows(const char* from, const char* end) const {
  std::size_t lines = 0;
  std::size_t as_wide = 0;
  std::uint64_t blank_lines = 0;
  while ((from = scanner_.skip_blank_lines(from, end, blank_lines)) != end) {
    const char* const line_end = find_either(from, end, '\n', cr_);
    std::size_t cells = 0;
    RawCell cell;
    for (const char* at = from;; ++at) {
      at = scanner_.scan(at, line_end, cell);
      ++cells;
      if (at == line_end) break;
    }
    const bool goes_on = cell.fault == CellFault::unclosed_quote;
    ++lines;
    as_wide += cells == columns_ || (goes_on && cells < columns_) ? 1 : 0;
    from = line_end == end ? end : line_end + 1;
  }
  return lines > 0 && as_wide * 2 >= lines;
}

const char* CsvRowEnds::end_of_damaged(const char* end) {
  while (row_ != nullptr && first_line_end_ != 0) {
    const bool was_damaged = state_ == State::damaged;
    if (!was_damaged && state_ != State::in_quotes && state_ != State::behind_escape) break;
    if (const char* row_end = decide(end)) return row_end;
    if (!was_damaged) break;
    if (const char* row_end = find_exactly(row_ + damage_, end)) return row_end;
  }
  return nullptr;
}

std::optional<std::uint64_t> CsvRowEnds::open_quote() const {
  if (state_ != State::in_quotes && state_ != State::behind_escape) return std::nullopt;
  return quote_opened_;
}

}  // namespace mixferry::connectors
