#include "engine/commands/reading.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <utility>

#include "connectors/input/encoding.h"
#include "engine/base/nearest.h"
#include "engine/commands/lookup_file.h"
#include "engine/commands/small_file.h"
#include "engine/mixpanel/record_head.h"
#include "mappings/library/library.h"

namespace mixferry::commands {
namespace {

std::string mapping_text(const std::string& name) {
  if (const mappings::BuiltIn* built_in = mappings::find_built_in(name)) return std::string(built_in->text);
  std::error_code ignored;
  if (!std::filesystem::exists(name, ignored)) throw no_such_mapping(name);
  auto text = read_small_file(name);
  if (!text) throw RunError(ExitCode::usage, fmt::format("{}: {}", name, text.error()));
  return std::move(*text);
}

/// One of the words that the mapping language knows.
connectors::Format format_named(std::string_view word) {
  if (word == "csv") return connectors::Format::csv;
  return word == "json" ? connectors::Format::json : connectors::Format::jsonl;
}

/// A key of the mapping's `source` names what there is not.
RunError wrong_source_key(const mappings::Mapping& mapping, std::string_view key, std::string_view value,
                          std::string_view problem) {
  return {ExitCode::usage,
          fmt::format("{}: source: {{ {}: \"{}\" }}: {}", mapping.name, key, value, problem)};
}

void take_dialect(const mappings::Mapping& mapping, connectors::ReadOptions& options) {
  if (!options.encoding && !mapping.encoding.empty()) {
    options.encoding = mapping.encoding;
    if (!connectors::is_known_encoding(mapping.encoding)) {
      throw wrong_source_key(mapping, "encoding", mapping.encoding,
                             "there is no such encoding; `iconv -l` lists them");
    }
  }
  if (!options.delimiter && !mapping.delimiter.empty()) {
    options.delimiter = delimiter_named(mapping.delimiter);
  }
}

mappings::ReadMapping read_mapping(const ReadingArguments& arguments,
                                   std::vector<std::string>& lookup_files) {
  if (arguments.mapping.empty()) return {.mapping = mappings::mapping_of_id_column(arguments.id_column)};
  return mappings::read_mapping(arguments.mapping, mapping_text(arguments.mapping),
                                [&](const mappings::Lookup& lookup) {
                                  lookup_files.push_back(path_of(arguments.mapping, lookup));
                                  return read_lookup_file(arguments.mapping, lookup);
                                });
}

std::optional<std::string> environment_variable(const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

}  // namespace

std::string delimiter_named(std::string_view text) {
  return text == "tab" || text == "\\t" ? "\t" : std::string(text);
}

RunError no_such_mapping(const std::string& name) {
  std::vector<std::string> names;
  for (const mappings::BuiltIn& built_in : mappings::built_in_mappings()) names.emplace_back(built_in.name);
  const std::vector<std::string> nearest = nearest_names(names, name, 1);
  const std::string guess = nearest.empty() ? "" : fmt::format(" Did you mean {}?", nearest.front());
  return RunError(
      ExitCode::usage,
      fmt::format("{}: there is no such file, and no built-in mapping of that name.{} `mixferry mappings` "
                  "lists the built-in ones.",
                  name, guess));
}

CompiledMapping load_mapping(const ReadingArguments& arguments, const std::string& token, Salts salts) {
  std::vector<std::string> lookup_files;
  mappings::ReadMapping read = read_mapping(arguments, lookup_files);
  const auto any_salt = [](const std::string&) { return std::optional<std::string>("any"); };
  const mappings::Environment environment =
      salts == Salts::needed ? mappings::Environment(environment_variable) : mappings::Environment(any_salt);
  auto plan = mappings::Plan::compile(read, {.record_head = mixpanel::record_head(token),
                                             .timezone = arguments.timezone,
                                             .environment = environment,
                                             .clock = &std::chrono::system_clock::now,
                                             .project_identity = arguments.project_identity,
                                             .identity_api = arguments.identity_api,
                                             .identity_head = mixpanel::identity_head(token)});
  if (!plan) throw RunError(ExitCode::usage, plan.error().message);
  return {
      .mapping = std::move(read.mapping), .plan = std::move(*plan), .lookup_files = std::move(lookup_files)};
}

mappings::Plan plan_with_content(const PreparedReading& prepared, const ReadingArguments& arguments) {
  auto plan = mappings::Plan::compile(prepared.mapping, {.timezone = arguments.timezone,
                                                         .content = true,
                                                         .environment = environment_variable,
                                                         .project_identity = arguments.project_identity,
                                                         .identity_api = arguments.identity_api});
  if (!plan) throw RunError(ExitCode::usage, plan.error().message);
  return std::move(*plan);
}

connectors::ReadOptions read_options(const ReadingArguments& arguments, const mappings::Mapping& mapping) {
  connectors::ReadOptions options = arguments.read;
  if (!options.format && mapping.format) {
    options.format = format_named(*mapping.format);
  }
  // Rows inside JSON; who says that it is no JSON does not mean them.
  const bool may_have_records = options.format.value_or(connectors::Format::json) == connectors::Format::json;
  if (options.records.empty() && may_have_records) options.records = mapping.records;
  take_dialect(mapping, options);
  if (!arguments.places_header) {
    options.skip_lines_above = mapping.skip_rows.value_or(0);
    options.header_row = mapping.header_row;
  }
  if (options.sheet.empty()) options.sheet = mapping.sheet;
  return options;
}

PreparedReading prepare(CompiledMapping compiled, const ReadingArguments& arguments,
                        const std::vector<std::string>& paths) {
  auto expanded = connectors::expand_sources(paths, compiled.mapping.objects);
  if (!expanded) throw RunError(ExitCode::usage, expanded.error().message);
  PreparedReading prepared{.mapping = std::move(compiled.mapping),
                           .plan = std::move(compiled.plan),
                           .options = {},
                           .sources = {},
                           .left_out = std::move(expanded->left_out),
                           .lookup_files = std::move(compiled.lookup_files),
                           .identity_api = arguments.identity_api};
  prepared.options.read = read_options(arguments, prepared.mapping);
  prepared.options.rows.threads = arguments.threads;
  prepared.options.limit = arguments.limit;
  if (!arguments.only.empty()) {
    prepared.asked = std::make_unique<pipeline::AskedIds>(arguments.only);
    prepared.options.rows.asked = prepared.asked.get();
  }
  prepared.sources = pipeline::inspect_sources(*expanded, prepared.options.read, prepared.plan,
                                               {.columns_optional = prepared.mapping.columns_optional,
                                                .objects = prepared.mapping.objects,
                                                .id_prefixes = prepared.mapping.id_prefixes});
  return prepared;
}

std::vector<pipeline::SourceInfo> sources_once_more(const PreparedReading& prepared) {
  std::vector<pipeline::SourceInfo> sources = prepared.sources;
  for (pipeline::SourceInfo& source : sources) source.opened = nullptr;
  return sources;
}

std::vector<report::LeftOutReport> left_out_of(const PreparedReading& prepared) {
  std::vector<report::LeftOutReport> all;
  for (const connectors::LeftOut& one : prepared.left_out) all.push_back({one.what, one.why});
  return all;
}

}  // namespace mixferry::commands
