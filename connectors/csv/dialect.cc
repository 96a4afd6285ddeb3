#include "connectors/csv/dialect.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <fmt/format.h>
#include <tuple>
#include <vector>

#include "connectors/csv/cell_scanner.h"

namespace mixferry::connectors {
namespace {

constexpr std::string_view kComma = ",";

struct Candidate {
  std::string_view delimiter;
  std::string_view name;
};

/// In order of preference. Between commas and another, where both divide all rows alike, the commas are those
/// of decimals and sentences.
constexpr std::array kCandidates = {Candidate{";", "semicolon"}, Candidate{"\t", "tab"},
                                    Candidate{"|", "pipe"},      Candidate{"^", "caret"},
                                    Candidate{"`", "backtick"},  Candidate{kComma, "comma"}};

/// What divides cells in some files, but stands in texts, too: never taken without being asked for.
constexpr std::array<std::string_view, 17> kUnusual = {"~",  "#", "::", "||", "\x1F", "\x01", "¦",  "§", "!",
                                                       "=>", ":", "/",  " ",  "þ",    "，",   "；", "؛"};
/// Of these, such as divide words, names and times: they need more columns.
constexpr std::string_view kOfTexts = ":/ ，；";

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
  std::uint64_t enclosed = 0;       ///< cells that begin and end with `"`, blanks aside, and are not quoted
  bool rows_end_in_delimiter = false;    ///< all of them; they count as wide as the header
  bool names_begin_with_blanks = false;  ///< some in the header, behind a delimiter

  [[nodiscard]] double share() const {
    return rows == 0 ? 1.0 : static_cast<double>(as_wide) / static_cast<double>(rows);
  }
  [[nodiscard]] bool better_than(const Fit& other) const {
    if (columns < 2) return false;  // the delimiter does not occur in the header
    // What stands before a blank is the comma of a sentence rather than a delimiter.
    return other.columns < 2 || std::tuple(share(), !names_begin_with_blanks, columns) >
                                    std::tuple(other.share(), !other.names_begin_with_blanks, other.columns);
  }
};

/// Whether `cell`, which is not quoted, begins and ends with `"`, blanks aside.
bool is_enclosed(std::string_view cell) {
  cell = cell.substr(0, cell.find_last_not_of(" \t\r") + 1);
  return cell.size() > 1 && cell.starts_with('"') && cell.ends_with('"');
}

Fit fit_of(std::string_view sample, bool whole, const CsvDialect& dialect) {
  const CellScanner scanner(dialect);
  const char* at = sample.data();
  const char* const end = at + sample.size();
  std::uint64_t lines = 0;
  std::uint64_t with_empty_end = 0;  // rows with one cell more than the header, an empty one
  Fit fit;
  while ((at = scanner.skip_blank_lines(at, end, lines)) != end) {
    const bool is_header = fit.columns == 0;
    std::uint64_t columns = 0;
    const char* stop = nullptr;
    RawCell cell;
    for (;; at = scanner.behind_delimiter(stop, end)) {
      const bool is_quoted = at != end && scanner.is_quote(*at);
      stop = scanner.scan(at, end, cell);
      ++columns;
      const bool is_cut_off = stop == end && !whole;
      if (is_quoted && !is_cut_off) ++(cell.fault == CellFault::none ? fit.quoted : fit.damaged);
      if (!is_quoted) fit.enclosed += is_enclosed(cell.text) ? 1 : 0;
      if (is_header && is_quoted) ++fit.header_quoted;
      if (is_header && columns > 1 && cell.text.starts_with(' ')) fit.names_begin_with_blanks = true;
      if (CellScanner::ends_row(stop, end)) break;
    }
    if (is_header) {
      fit.columns = columns;
    } else if (stop != end || whole) {
      ++fit.rows;
      fit.as_wide += columns == fit.columns ? 1 : 0;
      with_empty_end += columns == fit.columns + 1 && stop == at ? 1 : 0;
    }
    if (stop == end) break;
    at = CellScanner::behind_row_end(stop, end);
  }
  if (fit.rows > 0 && with_empty_end == fit.rows) {
    fit.rows_end_in_delimiter = true;
    fit.as_wide = fit.rows;
  }
  return fit;
}

/// Finds what hints leave open, for one delimiter.
class QuotingDetection {
 public:
  QuotingDetection(std::string_view sample, bool whole, const CsvDialectHints& hints,
                   std::string_view delimiter)
      : sample_(sample), whole_(whole), hints_(hints) {
    dialect_.delimiter = delimiter.front();
    dialect_.delimiter_rest = delimiter.substr(1);
    dialect_.backslash_escapes = hints.backslash_escapes.value_or(false);
    dialect_.cr_ends_rows = hints.cr_ends_rows.value_or(false);
    if (hints.quote) dialect_.quote = *hints.quote == '\0' ? std::nullopt : hints.quote;
    fit_ = fit_with(dialect_);
  }

