#include "engine/commands/outline.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/counted.h"
#include "engine/report/screen_text.h"

namespace mixferry::commands {
namespace {

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
      counters.push_back(fmt::format("{} {}", mappings::word_of(operation.kind), property.name));
    }
  }
  if (counters.empty()) return {};
  const std::string names = fmt::format("counters {}: ", fmt::join(counters, ", "));
  if (target.once) return fmt::format("{}once for each {}\n", names, columns_in_words(*target.once));
  return names +
         "rows that come again are asked about\n"
         "         (better: once: COLUMN, where a column names what happened)\n";
}

/// How ids are linked, where it is not by events; nothing otherwise.
std::string calls_in_words(const PreparedReading& prepared) {
  if (identity_api_of(prepared) != "rest") return {};
  const bool dated = std::ranges::any_of(prepared.mapping.targets, [](const mappings::Target& target) {
    return target.link && target.link->time;
  });
  return fmt::format("links    one call each, by --identity-api rest{}\n",
                     dated ? "; calls have no `time`, so it is left out" : "");
}

/// A line a source; of many, as archives of thousands of members have them, the first and how many there are.
std::string outline_of_sources(const PreparedReading& prepared) {
  constexpr std::size_t kShown = 10;
  const std::size_t count = prepared.sources.size();
  const auto shown = std::span(prepared.sources).first(count <= kShown + 1 ? count : kShown);
  std::string text;
  for (const pipeline::SourceInfo& source : shown) {
    text += fmt::format("source   {}: {}", report::visible(source.path), source.dialect);
    if (source.bytes != 0) text += fmt::format(", {} bytes", grouped(source.bytes));
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
  text += fmt::format("         and {} more, {} in all", grouped(others.size()), grouped(count));
  if (lacking > 0)
    text += fmt::format("; {} of them without a column for some property",
                        grouped(static_cast<std::uint64_t>(lacking)));
  text += '\n';
  return text;
}

}  // namespace

std::string identity_api_of(const PreparedReading& prepared) {
  const auto links = [](const mappings::Target& target) { return target.link.has_value(); };
  if (std::ranges::none_of(prepared.mapping.targets, links)) return {};
  return prepared.identity_api == mappings::IdentityApi::rest ? "rest" : "events";
}

bool last_row_wins(const mappings::Mapping& mapping) {
  const auto sets = [](const mappings::Operation& operation) {
    return operation.kind == mappings::OperationKind::set;
  };
  return std::ranges::all_of(mapping.targets, [&](const mappings::Target& target) {
    const bool has_profiles = target.kind == TargetKind::users || target.kind == TargetKind::groups;
    return has_profiles && std::ranges::all_of(target.operations, sets);
  });
}

std::string outline_of(const PreparedReading& prepared) {
  const mappings::Mapping& mapping = prepared.mapping;
  std::string text = fmt::format("mapping  {}{}{}\n", mapping.name, mapping.description.empty() ? "" : ": ",
                                 mapping.description);
  text += outline_of_sources(prepared);
  for (const mappings::Target& target : mapping.targets) text += counters_in_words(target);
  text += calls_in_words(prepared);
  for (const connectors::LeftOut& left_out : prepared.left_out) {
    text += fmt::format("left out {}: {}\n", report::visible(left_out.what), left_out.why);
  }
  return text;
}

}  // namespace mixferry::commands
