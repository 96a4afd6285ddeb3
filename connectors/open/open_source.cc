#include "connectors/open/open_source.h"

#include <algorithm>
#include <fmt/format.h>
#include <string_view>
#include <utility>

#include "connectors/csv/csv_source.h"
#include "connectors/input/archive_members.h"
#include "connectors/input/beginning.h"
#include "connectors/input/decoding_stream.h"
#include "connectors/input/encoding.h"
#include "connectors/input/open_archives.h"
#include "connectors/input/open_bytes.h"
#include "connectors/jsonl/json_source.h"
#include "connectors/mending/mended_source.h"
#include "connectors/mending/reject_columns.h"
#include "connectors/open/decoded_source.h"
#include "connectors/source/byte_stream.h"
#include "connectors/source/opened_input.h"
#include "connectors/source/peekable_stream.h"
#include "connectors/source/utf8.h"
#include "connectors/xlsx/xlsx_source.h"

namespace mixferry::connectors {
namespace {

std::unexpected<Error> refuse_source(std::string_view name, std::string_view why) {
  return std::unexpected(Error{ErrorKind::fatal, fmt::format("{}: {}", name, why)});
}

/// UTF-16, or UTF-8 up to a character that the sample's end may have cut.
bool is_unicode(std::string_view sample) {
  constexpr std::size_t character_bytes_max = 4;
  const std::size_t invalid = std::min(first_invalid_utf8(sample), sample.size());
  return sample.contains('\0') || invalid + character_bytes_max > sample.size();
}

Result<OpenedInput> open_input(const std::string& path, const std::optional<std::string>& declared_encoding,
                               OpenArchives& archives) {
  auto bytes = open_bytes(path, archives);
  if (!bytes) return std::unexpected(std::move(bytes.error()));
  OpenedInput input{std::string(source_name(path)), std::make_unique<PeekableStream>(std::move(*bytes)), {}};
  const auto sample = input.bytes->peek(kSampleBytes);
  if (!sample) return std::unexpected(sample.error());
  if (sample->empty()) return refuse_source(input.name, "is empty.");
  if (auto text = check_beginning(input.name, *sample); !text) return std::unexpected(text.error());
  const bool is_own = begins_like_rejects(*sample) && is_unicode(*sample);
  auto encoding = find_encoding(input.name, *sample, is_own ? std::nullopt : declared_encoding);
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

struct Opened {
  std::unique_ptr<Source> source;
  bool holds_rejects = false;
};

/// A workbook that a spreadsheet program made of a file of rejects; nothing where it is another.
std::unique_ptr<Source> open_workbook_of_rejects(const SourcePath& place, const ReadOptions& options) {
  const bool asks_for_nothing = options.has_header && lines_above_header(options) == 0 &&
                                !options.header_row && options.sheet.empty() && !options.fill_merged &&
                                options.skip_lines_below.value_or(0) == 0;
  if (asks_for_nothing) return nullptr;  // it opens as it is
  auto source = open_xlsx(place, {});
  const bool is_own =
      source && (*source)->header() && std::ranges::any_of(*(*source)->header(), is_reject_column);
  return is_own ? std::move(*source) : nullptr;
}

Result<Opened> open_in_its_way(const std::string& path, ReadOptions options, OpenArchives& archives) {
  if (const SourcePath place = split_source_path(path); is_workbook(place.file, archives)) {
    if (auto rejects = open_workbook_of_rejects(place, options)) return Opened{std::move(rejects)};
    auto workbook = open_xlsx(place, options);
    if (!workbook) return std::unexpected(std::move(workbook.error()));
    return Opened{std::move(*workbook)};
  }
  auto input = open_input(path, options.encoding, archives);
  if (!input) return std::unexpected(std::move(input.error()));
  const auto sample = input->bytes->peek(kSampleBytes);
  if (!sample) return std::unexpected(sample.error());

  const std::size_t first = sample->find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos)
    return refuse_source(input->name, "is empty: it begins with nothing but blanks.");
  if (auto rows = check_text(input->name, *sample); !rows) return std::unexpected(std::move(rows.error()));
  const bool holds_rejects = begins_like_rejects(*sample);
  if (holds_rejects) options = options_of_rejects(*sample, options);
  const char beginning = (*sample)[first];
  const bool as_json = options.format ? options.format != Format::csv
                                      : !options.records.empty() || looks_like_json(*sample, first);
  if (options.format == Format::json && beginning != '{' && beginning != '[') {
    return refuse_source(input->name, "is no JSON: it begins with neither { nor [.");
  }
  if (!as_json && beginning == '[' && !options.format) {
    const std::size_t inside = sample->find_first_not_of(" \t\r\n", sample->find('[') + 1);
    return refuse_source(input->name,
                         inside != std::string_view::npos && (*sample)[inside] == '['
                             ? "is a JSON array of lists, whose values have no names. Write it as CSV: "
                               "jq -r '.[] | @csv' FILE"
                             : "begins like a JSON array, but not one of objects. If it is CSV, say "
                               "--format csv.");
  }
  if (as_json) {
    if (auto fine = refuse_options_of_tables(input->name, options); !fine)
      return std::unexpected(std::move(fine.error()));
  }
  const std::string encoding = input->encoding;
  auto source = as_json ? open_json(std::move(*input), options) : open_csv(std::move(*input), options);
  if (!source) return std::unexpected(std::move(source.error()));
  Opened opened{std::move(*source), holds_rejects};
  if (!encoding.empty()) opened.source = std::make_unique<DecodedSource>(std::move(opened.source), encoding);
  return opened;
}

}  // namespace

Result<std::unique_ptr<Source>> open_source(const std::string& path, const ReadOptions& options) {
  OpenArchives archives;
  return open_source(path, options, archives);
}

Result<std::unique_ptr<Source>> open_source(const std::string& path, const ReadOptions& options,
                                            OpenArchives& archives) {
  auto opened = open_in_its_way(path, options, archives);
  if (!opened) return std::unexpected(std::move(opened.error()));
  return with_rows_mended(std::move(opened->source), opened->holds_rejects);
}

Result<std::unique_ptr<Source>> open_as_it_stands(const std::string& path, const ReadOptions& options) {
  OpenArchives archives;
  auto opened = open_in_its_way(path, options, archives);
  if (!opened) return std::unexpected(std::move(opened.error()));
  return std::move(opened->source);
}

}  // namespace mixferry::connectors