  void detect() {
    if (!hints_.cr_ends_rows && sample_.contains('\r')) try_cr();
    if (dialect_.quote && sample_.contains(dialect_.delimiter + std::string(" ") + *dialect_.quote)) {
      try_blanks();
    }
    if (!hints_.backslash_escapes && dialect_.quote && sample_.contains('\\')) try_backslash();
    if (!hints_.quote) {
      if (sample_.contains('\'')) try_apostrophe();
      if (fit_.quoted == 0 && fit_.damaged >= kDamagedMin) try_no_quotes();
    }
    dialect_.rows_end_in_delimiter = fit_.rows_end_in_delimiter;
    dialect_.quotes_cells = fit_.quoted > 0;
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
    // Line ends that were translated twice: the second CR would belong to the last cell.
    const bool is_doubled = sample_.contains("\r\r\n") && fit.rows > 0 && fit.share() >= fit_.share();
    if (only_so_rows || is_doubled || (fit_.rows > 0 && fit.share() > fit_.share())) take(dialect, fit);
  }

  void try_blanks() {
    CsvDialect dialect = dialect_;
    dialect.blanks_behind_delimiter = true;
    const Fit fit = fit_with(dialect);
    if (fit.quoted > fit_.quoted && fit.damaged == 0 && fit.share() >= fit_.share()) take(dialect, fit);
  }

  void try_backslash() {
    CsvDialect dialect = dialect_;
    dialect.backslash_escapes = true;
    const Fit fit = fit_with(dialect);
    const bool mends = fit.damaged < fit_.damaged;
    // Who writes `\'` escapes with backslashes, if all of them can be escapes.
    const bool is_written_so = fit_.damaged == 0 && fit.damaged == 0 && fit.quoted > 0 &&
                               fit.quoted == fit_.quoted && escapes_apostrophes();
    if ((mends || is_written_so) && fit.share() >= fit_.share()) take(dialect, fit);
  }

  void try_apostrophe() {
    CsvDialect dialect = dialect_;
    dialect.quote = '\'';
    Fit fit = fit_with(dialect);
    if (!hints_.backslash_escapes && fit.damaged > 0) {
      dialect.backslash_escapes = true;
      fit = fit_with(dialect);
    }
    const bool header_is_quoted = fit.columns > 1 && fit.header_quoted == fit.columns;
    const bool nothing_else_quotes = fit_.quoted + fit_.damaged == 0;
    const bool everywhere = fit.rows > 0 && fit.quoted >= fit.rows && fit.share() >= fit_.share();
    if (fit.quoted > 0 && fit.damaged == 0 &&
        ((nothing_else_quotes && (everywhere || fit.share() > fit_.share())) ||
         (header_is_quoted && fit.share() >= fit_.share()))) {
      take(dialect, fit);
    }
  }

  void try_no_quotes() {
    CsvDialect dialect = dialect_;
    dialect.quote = std::nullopt;
    const Fit fit = fit_with(dialect);
    if (fit.columns > 1 && fit.rows > 0 && fit.as_wide == fit.rows && fit.enclosed == 0) take(dialect, fit);
  }

