#include "mappings/language/text_checks.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <re2/re2.h>

namespace mixferry::mappings {
namespace {

void append_literal(Template& parsed, char byte) {
  if (parsed.parts.empty() || !parsed.parts.back().columns.empty()) parsed.parts.push_back({});
  parsed.parts.back().literal += byte;
}

/// What stands between braces: `Mobile` or `Mobile | Phone`. A bar inside of a name has no blanks around it.
std::vector<std::string> column_names(std::string_view text) {
  constexpr std::string_view kBar = " | ";
  std::vector<std::string> names;
  for (std::size_t bar = text.find(kBar); bar != std::string_view::npos; bar = text.find(kBar)) {
    names.emplace_back(text.substr(0, bar));
    text.remove_prefix(bar + kBar.size());
  }
  names.emplace_back(text);
  return names;
}

constexpr std::array kReservedNames = {
    ReservedName{"$distinct_id", "it is the profile's id, which comes from \"id\""},
    ReservedName{"$group_id", "it is the group's id, which comes from \"id\""},
    ReservedName{"$group_key", "it names the kind of group, which comes from \"group_key\""},
    ReservedName{"$token", "it names the project and belongs to the update, not to the profile"},
    ReservedName{"$last_seen", "Mixpanel keeps it itself; \"ignore_time: true\" asks it not to move it"},
    ReservedName{"$mp_first_event_time", "Mixpanel computes it"},
    ReservedName{"bucket", "Mixpanel uses this name itself"},
    ReservedName{"$bucket", "Mixpanel uses this name itself"},
};

constexpr std::array kReservedOfEvents = {
    ReservedName{"distinct_id", "it is whose event it is, which comes from \"id\""},
    ReservedName{"time", "it is when it happened, which comes from \"time\""},
    ReservedName{"$insert_id", "it is what makes it one event, which comes from \"insert_id\""},
    ReservedName{"token", "it names the project"},
    ReservedName{"$ignore", "Mixpanel drops events that have it, and says that it stored them"},
};

bool is_zone_letter(char letter) {
  return (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z') ||
         (letter >= '0' && letter <= '9') || letter == '_' || letter == '+' || letter == '-' || letter == '/';
}

}  // namespace

std::span<const ReservedName> reserved_names(TargetKind kind) {
  if (kind == TargetKind::events) return kReservedOfEvents;
  return kReservedNames;
}

bool steers_events(std::string_view name) {
  return name == "$user_id" || name == "$device_id" || name == "ip";
}

std::expected<Template, std::string> parse_template(std::string_view text) {
  Template parsed;
  bool has_column = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char byte = text[i];
    if (byte != '{' && byte != '}') {
      append_literal(parsed, byte);
    } else if (text.substr(i + 1).starts_with(byte)) {
      append_literal(parsed, byte);
      ++i;
    } else if (byte == '}') {
      return std::unexpected(
          fmt::format("a }} without its {{ in \"{}\"; write }}}} for the character", text));
    } else {
      const std::size_t end = text.find('}', i);
      if (end == std::string_view::npos) {
        return std::unexpected(
            fmt::format("a {{ without its }} in \"{}\"; write {{{{ for the character", text));
      }
      const std::string_view names = text.substr(i + 1, end - i - 1);
      parsed.parts.push_back({.columns = column_names(names)});
      if (std::ranges::count(parsed.parts.back().columns, "") > 0) {
        return std::unexpected(fmt::format("{{{}}} in \"{}\" names no column", names, text));
      }
      has_column = true;
      i = end;
    }
  }
  if (!has_column) {
    return std::unexpected(fmt::format(
        "the template \"{}\" names no column; write {{Column}} where its text belongs, or use \"value\"",
        text));
  }
  return parsed;
}

std::optional<std::string> regex_problem(const std::string& pattern, int groups_min) {
  RE2::Options options;
  options.set_log_errors(false);
  const RE2 compiled(pattern, options);
  if (!compiled.ok()) return fmt::format("not a regular expression: {}", compiled.error());
  if (compiled.NumberOfCapturingGroups() < groups_min) {
    return fmt::format("\"{}\" has no group; put what shall be taken in parentheses", pattern);
  }
  return std::nullopt;
}

std::optional<std::string> timezone_problem(const std::string& name) {
  const bool begins_with_letter = !name.empty() && is_zone_letter(name.front()) && name.front() >= 'A';
  if (begins_with_letter && std::ranges::all_of(name, is_zone_letter) && !name.ends_with('/')) {
    return std::nullopt;
  }
  return fmt::format("\"{}\" is not the name of a time zone; write one such as UTC or Europe/Paris", name);
}

std::optional<std::string> property_name_problem(std::string_view name, TargetKind kind) {
  if (name.empty()) return "a property needs a name";
  if (name.size() > kPropertyNameBytesMax) {
    return fmt::format("the name of this property has {} bytes; Mixpanel allows {}", name.size(),
                       kPropertyNameBytesMax);
  }
  const std::span<const ReservedName> names = reserved_names(kind);
  const auto reserved = std::ranges::find(names, name, &ReservedName::name);
  if (reserved == names.end()) return std::nullopt;
  return fmt::format("\"{}\" can't be written: {}", name, reserved->reason);
}

}  // namespace mixferry::mappings
