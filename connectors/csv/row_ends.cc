#include "connectors/csv/row_ends.h"

#include "connectors/scan.h"

namespace mixferry::connectors {

CsvRowEnds::CsvRowEnds(const CsvDialect& dialect)
    : delimiter_(dialect.delimiter),
      quote_(dialect.quote.value_or('\n')),
      cr_(dialect.cr_ends_rows ? '\r' : '\n'),
      escape_(dialect.backslash_escapes ? '\\' : '\n'),
      previous_(dialect.delimiter) {}

const char* CsvRowEnds::find(const char* from, const char* end) {
  const char* at = from;
  while (at != end) {
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
    } else if (byte == quote_ && state_ == State::in_quotes) {
      state_ = State::behind_quote;
    } else if (byte == quote_) {
      if (before != delimiter_) continue;
      state_ = State::in_quotes;
      quote_opened_ = line_ends_;
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
  return at;
}

/// Decides by the byte at `at` what the one before it meant; steps over it where the two belong together.
void CsvRowEnds::resolve(char byte, const char*& at) {
  const bool was_escape = state_ == State::behind_escape;
  const bool together = byte == quote_ || (was_escape && byte == '\\');
  state_ = was_escape || together ? State::in_quotes : State::outside;
  previous_ = was_escape ? '\\' : quote_;
  if (!together) return;
  previous_ = byte;
  ++at;
}

std::optional<std::uint64_t> CsvRowEnds::open_quote() const {
  if (state_ != State::in_quotes && state_ != State::behind_escape) return std::nullopt;
  return quote_opened_;
}

}  // namespace mixferry::connectors
