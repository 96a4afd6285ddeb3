#include "engine/cli/reading.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <span>
#include <utility>

#include "connectors/input/encoding.h"
#include "engine/base/nearest.h"
#include "engine/cli/lookup_file.h"
#include "engine/cli/output_files.h"
#include "engine/cli/reading_options.h"
#include "engine/cli/small_file.h"
#include "engine/mixpanel/record_head.h"
#include "engine/report/screen_text.h"
#include "engine/report/words.h"
#include "mappings/library/library.h"

namespace mixferry::cli {
namespace {

std::string mapping_text(const std::string& name) {
  if (const mappings::BuiltIn* built_in = mappings::find_built_in(name)) return std::string(built_in->text);
  std::error_code ignored;
  if (!std::filesystem::exists(name, ignored)) throw no_such_mapping(name);
  auto text = read_small_file(name);
  if (!text) throw RunError(ExitCode::usage, fmt::format("{}: {}", name, text.error()));
  return std::move(*text);
}

bool has_column(const mappings::Rule& rule, const std::vector<std::string>& missing) {
  const auto is_there = [&](const std::string& column) {
    return std::ranges::find(missing, column) == missing.end();
  };
  if (const auto* from = std::get_if<mappings::FromColumns>(&rule.source))
    return std::ranges::any_of(from->names, is_there);
  const auto* text = std::get_if<mappings::Template>(&rule.source);
  return text == nullptr || std::ranges::any_of(text->parts, [&](const mappings::Template::Part& part) {
           return std::ranges::any_of(part.columns, is_there);
         });
}

/// Properties that no row of `source` can give a value, but for a default.
std::vector<std::string> properties_without_column(const mappings::Mapping& mapping,
                                                   const pipeline::SourceInfo& source) {
  std::vector<std::string> properties;
  if (source.missing_columns.empty()) return properties;
  for (const mappings::Target& target : mapping.targets) {
    for (const mappings::Operation& operation : target.operations) {
      for (const mappings::Property& property : operation.properties) {
        if (!has_column(property.rule, source.missing_columns)) properties.push_back(property.name);
      }
    }
  }
  return properties;
}

/// The columns that `rule` takes its value from, for people.
std::string columns_in_words(const mappings::Rule& rule) {
  std::vector<std::string> columns;
  if (const auto* from = std::get_if<mappings::FromColumns>(&rule.source)) {
    return fmt::format("{}", fmt::join(from->names, " or "));
  }
  if (const auto* text = std::get_if<mappings::Template>(&rule.source)) {
    for (const mappings::Template::Part& part : text->parts) {
      if (!part.columns.empty()) columns.push_back(fmt::format("{}", fmt::join(part.columns, " or ")));
    }
  }
  return fmt::format("{}", fmt::join(columns, " and "));
}

/// What a target changes anew each time, and what keeps that from being done twice; nothing without.
std::string counters_in_words(const mappings::Target& target) {
  std::vector<std::string> counters;
  for (const mappings::Operation& operation : target.operations) {
    if (mappings::bears_repeating(operation.kind)) continue;
    for (const mappings::Property& property : operation.properties) {
      counters.push_back(fmt::format("{} {}", mappings::wire_name(operation.kind).substr(1), property.name));
    }
  }
  if (counters.empty()) return {};
  const std::string names = fmt::format("counters {}: ", fmt::join(counters, ", "));
  if (target.once) return fmt::format("{}once for each {}\n", names, columns_in_words(*target.once));
  return names +
         "rows that come again are asked about\n"
         "         (better: once: COLUMN, where a column names what happened)\n";
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
                                             .environment = environment});
  if (!plan) throw RunError(ExitCode::usage, plan.error().message);
  return {
      .mapping = std::move(read.mapping), .plan = std::move(*plan), .lookup_files = std::move(lookup_files)};
}

mappings::Plan plan_with_content(const PreparedReading& prepared, const ReadingArguments& arguments) {
  auto plan = mappings::Plan::compile(
      prepared.mapping,
      {.timezone = arguments.timezone, .content = true, .environment = environment_variable});
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
                           .lookup_files = std::move(compiled.lookup_files)};
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

void require_outputs_apart(const Options& options, const PreparedReading& prepared) {
  const ResultArguments& results = options.results;
  std::vector<NamedFile> inputs = {{"the mapping", options.reading.mapping},
                                   {"the file of settings", options.config_file},
                                   {"the file of certificates", options.import.ca_file}};
  for (const pipeline::SourceInfo& source : prepared.sources) inputs.push_back({"a source", source.path});
  for (const std::string& file : prepared.lookup_files) inputs.push_back({"a lookup's file", file});
  require_apart({{"--rejects", results.rejects_file},
                 {"--report", results.report_file},
                 {"--report-html", results.html_file},
                 {"--metrics-file", results.metrics_file}},
                inputs, options.state_dir);
}

std::vector<report::LeftOutReport> left_out_of(const PreparedReading& prepared) {
  std::vector<report::LeftOutReport> all;
  for (const connectors::LeftOut& one : prepared.left_out) all.push_back({one.what, one.why});
  return all;
}

namespace {

/// A line a source; of many, as archives of thousands of members have them, the first and how many there are.
std::string plan_of_sources(const PreparedReading& prepared) {
  constexpr std::size_t kShown = 10;
  const std::size_t count = prepared.sources.size();
  const auto shown = std::span(prepared.sources).first(count <= kShown + 1 ? count : kShown);
  std::string text;
  for (const pipeline::SourceInfo& source : shown) {
    text += fmt::format("source   {}: {}", report::visible(source.path), source.dialect);
    if (source.bytes != 0) text += fmt::format(", {} bytes", report::grouped(source.bytes));
    text += '\n';
    if (const auto properties = properties_without_column(prepared.mapping, source); !properties.empty()) {
      text += fmt::format("         no column in it for: {}\n", fmt::join(properties, ", "));
    }
  }
  const auto others = std::span(prepared.sources).subspan(shown.size());
  if (others.empty()) return text;
  const auto lacking = std::ranges::count_if(others, [&](const pipeline::SourceInfo& source) {
    return !properties_without_column(prepared.mapping, source).empty();
  });
  text +=
      fmt::format("         and {} more, {} in all", report::grouped(others.size()), report::grouped(count));
  if (lacking > 0)
    text += fmt::format("; {} of them without a column for some property",
                        report::grouped(static_cast<std::uint64_t>(lacking)));
  text += '\n';
  return text;
}

}  // namespace

std::string plan_in_words(const PreparedReading& prepared) {
  const mappings::Mapping& mapping = prepared.mapping;
  std::string text = fmt::format("mapping  {}{}{}\n", mapping.name, mapping.description.empty() ? "" : ": ",
                                 mapping.description);
  text += plan_of_sources(prepared);
  for (const mappings::Target& target : mapping.targets) text += counters_in_words(target);
  for (const connectors::LeftOut& left_out : prepared.left_out) {
    text += fmt::format("left out {}: {}\n", report::visible(left_out.what), left_out.why);
  }
  return text;
}

}  // namespace mixferry::cli
