#include "connectors/csv/row_ends.h"

#include "connectors/scan/find.h"

namespace mixferry::connectors {

CsvRowEnds::CsvRowEnds(const CsvDialect& dialect, std::size_t columns, bool may_be_short, const CsvScan& scan)
    : scanner_(dialect),
      scan_(is_rfc_4180(dialect) ? &scan : nullptr),
      bytes_(csv_bytes(dialect)),
      columns_(columns),
      may_be_short_(may_be_short),
      looks_at_cells_(!dialect.delimiter_rest.empty() || dialect.blanks_behind_delimiter),
      delimiter_(dialect.delimiter),
      quote_(dialect.quote.value_or('\n')),
      cr_(dialect.cr_ends_rows ? '\r' : '\n'),
      escape_(dialect.backslash_escapes ? '\\' : '\n'),
      previous_(dialect.delimiter),
      damaged_(scanner_, columns) {}

const char* CsvRowEnds::find(const char* from, const char* end) {
  was_damaged_ = false;
  if (state_ == State::damaged) return find_end_of_damaged(end);
  if (looks_at_cells_ && row_ != nullptr) return find_by_cells(end);
  const bool at_cell_begin = state_ == State::outside && previous_ == delimiter_;
  if (scan_ != nullptr && at_cell_begin) {
    const CsvRowEnd row = scan_->find_row_end(from, end, bytes_);
    line_ends_ += row.line_ends;
    if (row.behind != nullptr) {
      has_quotes_ = has_quotes_ || row.has_quotes;
      if (from != row_) return end_whole_row(row.behind, end);
      if (!row.has_quotes || !is_wrong_width(row.cells)) return end_row(row.behind);
      begin_damaged();
      return find_end_of_damaged(end);
    }
  }
  return find_exactly(from, end);
}

const char* CsvRowEnds::find_exactly(const char* from, const char* end) {
  const char* at = from;
  while (at != end) {
    if (state_ == State::behind_cr) return end_whole_row(*at == '\n' ? at + 1 : at, end);
    if (state_ == State::behind_quote || state_ == State::behind_escape) {
      resolve(*at, at);
      if (state_ == State::damaged) return find_end_of_damaged(end);
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
      if (state_ == State::outside) return end_whole_row(at, end);
    } else if (byte == quote_ && state_ == State::in_quotes) {
      state_ = State::behind_quote;
    } else if (byte == quote_) {
      if (before != delimiter_) continue;
      state_ = State::in_quotes;
      quote_opened_ = line_ends_;
      has_quotes_ = true;
    } else if (byte == cr_) {
      ++line_ends_;
      if (state_ == State::outside) state_ = State::behind_cr;
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
  row_line_ends_ = line_ends_;
  has_quotes_ = false;
  return at;
}

/// Decides by the byte at `at` what the one before it meant; steps over it where the two belong together.
void CsvRowEnds::resolve(char byte, const char*& at) {
  const bool was_escape = state_ == State::behind_escape;
  const bool together = byte == quote_ || (was_escape && byte == '\\');
  state_ = was_escape || together ? State::in_quotes : State::outside;
  previous_ = was_escape ? '\\' : quote_;
  if (state_ == State::outside && is_damage(byte)) return begin_damaged();
  if (!together) return;
  previous_ = byte;
  ++at;
}

/// Whether `byte`, behind the closing quote of a cell, should not be there.
bool CsvRowEnds::is_damage(char byte) const {
  return columns_ != 0 && row_ != nullptr && byte != delimiter_ && byte != '\n' && byte != '\r';
}

/// Of a row with quotes. One cell alone is a line of a footer.
bool CsvRowEnds::is_wrong_width(std::size_t cells) const {
  if (columns_ == 0 || row_ == nullptr || cells == 1) return false;
  return may_be_short_ ? cells > columns_ : cells != columns_;
}

/// Ends the row unless its quotes must be damaged. Cells were not counted on the way.
const char* CsvRowEnds::end_whole_row(const char* behind, const char* end) {
  if (!has_quotes_ || row_ == nullptr || columns_ == 0) return end_row(behind);
  std::size_t cells = 1;
  RawCell cell;
  const char* at = scanner_.scan(row_, behind, cell);
  for (; !CellScanner::ends_row(at, behind); ++cells)
    at = scanner_.scan(scanner_.behind_delimiter(at, behind), behind, cell);
  if (!is_wrong_width(cells)) return end_row(behind);
  begin_damaged();
  return find_end_of_damaged(end);
}

void CsvRowEnds::begin_damaged() {
  state_ = State::damaged;
  damaged_.begin();
}

/// The place behind the end of the line at `at`; nullptr where that may lie behind `end`.
const char* CsvRowEnds::behind_line(const char* at, const char* end) const {
  at = find_either(at, end, '\n', cr_);
  if (at == end || (*at == '\r' && at + 1 == end)) return nullptr;
  return CellScanner::behind_row_end(at, end);
}

const char* CsvRowEnds::find_end_of_damaged(const char* end) {
  while (const char* const line_end = behind_line(row_ + damaged_.taken().bytes, end)) {
    damaged_.take_line(row_ + damaged_.taken().bytes, line_end);
    if (const auto place = damaged_.end()) return end_damaged_row(*place);
  }
  return nullptr;
}

const char* CsvRowEnds::end_damaged_row(const DamagedRow::Place& place) {
  line_ends_ = row_line_ends_ + place.lines;
  was_damaged_ = true;
  return end_row(row_ + place.bytes);
}

/// Looks at the whole row once more, a cell at a time.
const char* CsvRowEnds::find_by_cells(const char* end) {
  line_ends_ = row_line_ends_;
  state_ = State::outside;
  bool is_damaged = false;
  bool has_quotes = false;
  std::size_t cells = 0;
  RawCell cell;
  for (const char* at = row_;; at = scanner_.behind_delimiter(at, end)) {
    has_quotes = has_quotes || (at != end && scanner_.is_quote(*at));
    at = scanner_.scan(at, end, cell);
    ++cells;
    quote_opened_ = line_ends_;
    line_ends_ += cell.line_ends;
    is_damaged = is_damaged || cell.fault == CellFault::text_behind_quote;
    if (at == end) {
      if (cell.fault == CellFault::unclosed_quote) state_ = State::in_quotes;
      return nullptr;
    }
    if (!CellScanner::ends_row(at, end)) continue;
    if (*at == '\r' && at + 1 == end) return nullptr;  // a line feed may follow
    if (columns_ != 0 && (is_damaged || (has_quotes && is_wrong_width(cells)))) {
      begin_damaged();
      return find_end_of_damaged(end);
    }
    ++line_ends_;
    return end_row(CellScanner::behind_row_end(at, end));
  }
}

const char* CsvRowEnds::end_of_damaged(const char* end, bool input_ends) {
  if (row_ == nullptr || columns_ == 0) return nullptr;
  const bool is_open = state_ == State::in_quotes || state_ == State::behind_escape;
  if (is_open) begin_damaged();
  if (state_ != State::damaged) return nullptr;
  if (const char* const row_end = find_end_of_damaged(end)) return row_end;
  const char* const rest = row_ + damaged_.taken().bytes;
  if (input_ends && rest != end) damaged_.take_line(rest, end);
  damaged_.take_end();
  if (const auto place = damaged_.end()) return end_damaged_row(*place);
  was_damaged_ = true;
  state_ = is_open ? State::in_quotes : State::outside;
  previous_ = end[-1];
  line_ends_ = row_line_ends_ + scanner_.count_line_ends({row_, end});
  return nullptr;
}

std::optional<std::uint64_t> CsvRowEnds::open_quote() const {
  if (state_ != State::in_quotes && state_ != State::behind_escape) return std::nullopt;
  return quote_opened_;
}

}  // namespace mixferry::connectors
