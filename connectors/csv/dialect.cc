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
                                    Candidate{'\t', "tab"},  Candidate{'|', "pipe"},
                                    Candidate{'^', "caret"}, Candidate{'`', "backtick"}};

/// Fewer cells than this may be mistakes in a file that quotes.
constexpr std::uint64_t kDamagedMin = 3;

/// What a dialect makes of a sample.
struct Fit {
  std::uint64_t columns = 0;        ///< of the header
  std::uint64_t header_quoted = 0;  ///< of them
  std::uint64_t rows = 0;           ///< below it
  std::uint64_t as_wide = 0;        ///< rows as wide as the header
  std::uint64_t quoted = 0;         ///< cells quoted well
  std::uint64_t damaged = 0;        ///< cells that begin with a quote and go wrong

  [[nodiscard]] double share() const {
    return rows == 0 ? 1.0 : static_cast<double>(as_wide) / static_cast<double>(rows);
  }
  [[nodiscard]] bool better_than(const Fit& other) const {
    if (columns < 2) return false;  // the delimiter does not occur in the header
    return std::tuple(share(), columns) > std::tuple(other.share(), other.columns) || other.columns < 2;
  }
};

Fit fit_of(std::string_view sample, bool whole, const CsvDialect& dialect) {
  const CellScanner scanner(dialect);
  const char* at = sample.data();
  const char* const end = at + sample.size();
  std::uint64_t lines = 0;
  Fit fit;
  while ((at = scanner.skip_blank_lines(at, end, lines)) != end) {
    const bool is_header = fit.columns == 0;
    std::uint64_t columns = 0;
    const char* stop = nullptr;
    RawCell cell;
    for (;; at = stop + 1) {
      const bool is_quoted = dialect.quote && at != end && *at == *dialect.quote;
      stop = scanner.scan(at, end, cell);
      ++columns;
      const bool is_cut_off = stop == end && !whole;
      if (is_quoted && !is_cut_off) ++(cell.fault == CellFault::none ? fit.quoted : fit.damaged);
      if (is_header && is_quoted) ++fit.header_quoted;
      if (CellScanner::ends_row(stop, end)) break;
    }
    if (is_header) {
      fit.columns = columns;
    } else if (stop != end || whole) {
      ++fit.rows;
      fit.as_wide += columns == fit.columns ? 1 : 0;
    }
    if (stop == end) break;
    at = CellScanner::behind_row_end(stop, end);
  }
  return fit;
}

/// Finds what hints leave open, for one delimiter.
class QuotingDetection {
 public:
  QuotingDetection(std::string_view sample, bool whole, const CsvDialectHints& hints, char delimiter)
      : sample_(sample), whole_(whole), hints_(hints) {
    dialect_.delimiter = delimiter;
    dialect_.backslash_escapes = hints.backslash_escapes.value_or(false);
    dialect_.cr_ends_rows = hints.cr_ends_rows.value_or(false);
    if (hints.quote) dialect_.quote = *hints.quote == '\0' ? std::nullopt : hints.quote;
    fit_ = fit_with(dialect_);
  }

  void detect() {
    if (!hints_.cr_ends_rows && sample_.contains('\r')) try_cr();
    if (!hints_.backslash_escapes && dialect_.quote && fit_.damaged > 0 && sample_.contains('\\')) {
      try_backslash();
    }
    if (hints_.quote) return;
    if (sample_.contains('\'')) try_apostrophe();
    if (fit_.quoted == 0 && fit_.damaged >= kDamagedMin) try_no_quotes();
  }

  [[nodiscard]] const CsvDialect& dialect() const { return dialect_; }
  [[nodiscard]] const Fit& fit() const { return fit_; }

 private:
  [[nodiscard]] Fit fit_with(const CsvDialect& dialect) const { return fit_of(sample_, whole_, dialect); }

  void take(const CsvDialect& dialect, const Fit& fit) {
    dialect_ = dialect;
    fit_ = fit;
  }

  void try_cr() {
    CsvDialect dialect = dialect_;
    dialect.cr_ends_rows = true;
    const Fit fit = fit_with(dialect);
    const bool only_so_rows = fit_.rows == 0 && fit.rows > 0;
    if (only_so_rows || (fit_.rows > 0 && fit.share() > fit_.share())) take(dialect, fit);
  }

  void try_backslash() {
    CsvDialect dialect = dialect_;
    dialect.backslash_escapes = true;
    const Fit fit = fit_with(dialect);
    if (fit.damaged < fit_.damaged && fit.share() >= fit_.share()) take(dialect, fit);
  }

  void try_apostrophe() {
    CsvDialect dialect = dialect_;
    dialect.quote = '\'';
    const Fit fit = fit_with(dialect);
    const bool header_is_quoted = fit.columns > 1 && fit.header_quoted == fit.columns;
    const bool nothing_else_quotes = fit_.quoted + fit_.damaged == 0;
    if (fit.quoted > 0 && fit.damaged == 0 &&
        ((nothing_else_quotes && fit.share() > fit_.share()) ||
         (header_is_quoted && fit.share() >= fit_.share()))) {
      take(dialect, fit);
    }
  }

  void try_no_quotes() {
    CsvDialect dialect = dialect_;
    dialect.quote = std::nullopt;
    const Fit fit = fit_with(dialect);
    if (fit.columns > 1 && fit.rows > 0 && fit.as_wide == fit.rows) take(dialect, fit);
  }

  const std::string_view sample_;
  const bool whole_;
  const CsvDialectHints& hints_;
  CsvDialect dialect_;
  Fit fit_;
};

}  // namespace

std::string CsvDialect::describe() const {
  std::string text = fmt::format("'{}'", delimiter);
  for (const Candidate& candidate : kCandidates) {
    if (candidate.delimiter == delimiter) text = candidate.name;
  }
  text =
      quote ? fmt::format("CSV, {}, quoted with {}", text, *quote) : fmt::format("CSV, {}, no quotes", text);
  if (backslash_escapes) text += ", backslash escapes";
  if (cr_ends_rows) text += ", rows end in CR, too";
  return text;
}

CsvDialect detect_dialect(std::string_view sample, bool whole, const CsvDialectHints& hints) {
  std::optional<QuotingDetection> best;
  for (const Candidate& candidate : kCandidates) {
    QuotingDetection found(sample, whole, hints, hints.delimiter.value_or(candidate.delimiter));
    found.detect();
    if (!best || found.fit().better_than(best->fit())) best.emplace(found);
    if (hints.delimiter) break;
  }
  return best->dialect();
}

}  // namespace mixferry::connectors
