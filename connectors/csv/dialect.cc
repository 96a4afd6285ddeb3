#include "connectors/csv/dialect.h"

#include <array>
#include <cstdint>
#include <fmt/format.h>
#include <tuple>

#include "connectors/csv/cell_scanner.h"

namespace mixferry::connectors {
namespace {

struct Candidate {
  char delimiter;
  std::string_view name;
};

/// In order of preference.
constexpr std::array kCandidates = {Candidate{',', "comma"}, Candidate{';', "semicolon"},
                                    Candidate{'\t', "tab"}, Candidate{'|', "pipe"}};

/// What a delimiter makes of a sample.
struct Fit {
  std::uint64_t columns = 0;  ///< of the header
  std::uint64_t rows = 0;     ///< below it
  std::uint64_t as_wide = 0;  ///< rows as wide as the header

  [[nodiscard]] double share() const {
    return rows == 0 ? 1.0 : static_cast<double>(as_wide) / static_cast<double>(rows);
  }
  [[nodiscard]] bool better_than(const Fit& other) const {
    if (columns < 2) return false;  // it does not occur in the header
    return std::tuple(share(), columns) > std::tuple(other.share(), other.columns) || other.columns < 2;
  }
};

Fit fit_of(std::string_view sample, bool whole, const CsvDialect& dialect) {
  const CellScanner scanner(dialect);
  const char* at = sample.data();
  const char* const end = at + sample.size();
  std::uint64_t lines = 0;
  Fit fit;
  while ((at = skip_blank_lines(at, end, lines)) != end) {
    std::uint64_t columns = 0;
    const char* stop = nullptr;
    RawCell cell;
    for (;; at = stop + 1) {
      stop = scanner.scan(at, end, cell);
      ++columns;
      if (CellScanner::ends_row(stop, end)) break;
    }
    const bool cut_off = stop == end && !whole;
    if (fit.columns == 0) {
      fit.columns = columns;
    } else if (!cut_off) {
      ++fit.rows;
      fit.as_wide += columns == fit.columns ? 1 : 0;
    }
    if (stop == end) break;
    at = stop + 1;
  }
  return fit;
}

}  // namespace

std::string CsvDialect::describe() const {
  std::string name = fmt::format("'{}'", delimiter);
  for (const Candidate& candidate : kCandidates) {
    if (candidate.delimiter == delimiter) name = candidate.name;
  }
  return quote ? fmt::format("CSV, {}, quoted with {}", name, *quote)
               : fmt::format("CSV, {}, no quotes", name);
}

char detect_delimiter(std::string_view sample, bool whole, std::optional<char> quote) {
  char best = kCandidates.front().delimiter;
  Fit best_fit;
  for (const Candidate& candidate : kCandidates) {
    const Fit fit = fit_of(sample, whole, {candidate.delimiter, quote});
    if (!fit.better_than(best_fit)) continue;
    best_fit = fit;
    best = candidate.delimiter;
  }
  return best;
}

}  // namespace mixferry::connectors
