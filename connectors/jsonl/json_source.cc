#include "connectors/jsonl/json_source.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "connectors/jsonl/line_ends.h"
#include "connectors/jsonl/records_path.h"
#include "connectors/jsonl/value_ends.h"
#include "connectors/source/cut_source.h"
#include "connectors/source/refusal.h"

namespace mixferry::connectors {
namespace {

/// Whether `field` says who a row is about, by its name.
bool is_called_id(std::string_view field) {
  std::string lower(field);
  std::ranges::transform(lower, lower.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  });
  return lower == "id" || lower.ends_with("_id") || lower == "email" || lower == "uuid" ||
         field.ends_with("Id");
}

/// Why an object that holds its rows is none: nothing that was asked for is in it. Empty where it may be one.
std::string rows_inside(const Wrapper& wrapper, const ColumnRequest& request) {
  const auto is_there = [&](const std::string& name) {
    return std::ranges::find(wrapper.fields, name) != wrapper.fields.end();
  };
  const bool may_be_row = request.names.empty() ? std::ranges::any_of(wrapper.fields, is_called_id)
                                                : std::ranges::any_of(request.names, is_there);
  if (may_be_row && !wrapper.by_columns) return {};
  if (!wrapper.arrays.empty()) {
    return fmt::format("this is one object, and its rows seem to be inside. Say where: --records {}",
                       fmt::join(wrapper.arrays, ", or --records "));
  }
  if (!wrapper.tables.empty() && !may_be_row) {
    return fmt::format(
        "this is one object, and its rows are lists, without names. Write them as CSV: jq -r '{}.{}[] | "
        "@csv' "
        "FILE",
        is_there("columns") ? ".columns, " : "", wrapper.tables.front());
  }
  if (wrapper.by_columns) {
    return "this is one object with its rows by columns. Write it as JSON Lines or CSV, for "
           "instance: jq -c '. as $t | first(.[]) | keys_unsorted[] as $k | $t | map_values(.[$k])' FILE";
  }
  return "this is one object with a key for each row, not a list of rows. Write it as JSON Lines, for "
         "instance: "
         "jq -c 'to_entries[] | {id: .key} + .value' FILE";
}

/// What all sources of JSON have in common.
class JsonSource : public CutSource {
 public:
  JsonSource(OpenedInput input, std::unique_ptr<RowEndFinder> row_ends, JsonLayout layout,
             std::string dialect, const BlockCutter::Options& options, std::optional<Wrapper> wrapper)
      : CutSource(std::move(input.bytes), std::move(row_ends), options),
        name_(std::move(input.name)),
        wrapper_(std::move(wrapper)),
        layout_(layout),
        dialect_(std::move(dialect)),
        row_bytes_max_(options.row_bytes_max) {}

  std::string dialect() const override { return dialect_; }
  const std::optional<std::vector<std::string>>& header() const override { return header_; }
  RowLayout layout() const override { return {.form = RowForm::json}; }

  Result<std::unique_ptr<RowReader>> row_reader(const ColumnRequest& request) const override {
    if (const std::string why = wrapper_ ? rows_inside(*wrapper_, request) : ""; !why.empty())
      return refuse(fmt::format("{}: {}", name_, why));
    return make_json_row_reader(layout_, row_bytes_max_, request);
  }

 protected:
  const std::string name_;

 private:
  const std::optional<Wrapper> wrapper_;  ///< where the one object of the source may be no row
  const JsonLayout layout_;
  const std::string dialect_;
  const std::size_t row_bytes_max_;
  const std::optional<std::vector<std::string>> header_;
};

/// Rows that are not lines: at the end it must be told whether that was all.
class ValueSource final : public JsonSource {
 public:
  ValueSource(OpenedInput input, std::unique_ptr<ValueEnds> ends, JsonLayout layout, std::string dialect,
              const BlockCutter::Options& options, std::optional<Wrapper> wrapper)
      : ValueSource(*ends, std::move(input), std::move(ends), layout, std::move(dialect), options,
                    std::move(wrapper)) {}