  /// Whether apostrophes stand behind backslashes, and nothing does that is no quote or backslash.
  [[nodiscard]] bool escapes_apostrophes() const {
    bool found = false;
    for (std::size_t at = 0; (at = sample_.find('\\', at)) != std::string_view::npos; at += 2) {
      if (at + 1 == sample_.size()) break;
      const char escaped = sample_[at + 1];
      if (escaped != '\'' && escaped != '"' && escaped != '\\') return false;
      found = found || escaped == '\'';
    }
    return found;
  }

  const std::string_view sample_;
  const bool whole_;
  const CsvDialectHints& hints_;
  CsvDialect dialect_;
  Fit fit_;
};

/// The fields of `line` by `dialect`: for a look at what may be a header.
std::vector<std::string_view> cells_of(std::string_view line, const CsvDialect& dialect) {
  const CellScanner scanner(dialect);
  std::vector<std::string_view> cells;
  const char* const end = line.data() + line.size();
  RawCell cell;
  for (const char* at = line.data();; at = scanner.behind_delimiter(at, end)) {
    at = scanner.scan(at, end, cell);
    cells.push_back(cell.text);
    if (at == end) return cells;
  }
}

CsvDialect with_delimiter(CsvDialect dialect, std::string_view delimiter) {
  dialect.delimiter = delimiter.front();
  dialect.delimiter_rest = delimiter.substr(1);
  return dialect;
}

std::string_view first_line(std::string_view text) {
  return text.substr(0, text.find_first_of("\r\n"));
}

constexpr std::string_view kOfValues = "0123456789@";

bool is_sign(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  return value > ' ' && value < 0x7F && std::isalnum(value) == 0 &&
         !std::string_view("\"'\\_()").contains(byte);
}

/// What stands between all names of the header alike, if it is signs, or signs and blanks: `~~~`, ` - `, `*`.
std::string_view sign_between_names(std::string_view header) {
  std::string_view between;
  for (std::size_t at = 0; at < header.size(); ++at) {
    std::size_t end = at;
    while (end < header.size() && (is_sign(header[end]) || header[end] == ' ')) ++end;
    if (end == at) continue;
    const std::string_view run = header.substr(at, end - at);
    if (at == 0 || end == header.size() || (!between.empty() && run != between)) return {};
    between = run;
    at = end;
  }
  return between;
}

/// An unusual delimiter that makes all rows as wide as the header, whose names are names.
std::optional<UndividedTable> find_unusual_delimiter(std::string_view sample, bool whole,
                                                     const CsvDialect& ordinary) {
  const std::string_view table = sample.substr(std::min(sample.find_first_not_of("\r\n"), sample.size()));
  std::vector<std::string_view> delimiters(kUnusual.begin(), kUnusual.end());
  constexpr std::size_t kLongest = 4;
  const std::string_view between = sign_between_names(first_line(table));
  const bool is_long = between.size() > 1 && between.size() <= kLongest;
  if (is_long) delimiters.insert(delimiters.begin(), between);
  if (between.size() == 1) delimiters.push_back(between);
  for (const std::string_view delimiter : delimiters) {
    const CsvDialect dialect = with_delimiter(ordinary, delimiter);
    const Fit fit = fit_of(table, whole, dialect);
    const bool is_listed = std::ranges::find(kUnusual, delimiter) != kUnusual.end();
    const bool is_of_texts =
        kOfTexts.contains(delimiter) || (!is_listed && (!is_long || delimiter.contains(' ')));
    if (fit.columns < (is_of_texts ? 3U : 2U) || fit.rows < (is_of_texts ? 3U : 1U) || fit.share() < 1 ||
        fit.damaged > 0)
      continue;
    const auto names = cells_of(first_line(table), dialect);
    if (std::ranges::all_of(names, [](std::string_view name) {
          return !name.empty() && !name.starts_with(' ') && name.find_first_of(kOfValues) == name.npos;
        }))
      return UndividedTable{.delimiter = std::string(delimiter), .columns = fit.columns};
  }
  return std::nullopt;
}

/// A line further down that reads as a header of rows that are all as wide: what stands above it is a title.
std::optional<UndividedTable> find_wider_table_below(std::string_view sample, bool whole,
                                                     const CsvDialect& ordinary) {
  constexpr std::uint32_t kTitleLinesMax = 20;
  std::string_view below = sample;
  for (std::uint32_t lines = 1; lines <= kTitleLinesMax; ++lines) {
    const std::size_t line_end = below.find('\n');
    if (line_end == std::string_view::npos) return std::nullopt;
    below.remove_prefix(line_end + 1);
    for (const Candidate& candidate : kCandidates) {
      const CsvDialect dialect = with_delimiter(ordinary, candidate.delimiter);
      const std::string_view names = first_line(below);
      if (names.empty()) continue;
      const Fit fit = fit_of(below, whole, dialect);
      const bool is_header = fit.columns > 1 && names.find_first_of(kOfValues) == names.npos;
      // A column of lists is no table: but where commas divide, no row could be read anyway.
      const std::string_view rows = below.substr(std::min(names.size(), below.size()));
      const bool has_values = rows.find_first_of(kOfValues) != rows.npos;
      if (is_header && fit.rows > 0 && fit.share() >= 1 && fit.rows >= lines &&
          (has_values || candidate.delimiter == kComma))
        return UndividedTable{.lines_above = lines, .columns = fit.columns};
    }
  }
  return std::nullopt;
}

/// A delimiter of three characters, of which the first, which is the last, was taken for it: `|~|`.
std::optional<UndividedTable> find_delimiter_around(std::string_view sample, bool whole,
                                                    const CsvDialect& dialect) {
  const std::string_view table = sample.substr(std::min(sample.find_first_not_of("\r\n"), sample.size()));
  const auto names = cells_of(first_line(table), dialect);
  if (names.size() < 3 || names.size() % 2 == 0 || names[1].empty() || !dialect.delimiter_rest.empty() ||
      !std::ranges::all_of(names[1], is_sign))
    return std::nullopt;
  for (std::size_t i = 1; i < names.size(); i += 2) {
    if (names[i] != names[1]) return std::nullopt;
  }
  std::string delimiter(1, dialect.delimiter);
  delimiter.append(names[1]).append(1, dialect.delimiter);
  const Fit fit = fit_of(table, whole, with_delimiter(dialect, delimiter));
  if (fit.rows == 0 || fit.share() < 1 || fit.damaged > 0) return std::nullopt;
  return UndividedTable{.delimiter = std::move(delimiter), .columns = fit.columns};
}

}  // namespace

