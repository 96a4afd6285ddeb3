#include "connectors/csv/cell_scanner.h"

#include <cstring>

namespace mixferry::connectors {

const char* CellScanner::scan_quoted(const char* at, const char* end, RawCell& cell) const {
  const char* const text_begin = at + 1;
  cell = {{}, false, CellFault::none, 0};
  for (at = text_begin;; at += 2) {
    while ((at = find_either(at, end, quote_, '\n')) != end && *at == '\n') {
      ++cell.line_ends;
      ++at;
    }
    const bool doubled = at + 1 < end && at[1] == quote_;
    if (!doubled) break;
    cell.has_doubled_quotes = true;
  }
  cell.text = {text_begin, at};
  if (at == end) {
    cell.fault = CellFault::unclosed_quote;
    return end;
  }
  ++at;  // the closing quote
  if (at == end || *at == delimiter_ || *at == '\n') return at;
  if (*at == '\r' && (at + 1 == end || at[1] == '\n')) return at + 1;
  cell.fault = CellFault::text_behind_quote;
  return find_either(at, end, delimiter_, '\n');
}

std::string_view CellScanner::undouble_quotes(std::string_view text, char* out) const {
  char* written = out;
  while (!text.empty()) {
    const auto* quote = static_cast<const char*>(std::memchr(text.data(), quote_, text.size()));
    const std::size_t count =
        quote == nullptr ? text.size() : static_cast<std::size_t>(quote - text.data()) + 1;
    std::memcpy(written, text.data(), count);
    written += count;
    text.remove_prefix(count);
    if (quote != nullptr) text.remove_prefix(1);
  }
  return {out, written};
}

}  // namespace mixferry::connectors
