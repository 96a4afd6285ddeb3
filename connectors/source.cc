#include "connectors/source.h"

#include <fmt/format.h>
#include <string_view>
#include <utility>

#include "connectors/csv/csv_source.h"
#include "connectors/input/beginning.h"
#include "connectors/input/byte_stream.h"
#include "connectors/input/peekable_stream.h"
#include "connectors/jsonl/jsonl_source.h"
#include "connectors/open_format.h"

namespace mixferry::connectors {
namespace {

std::unexpected<Error> refuse(std::string_view name, std::string_view why) {
  return std::unexpected(Error{ErrorKind::fatal, fmt::format("{}: {}", name, why)});
}

Result<OpenedInput> open_input(const std::string& path) {
  auto bytes = open_bytes(path);
  if (!bytes) return std::unexpected(std::move(bytes.error()));
  OpenedInput input{std::string(source_name(path)), std::make_unique<PeekableStream>(std::move(*bytes))};
  const auto sample = input.bytes->peek(kSampleBytes);
  if (!sample) return std::unexpected(sample.error());
  if (sample->empty()) return refuse(input.name, "is empty.");
  const auto mark = check_beginning(input.name, *sample);
  if (!mark) return std::unexpected(mark.error());
  input.bytes->skip(*mark);
  return input;
}

/// Lines that end in CR alone look like one line without an end.
bool ends_lines_in_cr(std::string_view sample) {
  const std::size_t cr = sample.find('\r');
  return cr != std::string_view::npos && cr + 1 < sample.size() && !sample.contains('\n');
}

/// A line that holds an opening brace alone: the object goes on in the next one.
bool spreads_objects(std::string_view sample, std::size_t first) {
  const std::size_t next = sample.find_first_not_of(" \t\r", first + 1);
  return next != std::string_view::npos && sample[next] == '\n';
}

}  // namespace

Result<std::unique_ptr<Source>> open_source(const std::string& path, const ReadOptions& options) {
  auto input = open_input(path);
  if (!input) return std::unexpected(std::move(input.error()));
  const auto sample = input->bytes->peek(kSampleBytes);
  if (!sample) return std::unexpected(sample.error());

  const std::size_t first = sample->find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos)
    return refuse(input->name, "is empty: it begins with nothing but blanks.");
  const char beginning = (*sample)[first];
  const Format format = options.format.value_or(beginning == '{' ? Format::jsonl : Format::csv);
  if (beginning == '[' && options.format != Format::csv) {
    return refuse(
        input->name,
        "begins like a JSON array, which is not read. Write one object a line, for instance with jq "
        "-c '.[]'; if it is CSV, say --format csv.");
  }
  if (format == Format::jsonl && ends_lines_in_cr(*sample)) {
    return refuse(
        input->name,
        "its lines end in a carriage return alone, which is not read. Convert it, for instance with "
        "tr '\\r' '\\n'.");
  }
  if (format == Format::jsonl && spreads_objects(*sample, first)) {
    return refuse(input->name,
                  "its first object is spread over several lines. Write one object a line, for instance with "
                  "jq -c .");
  }
  return format == Format::csv ? open_csv(std::move(*input), options)
                               : open_jsonl(std::move(*input), options);
}

}  // namespace mixferry::connectors
