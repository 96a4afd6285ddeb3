#include "connectors/csv/cell_scanner.h"

#include <cstring>

namespace mixferry::connectors {

const char* CellScanner::scan_quoted(const char* at, const char* end, RawCell& cell) const {
  const char* const text_begin = at + 1;
  const char cr = cr_ends_rows_ ? '\r' : '\n';
  const char escape = escapes_ ? '\\' : '\n';
  const bool plain = !cr_ends_rows_ && !escapes_;
  cell = {{}, false, CellFault::none, 0};
  for (at = text_begin;;) {
    at = plain ? find_either(at, end, quote_, '\n') : find_any(at, end, quote_, '\n', cr, escape);
    if (at == end) break;
    if (*at == '\n') {
      const bool counted = cr_ends_rows_ && at != text_begin && at[-1] == '\r';
      cell.line_ends += counted ? 0 : 1;
      ++at;
    } else if (*at != quote_ && *at == '\r') {
      ++cell.line_ends;
      ++at;
    } else if (*at != quote_) {
      const bool escaped = at + 1 < end && is_escapable(at[1]);
      cell.has_escapes = cell.has_escapes || escaped;
      at += escaped ? 2 : 1;
    } else if (at + 1 < end && at[1] == quote_) {
      cell.has_escapes = true;
      at += 2;
    } else {
      break;
    }
  }
  cell.text = {text_begin, at};
  if (at == end) {
    cell.fault = CellFault::unclosed_quote;
    return end;
  }
  ++at;  // the closing quote
  if (at == end || is_delimiter(at, end) || *at == '\n') return at;
  if (is_line_end_cr(at, end)) return cr_ends_rows_ ? at : at + 1;
  cell.fault = CellFault::text_behind_quote;
  return find_stop(at, end);
}

/// Of a delimiter of several characters.
const char* CellScanner::find_long_stop(const char* at, const char* end) const {
  for (;; ++at) {
    at = find_any(at, end, delimiter_, '\n', cr_ends_rows_ ? '\r' : '\n', '\n');
    if (at == end || *at != delimiter_ || is_delimiter(at, end)) return at;
  }
}

std::uint64_t CellScanner::count_line_ends(std::string_view text) const {
  std::uint64_t ends = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_of_crlf = cr_ends_rows_ && text[i] == '\n' && i > 0 && text[i - 1] == '\r';
    ends += (text[i] == '\n' && !is_of_crlf) || (text[i] == '\r' && cr_ends_rows_) ? 1 : 0;
  }
  return ends;
}

std::string_view CellScanner::unescape(std::string_view text, char* out) const {
  char* written = out;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    const char* const special = find_either(at, end, quote_, escapes_ ? '\\' : quote_);
    std::memcpy(written, at, static_cast<std::size_t>(special - at));
    written += special - at;
    if (special == end) break;
    const bool stands_for_next =
        special + 1 != end && (special[1] == quote_ || (*special == '\\' && is_escapable(special[1])));
    at = special + (stands_for_next ? 1 : 0);
    *written++ = *at++;
  }
  return {out, written};
}

}  // namespace mixferry::connectors
