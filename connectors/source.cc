#include "connectors/source.h"

#include <fmt/format.h>
#include <string_view>
#include <utility>

#include "connectors/csv/csv_source.h"
#include "connectors/decoded_source.h"
#include "connectors/input/archive_members.h"
#include "connectors/input/beginning.h"
#include "connectors/input/byte_stream.h"
#include "connectors/input/decoding_stream.h"
#include "connectors/input/encoding.h"
#include "connectors/input/peekable_stream.h"
#include "connectors/jsonl/json_source.h"
#include "connectors/mending/mended_source.h"
#include "connectors/open_format.h"
#include "connectors/xlsx/xlsx_source.h"

namespace mixferry::connectors {
namespace {

std::unexpected<Error> refuse_source(std::string_view name, std::string_view why) {
  return std::unexpected(Error{ErrorKind::fatal, fmt::format("{}: {}", name, why)});
}

Result<OpenedInput> open_input(const std::string& path, const std::optional<std::string>& declared_encoding) {
  auto bytes = open_bytes(path);
  if (!bytes) return std::unexpected(std::move(bytes.error()));
  OpenedInput input{std::string(source_name(path)), std::make_unique<PeekableStream>(std::move(*bytes)), {}};
  const auto sample = input.bytes->peek(kSampleBytes);
  if (!sample) return std::unexpected(sample.error());
  if (sample->empty()) return refuse_source(input.name, "is empty.");
  if (auto text = check_beginning(input.name, *sample); !text) return std::unexpected(text.error());
  auto encoding = find_encoding(input.name, *sample, declared_encoding);
  if (!encoding) return std::unexpected(std::move(encoding.error()));
  input.bytes->skip(encoding->mark_bytes);
  if (encoding->name.empty()) return input;

  input.encoding = encoding->name;
  input.bytes = std::make_unique<PeekableStream>(std::make_unique<DecodingStream>(
      std::move(input.bytes), std::move(encoding->name), input.name, encoding->mark_bytes));
  return input;
}

/// JSON begins with an object, or with an array of objects; a header of CSV may begin with a bracket, too.
bool looks_like_json(std::string_view sample, std::size_t first) {
  if (sample[first] == '{') return true;
  if (sample[first] != '[') return false;
  const std::size_t next = sample.find_first_not_of(" \t\r\n", first + 1);
  return next == std::string_view::npos || sample[next] == '{' || sample[next] == ']';
}

/// Options about tables that would change which rows are read.
Result<> refuse_options_of_tables(std::string_view name, const ReadOptions& options) {
  const std::string_view option = !options.has_header                        ? "--no-header"
                                  : options.skip_lines_above > 0             ? "--skip-rows"
                                  : options.header_row                       ? "--header-row"
                                  : options.skip_lines_below.value_or(0) > 0 ? "--skip-footer"
                                                                             : "";
  if (option.empty()) return {};
  return refuse_source(name,
                       fmt::format("{} is about CSV and workbooks, and this is JSON. Leave it out.", option));
}

Result<std::unique_ptr<Source>> open_as_it_stands(const std::string& path, const ReadOptions& options) {
  if (const SourcePath place = split_source_path(path); is_workbook(place.file)) {
    if (options.skip_lines_below.value_or(0) > 0) {
      return refuse_source(
          path,
          "--skip-footer is about CSV, and this is a workbook. Leave it out, or save the sheet as CSV.");
    }
    return open_xlsx(place, options);
  }
  auto input = open_input(path, options.encoding);
  if (!input) return std::unexpected(std::move(input.error()));
  const auto sample = input->bytes->peek(kSampleBytes);
  if (!sample) return std::unexpected(sample.error());

  const std::size_t first = sample->find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos)
    return refuse_source(input->name, "is empty: it begins with nothing but blanks.");
  if (auto rows = check_text(input->name, *sample); !rows) return std::unexpected(std::move(rows.error()));
  const char beginning = (*sample)[first];
  const bool as_json = options.format ? options.format != Format::csv
                                      : !options.records.empty() || looks_like_json(*sample, first);
  if (options.format == Format::json && beginning != '{' && beginning != '[') {
    return refuse_source(input->name, "is no JSON: it begins with neither { nor [.");
  }
  if (!as_json && beginning == '[' && !options.format) {
    return refuse_source(input->name,
                         "begins like a JSON array, but not one of objects. If it is CSV, say --format csv.");
  }
  if (as_json) {
    if (auto fine = refuse_options_of_tables(input->name, options); !fine)
      return std::unexpected(std::move(fine.error()));
  }
  const std::string encoding = input->encoding;
  auto source = as_json ? open_json(std::move(*input), options) : open_csv(std::move(*input), options);
  if (!source || encoding.empty()) return source;
  return std::make_unique<DecodedSource>(std::move(*source), encoding);
}

}  // namespace

Result<std::unique_ptr<Source>> open_source(const std::string& path, const ReadOptions& options) {
  auto source = open_as_it_stands(path, options);
  if (!source) return source;
  return with_rows_mended(std::move(*source));
}

}  // namespace mixferry::connectors
