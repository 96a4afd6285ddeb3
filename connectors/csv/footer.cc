#include "connectors/csv/footer.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace mixferry::connectors {
namespace {

constexpr std::size_t kFooterReadBytes = 64 << 10;
constexpr std::uint64_t kWordsOfASentence = 3;

/// What is said in one cell of `line`, without quotes; nullopt where it holds more than one cell, or half of
/// one.
std::optional<std::string_view> only_cell(std::string_view line, const CsvDialect& dialect) {
  const bool is_quoted = dialect.quote && line.starts_with(*dialect.quote);
  if (!is_quoted) {
    // A quote at its end closes a cell that began on a line above.
    const bool is_more = line.contains(dialect.delimiter) || (dialect.quote && line.contains(*dialect.quote));
    return is_more ? std::nullopt : std::optional(line);
  }
  if (line.size() < 2 || !line.ends_with(*dialect.quote)) return std::nullopt;
  const std::string_view text = line.substr(1, line.size() - 2);
  return text.contains(*dialect.quote) ? std::nullopt : std::optional(text);
}

/// Takes the last line off `text`, its end included.
std::string_view take_last_line(std::string_view& text, const CsvDialect& dialect) {
  const char* const ends = dialect.cr_ends_rows ? "\r\n" : "\n";
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  const std::size_t end_above = text.find_last_of(ends);
  const std::size_t begin = end_above == std::string_view::npos ? 0 : end_above + 1;
  const std::string_view line = text.substr(begin);
  text.remove_suffix(line.size());
  return line;
}

}  // namespace

bool is_sentence(std::string_view text) {
  std::uint64_t words = 0;
  bool in_word = false;
  for (const char letter : text) {
    const bool is_blank = letter == ' ' || letter == '\t';
    words += !is_blank && !in_word ? 1 : 0;
    in_word = !is_blank;
  }
  return words >= kWordsOfASentence;
}

std::optional<Footer> find_footer(std::string_view tail, const CsvDialect& dialect) {
  const bool ends_in_line_end = tail.ends_with('\n') || tail.ends_with('\r');
  std::optional<Footer> footer;
  std::uint64_t lines = 0;
  bool has_sentence = false;
  bool below_is_blank = true;
  while (!tail.empty() && lines < kFooterLinesMax) {
    const std::size_t behind = tail.size();
    const std::string_view line = take_last_line(tail, dialect);
    const auto cell = only_cell(line, dialect);
    if (!cell) break;
    // One sentence alone, not ended, may be what is left of a row.
    const bool is_footer = has_sentence && (lines > 1 || ends_in_line_end);
    lines += line.empty() ? 0 : 1;
    has_sentence = has_sentence || is_sentence(*cell);
    // A quoted empty cell alone is a blank line to people, but a line of the footer to who reads rows.
    const bool stands_below = !std::exchange(below_is_blank, cell->empty());
    if (cell->empty() && stands_below && is_footer) footer = {line.empty() ? behind : tail.size(), lines};
  }
  return footer;
}

FooterInSight::FooterInSight(std::unique_ptr<PeekableStream> below) : below_(std::move(below)) {
  auto end = below_->peek_end(kFooterBytesMax);
  if (!end) return;
  tail_ = std::move(end->bytes);
  tail_begin_ = end->offset - std::min(end->offset, below_->bytes_read());
}

Result<std::size_t> FooterInSight::read(std::span<char> into) {
  if (tail_ && held_.size() == given_) return below_->read(into);
  while (!ended_ && held_.size() - given_ <= kFooterBytesMax) fill();
  const std::size_t free = held_.size() - given_ - (ended_ ? 0 : kFooterBytesMax);
  if (free == 0 && error_) return std::unexpected(*error_);
  const std::size_t count = std::min(into.size(), free);
  std::memcpy(into.data(), held_.data() + given_, count);
  given_ += count;
  return count;
}

bool FooterInSight::step_over(std::uint64_t count) {
  return tail_ && held_.size() == given_ && below_->step_over(count);
}

void FooterInSight::fill() {
  forgotten_ += given_;
  held_.erase(0, std::exchange(given_, 0));
  const std::size_t size = held_.size();
  held_.resize(size + kFooterReadBytes);
  auto got = below_->read({held_.data() + size, kFooterReadBytes});
  held_.resize(size + got.value_or(0));
  if (!got) error_ = std::move(got.error());
  ended_ = error_ || *got == 0;
  if (!ended_ || error_) return;
  const std::size_t tail_bytes = std::min(held_.size(), kFooterBytesMax);
  tail_ = held_.substr(held_.size() - tail_bytes);
  tail_begin_ = forgotten_ + held_.size() - tail_bytes;
}

std::optional<Footer> FooterInSight::footer(const CsvDialect& dialect) const {
  auto footer = tail_ ? find_footer(*tail_, dialect) : std::nullopt;
  if (footer) footer->begin += tail_begin_;
  return footer;
}

}  // namespace mixferry::connectors