  /// What a row is depends on what stands before it.
  bool step_over_to(const RowPlace&) override { return false; }

  Result<std::optional<Block>> next() override {
    auto block = CutSource::next();
    if (!block || *block || ends_.fault() == ValueEnds::Fault::none) return block;
    return refuse(fmt::format("{}: {} All rows before it were read.", name_, what_is_wrong()));
  }

 private:
  // By reference: `look` is taken before anything is moved.
  ValueSource(const ValueEnds& look, OpenedInput&& input, std::unique_ptr<ValueEnds>&& ends,
              JsonLayout layout, std::string dialect, const BlockCutter::Options& options,
              std::optional<Wrapper> wrapper)
      : JsonSource(std::move(input), std::move(ends), layout, std::move(dialect), options,
                   std::move(wrapper)),
        ends_(look),
        first_line_(options.first_line) {}

  std::string what_is_wrong() const {
    const std::uint64_t line = first_line_ + ends_.fault_line();
    switch (ends_.fault()) {
      case ValueEnds::Fault::open_string:
        return fmt::format(
            "line {} ends inside a string, so that nobody can tell where the next row begins. Mend that "
            "line, or "
            "export it again.",
            line);
      case ValueEnds::Fault::junk_behind:
        return fmt::format(
            "something stands behind the end of the JSON on line {}. Remove it, or export it "
            "again.",
            line);
      default:
        return fmt::format(
            "the file is cut off: it ends on line {} before its array does, or what the array "
            "stands in. Fetch or export it again.",
            line);
    }
  }

  const ValueEnds& ends_;  ///< owned by the cutter
  const std::uint64_t first_line_;
};

/// Length of the blanks in front of the first row that end on another line: a row begins where its line does.
std::size_t blanks_before(std::string_view text) {
  const std::size_t end = std::min(text.find_first_not_of(kJsonBlanks), text.size());
  const std::size_t line_end = text.substr(0, end).find_last_of("\r\n");
  return line_end == std::string_view::npos ? 0 : line_end + 1;
}

BlockCutter::Options cutting_behind(const OpenedInput& input, const ReadOptions& options,
                                    std::uint64_t lines) {
  BlockCutter::Options cutting = cutter_options(options);
  cutting.first_line = lines + 1;
  cutting.byte_offset = input.bytes->bytes_read();
  return cutting;
}

/// `skipped` bytes of the beginning lead to the rows; `array_depth` is that of `ValueEnds`.
Result<std::unique_ptr<Source>> open_values(OpenedInput input, const ReadOptions& options,
                                            std::size_t skipped, unsigned array_depth, std::string dialect,
                                            std::optional<Wrapper> wrapper = {}) {
  const auto beginning = input.bytes->peek(skipped + kSampleBytes);
  if (!beginning) return std::unexpected(beginning.error());
  skipped += blanks_before(beginning->substr(skipped));
  const std::uint64_t lines = count_line_ends(beginning->substr(0, skipped));
  input.bytes->skip(skipped);
  const BlockCutter::Options cutting = cutting_behind(input, options, lines);
  const JsonLayout layout = array_depth > 0 ? JsonLayout::array : JsonLayout::objects;
  return std::make_unique<ValueSource>(std::move(input), std::make_unique<ValueEnds>(array_depth), layout,
                                       std::move(dialect), cutting, std::move(wrapper));
}

Result<std::unique_ptr<Source>> open_lines(OpenedInput input, const ReadOptions& options,
                                           std::optional<Wrapper> wrapper) {
  const BlockCutter::Options cutting = cutting_behind(input, options, 0);
  return std::make_unique<JsonSource>(std::move(input), std::make_unique<LineEnds>(), JsonLayout::lines,
                                      "JSON Lines", cutting, std::move(wrapper));
}

/// Looks at more and more bytes until the array has begun.
Result<std::unique_ptr<Source>> open_records(OpenedInput input, const ReadOptions& options) {
  for (std::size_t bytes = kSampleBytes; bytes <= kRecordsWithinBytes; bytes *= 2) {
    const auto beginning = input.bytes->peek(bytes);
    if (!beginning) return std::unexpected(beginning.error());
    const RecordsPlace place = find_records(*beginning, options.records);
    if (place.found == RecordsPlace::Found::here) {
      return open_values(std::move(input), options, place.bytes, place.depth,
                         "JSON array at " + options.records);
    }
    if (place.found == RecordsPlace::Found::nowhere || beginning->size() < bytes) {
      return refuse(fmt::format("{}: there is no array at {}. Name the keys that lead to it, joined by dots.",
                                input.name, options.records));
    }
  }
  return refuse(fmt::format("{}: no array at {} begins within the first {} bytes.", input.name,
                            options.records, kRecordsWithinBytes));
}

/// Whether the line that begins `text` holds one object and nothing else.
bool is_object_line(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kJsonBlanks), text.size()));
  if (!text.starts_with('{')) return false;
  const std::string_view line = text.substr(0, text.find('\n'));
  ValueEnds ends(0);
  const char* const end = ends.find(text.data(), text.data() + text.size());
  return end == line.data() + line.size() + 1;
}

}  // namespace

