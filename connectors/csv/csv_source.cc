#include "connectors/csv/csv_source.h"

#include <fmt/format.h>
#include <string>
#include <string_view>
#include <utility>

#include "connectors/csv/header.h"
#include "connectors/csv/row_ends.h"
#include "connectors/csv/row_reader.h"
#include "connectors/cut_source.h"

namespace mixferry::connectors {
namespace {

/// A thousand columns with long names; whatever is longer is no header.
constexpr std::size_t kHeaderBytesMax = 1 << 20;

std::unexpected<Error> refuse(std::string message) {
  return std::unexpected(Error{ErrorKind::fatal, std::move(message)});
}

class CsvSource final : public CutSource {
 public:
  CsvSource(std::unique_ptr<PeekableStream> input, const CsvDialect& csv_dialect, CsvHeader header,
            const ReadOptions& options, const BlockCutter::Options& cutting)
      : CutSource(std::move(input), std::make_unique<CsvRowEnds>(csv_dialect), cutting),
        dialect_(csv_dialect),
        row_bytes_max_(options.row_bytes_max),
        has_header_(options.has_header),
        header_(std::move(header.names)) {}

  std::string dialect() const override { return dialect_.describe() + (has_header_ ? "" : ", no header"); }
  const std::optional<std::vector<std::string>>& header() const override { return header_; }

  Result<std::unique_ptr<RowReader>> row_reader(const ColumnRequest& request) const override {
    return make_csv_row_reader(*header_, dialect_, row_bytes_max_, request);
  }

 private:
  const CsvDialect dialect_;
  const std::size_t row_bytes_max_;
  const bool has_header_;
  const std::optional<std::vector<std::string>> header_;
};

bool can_structure(char byte) {
  return byte != '\n' && byte != '\r' && byte != '\\';
}

Result<CsvDialect> choose_dialect(const OpenedInput& input, const ReadOptions& options) {
  const char delimiter = options.delimiter.value_or(',');
  const char quote = options.quote.value_or('\0');
  if (!can_structure(delimiter) || !can_structure(quote) || delimiter == '\0' || delimiter == quote ||
      (delimiter == '"' && !options.quote)) {
    return refuse(
        fmt::format("{}: delimiter and quote must be two different characters, and no line ends "
                    "or backslashes.",
                    input.name));
  }
  const auto sample = input.bytes->peek(kSampleBytes);
  if (!sample) return std::unexpected(sample.error());
  return detect_dialect(*sample, sample->size() < kSampleBytes,
                        {.delimiter = options.delimiter,
                         .quote = options.quote,
                         .backslash_escapes = options.backslash_escapes,
                         .cr_ends_rows = options.cr_ends_rows});
}

/// Looks at more and more bytes until the header is whole.
Result<CsvHeader> find_header(const OpenedInput& input, const CsvDialect& dialect) {
  for (std::size_t bytes = kSampleBytes; bytes <= kHeaderBytesMax; bytes *= 2) {
    const auto beginning = input.bytes->peek(bytes);
    if (!beginning) return std::unexpected(beginning.error());
    auto header = read_csv_header(input.name, *beginning, beginning->size() < bytes, dialect);
    if (!header) return std::unexpected(std::move(header.error()));
    if (*header) return std::move(**header);
  }
  return refuse(
      fmt::format("{}: no header ends within the first {} bytes. Is this a CSV file with a header? A "
                  "quote that is never closed does this, too.",
                  input.name, kHeaderBytesMax));
}

/// What stands for the header of a file that has none.
CsvHeader numbered(std::size_t columns) {
  CsvHeader header;
  for (std::size_t i = 1; i <= columns; ++i) header.names.push_back(std::to_string(i));
  return header;
}

}  // namespace

Result<std::unique_ptr<Source>> open_csv(OpenedInput input, const ReadOptions& options) {
  const auto dialect = choose_dialect(input, options);
  if (!dialect) return std::unexpected(dialect.error());
  auto header = find_header(input, *dialect);
  if (!header) return std::unexpected(std::move(header.error()));

  if (options.has_header) {
    input.bytes->skip(header->bytes);
  } else {
    *header = numbered(header->names.size());
  }
  BlockCutter::Options cutting = cutter_options(options);
  cutting.first_line = header->lines + 1;
  cutting.byte_offset = input.bytes->bytes_read();
  return std::make_unique<CsvSource>(std::move(input.bytes), *dialect, std::move(*header), options, cutting);
}

}  // namespace mixferry::connectors
