#include "connectors/csv/csv_source.h"

#include <algorithm>
#include <atomic>
#include <boost/algorithm/string/predicate.hpp>
#include <cctype>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "connectors/csv/footer.h"
#include "connectors/csv/header.h"
#include "connectors/csv/line_with_columns.h"
#include "connectors/csv/row_ends.h"
#include "connectors/csv/row_reader.h"
#include "connectors/csv/without_last_lines.h"
#include "connectors/source/cut_source.h"
#include "connectors/source/refusal.h"
#include "engine/base/shell_word.h"

namespace mixferry::connectors {
namespace {

/// A thousand columns with long names; whatever is longer is no header.
constexpr std::size_t kHeaderBytesMax = 1 << 20;

std::string lines_in_words(std::uint64_t lines) {
  return fmt::format("{} line{}", lines, lines == 1 ? "" : "s");
}

class CsvSource final : public CutSource {
 public:
  CsvSource(std::unique_ptr<PeekableStream> input, const CsvDialect& csv_dialect, CsvHeader header,
            const ReadOptions& options, const BlockCutter::Options& cutting, const FooterInSight* end,
            std::uint64_t end_offset)
      : CutSource(std::move(input),
                  std::make_unique<CsvRowEnds>(csv_dialect, columns_of_rows(header, csv_dialect),
                                               options.short_rows == ShortRows::pad),
                  cutting),
        dialect_(csv_dialect),
        options_(options),
        header_(std::move(header)),
        names_(header_.names),
        end_(header_.names.size() > 1 ? end : nullptr),
        end_offset_(end_offset) {
    look_for_footer();
  }

  std::string dialect() const override {
    std::string text = describe(dialect_);
    if (!options_.has_header) text += ", no header";
    if (options_.skip_lines_above > 0)
      text += fmt::format(", {} skipped above", lines_in_words(options_.skip_lines_above));
    if (options_.skip_lines_below.value_or(0) > 0)
      text += fmt::format(", {} skipped below", lines_in_words(*options_.skip_lines_below));
    if (const std::uint64_t lines = footer_lines_.load(); lines > 0)
      text += fmt::format(", a footer of {} left out", lines_in_words(lines));
    return text;
  }
  const std::optional<std::vector<std::string>>& header() const override { return names_; }
  std::string where_columns_may_be(const std::vector<std::string>& names) const override {
    const auto line = line_with_columns(first_lines_, dialect_, names);
    if (!line) return {};
    return fmt::format("Line {} names them: say --skip-rows {}", header_.lines + *line,
                       header_.lines + *line - 1);
  }
  RowLayout layout() const override {
    return {.form = RowForm::cells, .dialect = dialect_, .columns = header_.names};
  }

  Result<std::optional<Block>> next() override {
    auto block = CutSource::next();
    if (!footer_) look_for_footer();
    if (!footer_ || !block || !*block) return block;
    const std::uint64_t begin = end_offset_ + footer_->begin;
    if ((*block)->byte_offset + (*block)->bytes.size() > begin) {
      (*block)->footer_offset = begin - std::min(begin, (*block)->byte_offset);
    }
    return block;
  }

  /// Keeps the `lines` below the header, to be looked at where columns are missed in it.
  void remember_first_lines(std::string_view lines) { first_lines_ = lines; }

  Result<std::unique_ptr<RowReader>> row_reader(const ColumnRequest& request) const override {
    return make_csv_row_reader(header_, dialect_, options_, request);
  }

 private:
  const CsvDialect dialect_;
  const ReadOptions options_;
  const CsvHeader header_;
  const std::optional<std::vector<std::string>> names_;
  std::string first_lines_;

  void look_for_footer() {
    if (end_ == nullptr) return;
    footer_ = end_->footer(dialect_);
    footer_lines_ = footer_ ? footer_->lines : 0;
  }

