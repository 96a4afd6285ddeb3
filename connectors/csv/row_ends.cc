#include "connectors/csv/row_ends.h"

#include "connectors/scan.h"

namespace mixferry::connectors {

CsvRowEnds::CsvRowEnds(const CsvDialect& dialect)
    : delimiter_(dialect.delimiter), quote_(dialect.quote.value_or('\n')), previous_(dialect.delimiter) {}

const char* CsvRowEnds::find(const char* from, const char* end) {
  const char* at = from;
  while (at != end) {
    if (state_ == State::behind_quote) {
      const bool doubled = *at == quote_;
      state_ = doubled ? State::in_quotes : State::outside;
      previous_ = quote_;
      at += doubled ? 1 : 0;
      from = at;
      continue;
    }
    at = find_either(at, end, quote_, '\n');
    if (at == end) break;
    if (*at == '\n') {
      ++line_ends_;
      ++at;
      if (state_ == State::in_quotes) continue;
      previous_ = delimiter_;
      return at;
    }
    if (state_ == State::in_quotes) {
      state_ = State::behind_quote;
    } else if ((at == from ? previous_ : at[-1]) == delimiter_) {
      state_ = State::in_quotes;
      quote_opened_ = line_ends_;
    }
    ++at;
  }
  if (from != end) previous_ = end[-1];
  return nullptr;
}

std::optional<std::uint64_t> CsvRowEnds::open_quote() const {
  if (state_ != State::in_quotes) return std::nullopt;
  return quote_opened_;
}

}  // namespace mixferry::connectors
