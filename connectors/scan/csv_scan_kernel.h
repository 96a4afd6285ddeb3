#pragma once
/// What all implementations of `CsvScan` share, for any width of vectors. Included by these alone.
///
/// They are compiled for processors that may not be this one, so nothing here may become a function that the
/// linker could hand to others: no function of the standard library, and all templates depend on a type that
/// is private to its file.

#include <cstddef>
#include <cstdint>

#include "connectors/scan/csv_scan.h"

namespace mixferry::connectors::kernel {

/// A processor's way to compare bytes: `Bytes`, how many are compared at once; `load`; `filled`; and `equal`,
/// with bit i set where byte i of both is the same.
template <typename Vector>
class SixtyFourBytes {
 public:
  explicit SixtyFourBytes(const char* from) {
    for (unsigned i = 0; i < kParts; ++i) parts_[i] = Vector::load(from + i * Vector::kWidth);
  }

  [[nodiscard]] std::uint64_t equal(typename Vector::Bytes byte) const {
    std::uint64_t bits = 0;
    for (unsigned i = 0; i < kParts; ++i) bits |= Vector::equal(parts_[i], byte) << (i * Vector::kWidth % 64);
    return bits;
  }

 private:
  static constexpr unsigned kParts = 64 / Vector::kWidth;
  typename Vector::Bytes parts_[kParts];
};

/// Bit i: whether an odd number of bits is set in `bits` up to and with bit i.
template <typename Vector>
std::uint64_t odd_up_to(std::uint64_t bits) {
  for (unsigned distance = 1; distance < 64; distance *= 2) bits ^= bits << distance;
  return bits;
}

/// The lowest bits up to and with the lowest one set in `bits`; all where none is.
template <typename Vector>
std::uint64_t up_to_lowest(std::uint64_t bits) {
  return bits ^ (bits - 1);
}

template <typename Vector>
unsigned lowest(std::uint64_t bits) {
  return bits == 0 ? 64 : static_cast<unsigned>(__builtin_ctzll(bits));
}

template <typename Vector>
unsigned count(std::uint64_t bits) {
  return static_cast<unsigned>(__builtin_popcountll(bits));
}

/// What 64 bytes are, quotes considered. Bit i of each speaks of byte i.
struct Structure {
  std::uint64_t line_feeds;
  std::uint64_t row_ends;   ///< line feeds outside quotes
  std::uint64_t cell_ends;  ///< these, and delimiters outside quotes
  std::uint64_t insides;    ///< line feeds inside quotes, and the second of doubled quotes
  std::uint64_t odd;  ///< a quote that may not open here; or the byte behind one that may not close there
};

/// Goes through bytes from the beginning of a row (or cell) on, 64 at a time.
template <typename Vector>
class Walk {
 public:
  explicit Walk(const CsvBytes& bytes)
      : delimiter_(Vector::filled(bytes.delimiter)),
        quote_(Vector::filled(bytes.quote)),
        line_feed_(Vector::filled('\n')),
        carriage_return_(Vector::filled('\r')),
        quotes_(bytes.quotes ? ~std::uint64_t{0} : 0) {}

  /// Of the 64 bytes at `at`, those before `end` count.
  Structure next(const char* at, const char* end) {
    const SixtyFourBytes<Vector> text(at);
    const std::uint64_t valid = end - at >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << (end - at)) - 1;
    const std::uint64_t quotes = text.equal(quote_) & quotes_ & valid;
    const std::uint64_t delimiters = text.equal(delimiter_) & valid;
    const std::uint64_t line_feeds = text.equal(line_feed_) & valid;
    const std::uint64_t carriage_returns = text.equal(carriage_return_) & valid;