  const FooterInSight* const end_;  ///< owned by the input; nullptr: no footer is looked for
  const std::uint64_t end_offset_;  ///< where it begins to count
  std::optional<Footer> footer_;
  std::atomic<std::uint64_t> footer_lines_ = 0;  ///< of `footer_`, for any thread
};

/// The delimiter that a line such as `sep=;` at the front names, as spreadsheets do.
std::optional<std::string> named_delimiter(std::string_view beginning) {
  constexpr std::string_view kName = "sep=";
  std::string_view line = beginning.substr(0, beginning.find_first_of("\r\n"));
  if (line.size() == beginning.size()) return std::nullopt;
  if (line.starts_with('"') && line.ends_with('"') && line.size() > 1) line = line.substr(1, line.size() - 2);
  constexpr std::size_t kLongest = 4;
  if (!boost::algorithm::istarts_with(line, kName) || line.size() == kName.size() ||
      line.size() > kName.size() + kLongest)
    return std::nullopt;
  const std::string_view delimiter = line.substr(kName.size());
  if (delimiter == "\\t") return "\t";
  const auto is_mark = [](char byte) { return std::ispunct(static_cast<unsigned char>(byte)) != 0; };
  if (delimiter.size() > 1 && !std::ranges::all_of(delimiter, is_mark)) return std::nullopt;
  return std::string(delimiter);
}

bool can_structure(char byte) {
  return byte != '\n' && byte != '\r' && byte != '\\';
}

Result<> check_choices(const std::string& name, const ReadOptions& options) {
  constexpr std::size_t kDelimiterBytesMax = 8;
  const std::string delimiter = options.delimiter.value_or(",");
  const char quote = options.quote.value_or('\0');
  if (delimiter.size() > kDelimiterBytesMax) {
    return refuse(fmt::format("{}: a delimiter has at most {} bytes; \"{}\" has {}.", name,
                              kDelimiterBytesMax, delimiter, delimiter.size()));
  }
  const bool is_quote = delimiter.contains(quote) || (delimiter.contains('"') && !options.quote);
  if (delimiter.empty() || is_quote || delimiter.contains('\0') || !can_structure(quote) ||
      !std::ranges::all_of(delimiter, can_structure)) {
    return refuse(
        fmt::format("{}: delimiter and quote must be two different characters, and no line ends "
                    "or backslashes.",
                    name));
  }
  return {};
}

/// A table that looks like a single column would be rejects alone, or worse.
Result<> check_divided(const OpenedInput& input, const ReadOptions& options, std::string_view sample,
                       bool whole, const CsvDialect& dialect) {
  if (options.delimiter || !options.has_header) return {};
  const auto table = find_undivided_table(sample, whole, dialect);
  if (!table) return {};
  const std::string one_column = "If it has one column, say --delimiter ,";
  if (table->delimiter.size() > 2 && table->delimiter.front() == dialect.delimiter) {
    return refuse(
        fmt::format("{}: its cells seem to be divided by \"{}\": say --delimiter {}, or --delimiter {} if "
                    "they are not.",
                    input.name, table->delimiter, shell_word(table->delimiter),
                    shell_word(table->delimiter.substr(0, 1))));
  }
  if (!table->delimiter.empty()) {
    return refuse(
        fmt::format("{}: none of the usual delimiters stands in its header, but \"{}\" makes {} columns of "
                    "it and of each "
                    "row: say --delimiter {}. {}",
                    input.name, table->delimiter, table->columns, shell_word(table->delimiter), one_column));
  }
  const std::uint32_t lines = options.skip_lines_above + table->lines_above;
  return refuse(
      fmt::format("{}: line {} has one cell, and from line {} on there are {} in each row: what stands above "
                  "looks like a title. To leave it out, say --skip-rows {}. {}",
                  input.name, options.skip_lines_above + 1, lines + 1, table->columns, lines, one_column));
}

Result<CsvDialect> choose_dialect(const OpenedInput& input, const ReadOptions& options) {
  if (auto fine = check_choices(input.name, options); !fine) return std::unexpected(std::move(fine.error()));
  const auto sample = input.bytes->peek(kSampleBytes);
  if (!sample) return std::unexpected(sample.error());
  const bool whole = sample->size() < kSampleBytes;
  CsvDialect dialect = detect_dialect(*sample, whole,
                                      {.delimiter = options.delimiter,
                                       .quote = options.quote,
                                       .backslash_escapes = options.backslash_escapes,
                                       .cr_ends_rows = options.cr_ends_rows});
  if (!options.has_header) dialect.rows_end_in_delimiter = false;
  if (auto fine = check_divided(input, options, *sample, whole, dialect); !fine)
    return std::unexpected(std::move(fine.error()));
  return dialect;
}

/// Takes one line off the front, whatever is in it.
Result<> skip_line(const OpenedInput& input) {
  for (std::size_t bytes = kSampleBytes; bytes <= kHeaderBytesMax; bytes *= 2) {
    const auto beginning = input.bytes->peek(bytes);
    if (!beginning) return std::unexpected(beginning.error());
    const bool whole = beginning->size() < bytes;
    std::size_t end = beginning->find_first_of("\r\n");
    if (end != std::string_view::npos && (whole || end + 1 < beginning->size())) {
      end += beginning->substr(end, 2) == "\r\n" ? 2 : 1;
      input.bytes->skip(end);
      return {};
    }
    if (whole) return refuse(fmt::format("{}: there are no rows below the lines to be skipped.", input.name));
  }
  return refuse(
      fmt::format("{}: a line to be skipped is longer than {} bytes.", input.name, kHeaderBytesMax));
}

/// A line that names the delimiter is none of the table; `--delimiter` wins over it.
Result<> heed_named_delimiter(const OpenedInput& input, ReadOptions& options) {
  const auto beginning = input.bytes->peek(kSampleBytes);
  if (!beginning) return std::unexpected(beginning.error());
  const auto delimiter = named_delimiter(*beginning);
  if (!delimiter || options.skip_lines_above > 0) return {};
  options.skip_lines_above = 1;
  if (!options.delimiter) options.delimiter = delimiter;
  return {};
}

/// Looks at more and more bytes until the header is whole.
Result<CsvHeader> find_header(const OpenedInput& input, const CsvDialect& dialect,
                              std::uint64_t lines_above) {
  for (std::size_t bytes = kSampleBytes; bytes <= kHeaderBytesMax; bytes *= 2) {
    const auto beginning = input.bytes->peek(bytes);
    if (!beginning) return std::unexpected(beginning.error());
    auto header = read_csv_header(input.name, *beginning, beginning->size() < bytes, dialect, lines_above);
    if (!header) return std::unexpected(std::move(header.error()));
    if (*header) return std::move(**header);
  }
  return refuse(
      fmt::format("{}: no header ends within the first {} bytes. Is this a CSV file with a header? A "
                  "quote that is never closed does this, too.",
                  input.name, kHeaderBytesMax));
}

/// Of a line that was named as the header: a blank one would be stepped over.
Result<> require_header_here(const OpenedInput& input, std::uint32_t line) {
  const auto beginning = input.bytes->peek(kSampleBytes);
  if (!beginning) return std::unexpected(beginning.error());
  const std::string_view text = beginning->substr(0, beginning->find_first_of("\r\n"));
  if (!text.empty()) return {};
  return refuse(
      fmt::format("{}: line {} is blank, so it can't be the header. Give --header-row the number of the line "
                  "that names the columns.",
                  input.name, line));
}

/// What stands for the header of a file that has none.
CsvHeader numbered(std::size_t columns, std::uint64_t lines_above) {
  CsvHeader header;
  header.lines = lines_above;
  for (std::size_t i = 1; i <= columns; ++i) header.names.push_back(std::to_string(i));
  return header;
}

}  // namespace

Result<std::unique_ptr<Source>> open_csv(OpenedInput input, ReadOptions options) {
  options.skip_lines_above = lines_above_header(options);
  const std::uint64_t mark_bytes = input.bytes->bytes_read();
  const FooterInSight* end = nullptr;
  if (options.skip_lines_below) {
    input.bytes = std::make_unique<PeekableStream>(
        std::make_unique<WithoutLastLines>(std::move(input.bytes), *options.skip_lines_below));
  } else {
    auto in_sight = std::make_unique<FooterInSight>(std::move(input.bytes));
    // Short rows that are to be filled up can't be told from a footer.
    if (options.short_rows == ShortRows::reject) end = in_sight.get();
    input.bytes = std::make_unique<PeekableStream>(std::move(in_sight));
  }
  if (auto fine = heed_named_delimiter(input, options); !fine)
    return std::unexpected(std::move(fine.error()));
  for (std::uint32_t line = 0; line < options.skip_lines_above; ++line) {
    if (auto skipped = skip_line(input); !skipped) return std::unexpected(std::move(skipped.error()));
  }
  if (options.header_row) {
    if (auto fine = require_header_here(input, *options.header_row); !fine)
      return std::unexpected(std::move(fine.error()));
  }
  const auto dialect = choose_dialect(input, options);
  if (!dialect) return std::unexpected(dialect.error());
  auto header = find_header(input, *dialect, options.skip_lines_above);
  if (!header) return std::unexpected(std::move(header.error()));

  if (options.has_header) {
    input.bytes->skip(header->bytes);
  } else {
    *header = numbered(header->names.size(), options.skip_lines_above);
  }
  BlockCutter::Options cutting = cutter_options(options);
  cutting.first_line = header->lines + 1;
  cutting.byte_offset = mark_bytes + input.bytes->bytes_read();
  constexpr std::size_t kFirstLinesBytes = 4096;
  const auto below = input.bytes->peek(kFirstLinesBytes);
  if (!below) return std::unexpected(below.error());
  std::string first_lines(*below);
  auto source = std::make_unique<CsvSource>(std::move(input.bytes), *dialect, std::move(*header), options,
                                            cutting, end, mark_bytes);
  if (options.has_header) source->remember_first_lines(first_lines);
  return source;
}

}  // namespace mixferry::connectors