JsonLayout json_layout(std::string_view sample) {
  const std::size_t first = std::min(sample.find_first_not_of(kJsonBlanks), sample.size());
  sample.remove_prefix(first);
  if (sample.starts_with('[')) return JsonLayout::array;
  ValueEnds ends(0);
  const char* const found = ends.find(sample.data(), sample.data() + sample.size());
  const std::string_view row =
      found == nullptr ? sample : sample.substr(0, static_cast<std::size_t>(found - sample.data()));
  const std::size_t text_end = row.find_last_not_of(kJsonSeparators) + 1;
  const std::size_t line_end = row.substr(0, text_end).find_first_of("\r\n");
  if (line_end != std::string_view::npos) {
    const bool only_damaged = is_object_line(sample.substr(line_end));
    return only_damaged ? JsonLayout::lines : JsonLayout::objects;
  }
  const bool comma_follows = row.substr(text_end).contains(',');
  const bool object_follows = !row.ends_with('\n') && sample.substr(row.size()).starts_with('{');
  return comma_follows || object_follows ? JsonLayout::objects : JsonLayout::lines;
}

Result<std::unique_ptr<Source>> open_json(OpenedInput input, const ReadOptions& options) {
  if (!options.records.empty()) return open_records(std::move(input), options);
  const auto sample = input.bytes->peek(kSampleBytes);
  if (!sample) return std::unexpected(sample.error());
  const JsonLayout layout = json_layout(*sample);
  const std::size_t begin = std::min(sample->find_first_not_of(kJsonBlanks), sample->size());
  const bool is_spread = layout == JsonLayout::objects && !is_object_line(*sample) &&
                         sample->substr(0, sample->find('\n')).find_last_not_of(kJsonBlanks) == begin;
  if (options.format == Format::jsonl && (layout == JsonLayout::array || is_spread)) {
    return refuse(fmt::format("{}: this is {}, not one object a line. Leave the format out, or say json.",
                              input.name, is_spread ? "an object spread over lines" : "a JSON array"));
  }
  if (layout == JsonLayout::array) return open_values(std::move(input), options, begin + 1, 1, "JSON array");
  // Where carriage returns alone end lines, the whole file would be one.
  const bool has_lines = sample->contains('\n') || !sample->contains('\r');
  const bool by_lines =
      has_lines && (options.format == Format::jsonl || (!options.format && layout == JsonLayout::lines));
  std::optional<Wrapper> wrapper = find_wrapper(*sample);
  if (by_lines) return open_lines(std::move(input), options, std::move(wrapper));
  return open_values(std::move(input), options, 0, 0, "JSON objects", std::move(wrapper));
}

}  // namespace mixferry::connectors