std::string describe(const CsvDialect& dialect) {
  std::string text = fmt::format("'{}{}'", dialect.delimiter, dialect.delimiter_rest);
  for (const Candidate& candidate : kCandidates) {
    if (candidate.delimiter == text.substr(1, text.size() - 2)) text = candidate.name;
  }
  if (dialect.blanks_behind_delimiter) text += " and blanks";
  text = dialect.quote ? fmt::format("CSV, {}, quoted with {}", text, *dialect.quote)
                       : fmt::format("CSV, {}, no quotes", text);
  if (dialect.backslash_escapes) text += ", backslash escapes";
  if (dialect.cr_ends_rows) text += ", rows end in CR, too";
  if (dialect.rows_end_in_delimiter) text += ", rows end in a delimiter";
  return text;
}

CsvDialect detect_dialect(std::string_view sample, bool whole, const CsvDialectHints& hints) {
  const auto detected = [&](std::string_view delimiter) {
    QuotingDetection found(sample, whole, hints, delimiter);
    found.detect();
    return found;
  };
  if (hints.delimiter) return detected(*hints.delimiter).dialect();
  std::optional<QuotingDetection> best;
  for (const Candidate& candidate : kCandidates) {
    const QuotingDetection found = detected(candidate.delimiter);
    if (found.fit().columns > 1 && (!best || found.fit().better_than(best->fit()))) best.emplace(found);
  }
  return best ? best->dialect() : detected(kComma).dialect();
}

std::optional<UndividedTable> find_undivided_table(std::string_view sample, bool whole,
                                                   const CsvDialect& dialect) {
  if (fit_of(sample, whole, dialect).columns != 1) return find_delimiter_around(sample, whole, dialect);
  if (auto unusual = find_unusual_delimiter(sample, whole, dialect)) return unusual;
  return find_wider_table_below(sample, whole, dialect);
}

}  // namespace mixferry::connectors
