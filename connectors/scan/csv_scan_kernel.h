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
/// with bit i set where byte i of both is the same. Where it has better ways than those below, it has
/// `odd_up_to`, `lowest` and `append_places`, too.
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
  if constexpr (requires { Vector::odd_up_to(bits); }) {
    return Vector::odd_up_to(bits);
  } else {
    for (unsigned distance = 1; distance < 64; distance *= 2) bits ^= bits << distance;
    return bits;
  }
}

/// The lowest bits up to and with the lowest one set in `bits`; all where none is.
template <typename Vector>
std::uint64_t up_to_lowest(std::uint64_t bits) {
  return bits ^ (bits - 1);
}

/// Where the lowest bit is set; anywhere where none is.
template <typename Vector>
unsigned lowest(std::uint64_t bits) {
  if constexpr (requires { Vector::lowest(bits); }) {
    return Vector::lowest(bits);
  } else {
    return static_cast<unsigned>(__builtin_ctzll(bits | std::uint64_t{1} << 63));
  }
}

template <typename Vector>
unsigned count(std::uint64_t bits) {
  return static_cast<unsigned>(__builtin_popcountll(bits));
}

/// What 64 bytes are, quotes considered. Bit i of each speaks of byte i.
struct Structure {
  std::uint64_t line_feeds;
  std::uint64_t quotes;
  std::uint64_t row_ends;   ///< line feeds outside quotes
  std::uint64_t cell_ends;  ///< these, and delimiters outside quotes
  std::uint64_t insides;    ///< line feeds inside quotes, and the second of doubled quotes
  std::uint64_t odd;  ///< a quote that may not open here; or the byte behind one that may not close there
};

/// Goes through bytes from the beginning of a row (or cell) on, 64 at a time. What a byte is depends on those
/// before it and, for a closing quote, on the next: so what stands behind the end of a text changes nothing
/// in it.
template <typename Vector>
class Walk {
 public:
  explicit Walk(const CsvBytes& bytes)
      : delimiter_(Vector::filled(bytes.delimiter)),
        quote_(Vector::filled(bytes.quote)),
        line_feed_(Vector::filled('\n')),
        carriage_return_(Vector::filled('\r')),
        quotes_(bytes.quotes ? ~std::uint64_t{0} : 0) {}

  Structure next(const char* at) {
    const SixtyFourBytes<Vector> text(at);
    const std::uint64_t quotes = text.equal(quote_) & quotes_;
    const std::uint64_t line_feeds = text.equal(line_feed_);
    const std::uint64_t ends = text.equal(delimiter_) | line_feeds;
    const std::uint64_t borders = ends | quotes;
    const std::uint64_t may_follow = borders | text.equal(carriage_return_);

    const std::uint64_t inside = odd_up_to<Vector>(quotes) ^ inside_before_;  // with the opening quote
    const std::uint64_t opening = quotes & inside;
    const std::uint64_t closing = quotes & ~inside;
    const std::uint64_t may_open = borders << 1 | border_before_;
    const std::uint64_t behind_closing = closing << 1 | closing_before_;

    inside_before_ = std::uint64_t{0} - (inside >> 63);
    border_before_ = borders >> 63;
    closing_before_ = closing >> 63;
    return {.line_feeds = line_feeds,
            .quotes = quotes,
            .row_ends = line_feeds & ~inside,
            .cell_ends = ends & ~inside,
            .insides = (line_feeds & inside) | (opening & behind_closing),
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
  std::uint64_t border_before_ = 1;
  std::uint64_t closing_before_ = 0;
};

template <typename Vector>
CsvRowEnd find_row_end(const char* from, const char* end, const CsvBytes& bytes) {
  Walk<Vector> walk(bytes);
  std::uint64_t line_ends = 0;
  std::uint64_t cells = 0;
  std::uint64_t quotes = 0;
  for (const char* at = from; at < end; at += 64) {
    const Structure found = walk.next(at);
    const std::uint64_t of_row = up_to_lowest<Vector>(found.row_ends);
    if ((found.odd & of_row) != 0) break;
    line_ends += count<Vector>(found.line_feeds & of_row);
    cells += count<Vector>(found.cell_ends & of_row);
    quotes |= found.quotes & of_row;
    if (found.row_ends == 0) continue;
    const char* const behind = at + lowest<Vector>(found.row_ends) + 1;
    if (behind > end) break;
    return {behind, line_ends, cells, quotes != 0};
  }
  return {nullptr, 0, 0, false};
}

/// Writes where bits are set, each `distance` further on; returns how many are. Always in groups, the first
/// even if it stays empty: whether one more group is needed is guessed right more often by the processor than
/// whether one more bit is.
template <typename Vector>
std::size_t append_places(std::uint64_t bits, std::uint32_t distance, std::uint32_t* places) {
  if constexpr (requires { Vector::append_places(bits, distance, places); }) {
    return Vector::append_places(bits, distance, places);
  } else {
    constexpr unsigned kGroup = 8;
    const unsigned wanted = count<Vector>(bits);
    do {
      for (unsigned i = 0; i < kGroup; ++i) {
        places[i] = distance + lowest<Vector>(bits);
        bits &= bits - 1;
      }
      places += kGroup;
    } while (bits != 0);
    return wanted;
  }
}

template <typename Vector>
void index(const char* from, const char* end, const CsvBytes& bytes, CsvIndex& index) {
  Walk<Vector> walk(bytes);
  std::uint32_t* cell_end = index.cell_end;
  std::uint32_t* inside = index.inside;
  if (end - from > static_cast<std::ptrdiff_t>(CsvIndex::kBytesMax)) end = from + CsvIndex::kBytesMax;
  for (const char* at = from; at < end; at += 64) {
    const Structure found = walk.next(at);
    const std::uint64_t good = found.odd == 0 ? ~std::uint64_t{0} : up_to_lowest<Vector>(found.odd) >> 1;
    const auto distance = static_cast<std::uint32_t>(at - from);
    cell_end += append_places<Vector>(found.cell_ends & good, distance, cell_end);
    if (found.insides != 0) inside += append_places<Vector>(found.insides & good, distance, inside);
    if (found.odd != 0) break;
  }
  const auto is_row_end = [&](std::uint32_t place) { return from + place < end && from[place] == '\n'; };
  while (cell_end != index.cell_end && !is_row_end(cell_end[-1])) --cell_end;
  index.cell_ends = static_cast<std::size_t>(cell_end - index.cell_end);
  *inside = CsvIndex::kNoPlace;
}

template <typename Vector>
constexpr CsvScan kCsvScan = {Vector::kName, find_row_end<Vector>, index<Vector>};

}  // namespace mixferry::connectors::kernel
