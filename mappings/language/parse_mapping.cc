/// Reads a mapping file: text to tree, tree to `Mapping`, then what must hold across its parts.

#include <algorithm>
#include <fmt/format.h>

#include "mappings/language/condition_reader.h"
#include "mappings/language/date_keys.h"
#include "mappings/language/gone_reader.h"
#include "mappings/language/map_reader.h"
#include "mappings/language/mapping.h"
#include "mappings/language/section.h"
#include "mappings/language/target_reader.h"
#include "mappings/language/yaml_tree.h"

namespace mixferry::mappings {
namespace {

std::string read_records(const Section& source, std::string_view format) {
  std::string records = source.text("records").value_or("");
  if (source.find("records") == nullptr) return records;
  if (records.empty()) {
    source.report(*source.place_of("records"),
                  "\"records\" is empty; write the keys that lead to the rows, joined by dots");
  } else if (format != "json") {
    source.report(*source.place_of("records"),
                  "\"records\" leads to rows inside JSON; leave \"format\" out, or write format: json");
  }
  return records;
}

constexpr std::uint32_t kRowsAboveHeaderMax = 10'000;

std::string read_filled(const Section& source, std::string_view key) {
  std::string text = source.text(key).value_or("");
  const bool is_empty = source.find(key) != nullptr && text.empty();
  if (is_empty) source.report(*source.place_of(key), fmt::format("\"{}\" is empty; leave it out", key));
  return text;
}

/// The rows above the header are skipped, or it is named by its own.
void read_header_place(const Section& source, Mapping& mapping) {
  mapping.skip_rows = source.count("skip_rows");
  mapping.header_row = source.count("header_row");
  for (const auto& [key, count] :
       {std::pair("skip_rows", mapping.skip_rows), {"header_row", mapping.header_row}}) {
    if (count.value_or(0) <= kRowsAboveHeaderMax) continue;
    source.report(source.find(key)->place, fmt::format("\"{}\" is at most {}", key, kRowsAboveHeaderMax));
  }
  if (mapping.header_row == 0u) {
    source.report(source.find("header_row")->place,
                  "rows are counted from 1; write header_row: 1, or leave it out");
  }
  if (source.has("skip_rows") && source.has("header_row")) {
    source.report(*source.place_of("header_row"),
                  "header_row: 4 and skip_rows: 3 say the same; keep one of the two");
  }
}

void read_source(const Section& top, Mapping& mapping, std::vector<Problem>& problems) {
  const YamlValue* value = top.find("source");
  if (value == nullptr) return;
  const Section section(*value, source_keys(), problems);
  mapping.format = section.text("format");
  mapping.encoding = read_filled(section, "encoding");
  mapping.delimiter = read_filled(section, "delimiter");
  read_header_place(section, mapping);
  mapping.sheet = read_filled(section, "sheet");
  mapping.objects = section.texts("object");
  mapping.id_prefixes = section.texts("id_prefix");
  mapping.timezone = read_timezone(section);
  mapping.records = read_records(section, mapping.format.value_or("json"));
  if (section.find("nulls") != nullptr) mapping.nulls = section.texts("nulls");
  mapping.null_dates = read_null_dates(section);
  mapping.columns_optional = section.word("columns", kColumnsWords).value_or(false);
}

std::vector<Condition> read_when(const Section& section, std::vector<Problem>& problems) {
  const YamlValue* when = section.find("when");
  return when == nullptr ? std::vector<Condition>{} : read_conditions(*when, problems);
}

void read_targets(const Section& top, Mapping& mapping, std::vector<Problem>& problems) {
  for (const KeySpec& key : target_keys()) {
    const auto place = top.place_of(key.name);
    if (!place || key.name == "when") continue;
    top.report(*place, fmt::format("with \"targets\", \"{}\" stands in each of them", key.name));
  }
  const YamlValue* targets = top.find("targets");
  if (targets == nullptr) return;
  for (const YamlValue& item : targets->items) {
    if (item.kind != YamlValue::Kind::map) {
      problems.push_back(
          {item.place,
           fmt::format("a target is a map with the keys target, id, set and so on, not {}", in_words(item))});
      continue;
    }
    const Section section(item, target_keys(), problems);
    Target& target = mapping.targets.emplace_back(read_target(section, problems));
    target.when = read_when(section, problems);
  }
  check_gone(mapping.targets, problems);
}

Mapping read_map_of_keys(const YamlValue& root, std::vector<Problem>& problems) {
  Mapping mapping;
  const Section top(root, mapping_keys(), problems);
  if (!top.has("version")) {
    top.report("\"version\" is missing; write version: 1, the version of the mapping language");
  }
  mapping.description = top.text("description").value_or("");
  read_source(top, mapping, problems);
  mapping.project_identity = top.word("project_identity", kProjectIdentityWords);
  mapping.when = read_when(top, problems);
  if (top.has("targets")) {
    read_targets(top, mapping, problems);
  } else {
    mapping.targets.push_back(read_target(top, problems));
  }
  return mapping;
}

}  // namespace

ReadMapping read_mapping(std::string name, std::string text, const ReadLookup& read_lookup) {
  ReadMapping read;
  const std::optional<YamlValue> root = read_yaml(text, read.problems);
  if (root && root->kind == YamlValue::Kind::map) {
    read.mapping = read_map_of_keys(*root, read.problems);
    fill_lookups(read.mapping, read_lookup, read.problems);
  } else if (read.problems.empty()) {
    read.problems.push_back({root ? root->place : Place{1, 1},
                             fmt::format("a mapping is a map that begins with version: 1, not {}",
                                         root && !root->is_scalar() ? in_words(*root)
                                         : root                     ? "text alone"
                                                                    : "nothing")});
  }
  read.mapping.name = std::move(name);
  read.mapping.text = std::move(text);
  return read;
}

std::expected<Mapping, std::vector<Problem>> parse_mapping(std::string name, std::string text,
                                                           const ReadLookup& read_lookup) {
  ReadMapping read = read_mapping(std::move(name), std::move(text), read_lookup);
  if (read.problems.empty()) return std::move(read.mapping);
  return std::unexpected(std::move(read.problems));
}

}  // namespace mixferry::mappings