    const std::uint64_t inside = odd_up_to<Vector>(quotes) ^ inside_before_;  // with the opening quote
    const std::uint64_t opening = quotes & inside;
    const std::uint64_t closing = quotes & ~inside;
    const std::uint64_t behind_quote = quotes << 1 | quote_before_;
    const std::uint64_t behind_closing = closing << 1 | closing_before_;
    const std::uint64_t may_open = (delimiters | line_feeds) << 1 | may_open_before_ | behind_quote;
    const std::uint64_t may_follow = quotes | delimiters | line_feeds | carriage_returns;

    inside_before_ = std::uint64_t{0} - (inside >> 63);
    quote_before_ = quotes >> 63;
    closing_before_ = closing >> 63;
    may_open_before_ = (delimiters | line_feeds) >> 63;
    return {.line_feeds = line_feeds,
            .row_ends = line_feeds & ~inside,
            .cell_ends = (line_feeds | delimiters) & ~inside,
            .insides = (line_feeds & inside) | (opening & behind_quote),
            .odd = (opening & ~may_open) | (behind_closing & ~may_follow)};
  }

 private:
  const typename Vector::Bytes delimiter_;
  const typename Vector::Bytes quote_;
  const typename Vector::Bytes line_feed_;
  const typename Vector::Bytes carriage_return_;
  const std::uint64_t quotes_;

  // What the 64 bytes before leave behind; in bit 0, but the first, which is all bits.
  std::uint64_t inside_before_ = 0;
  std::uint64_t quote_before_ = 0;
  std::uint64_t closing_before_ = 0;
  std::uint64_t may_open_before_ = 1;
};

template <typename Vector>
CsvRowEnd find_row_end(const char* from, const char* end, const CsvBytes& bytes) {
  Walk<Vector> walk(bytes);
  std::uint64_t line_ends = 0;
  for (const char* at = from; at < end; at += 64) {
    const Structure found = walk.next(at, end);
    const std::uint64_t of_row = up_to_lowest<Vector>(found.row_ends);
    if ((found.odd & of_row) != 0) break;
    line_ends += count<Vector>(found.line_feeds & of_row);
    if (found.row_ends != 0) return {at + lowest<Vector>(found.row_ends) + 1, line_ends};
  }
  return {nullptr, 0};
}

/// Writes where bits are set, each `distance` further on. Always in groups: whether one more group is needed
/// is guessed right more often by the processor than whether one more bit is.
template <typename Vector>
std::size_t append_places(std::uint64_t bits, std::uint32_t distance, std::uint32_t* places) {
  constexpr unsigned kGroup = 8;
  const unsigned wanted = count<Vector>(bits);
  for (unsigned done = 0; done < wanted; done += kGroup) {
    for (unsigned i = 0; i < kGroup; ++i) {
      places[done + i] = distance + lowest<Vector>(bits);
      bits &= bits - 1;
    }
  }
  return wanted;
}

template <typename Vector>
void index(const char* from, const char* end, const CsvBytes& bytes, CsvIndex& index) {
  Walk<Vector> walk(bytes);
  std::size_t cell_ends = 0;
  std::size_t insides = 0;
  if (end - from > static_cast<std::ptrdiff_t>(CsvIndex::kBytesMax)) end = from + CsvIndex::kBytesMax;
  for (const char* at = from; at < end; at += 64) {
    const Structure found = walk.next(at, end);
    const std::uint64_t good = found.odd == 0 ? ~std::uint64_t{0} : up_to_lowest<Vector>(found.odd) >> 1;
    const auto distance = static_cast<std::uint32_t>(at - from);
    cell_ends += append_places<Vector>(found.cell_ends & good, distance, index.cell_end + cell_ends);
    insides += append_places<Vector>(found.insides & good, distance, index.inside + insides);
    if (found.odd != 0) break;
  }
  while (cell_ends > 0 && from[index.cell_end[cell_ends - 1]] != '\n') --cell_ends;
  index.cell_ends = cell_ends;
  index.inside[insides] = CsvIndex::kNoPlace;
}

template <typename Vector>
constexpr CsvScan kCsvScan = {Vector::kName, find_row_end<Vector>, index<Vector>};

}  // namespace mixferry::connectors::kernel
