#pragma once
/// Texts of a mapping file that have a grammar of their own: templates, regular expressions, time zones,
/// property names.

#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "mappings/language/mapping.h"

namespace mixferry::mappings {

/// Longest property name in bytes: Mixpanel cuts longer ones (at 255 characters).
inline constexpr std::size_t kPropertyNameBytesMax = 255;

/// Splits `{First Name} {Last Name}`; `{{` and `}}` stand for braces. The error says what is wrong.
[[nodiscard]] std::expected<Template, std::string> parse_template(std::string_view text);

/// What is wrong with a regular expression of which at least `groups_min` groups are wanted.
[[nodiscard]] std::optional<std::string> regex_problem(const std::string& pattern, int groups_min);

/// What can't be the name of a time zone, whatever zones this machine knows.
[[nodiscard]] std::optional<std::string> timezone_problem(const std::string& name);

/// A name that no property can have, and why.
struct ReservedName {
  std::string_view name;
  std::string_view reason;
};
/// Those of profiles, and of events.
[[nodiscard]] std::span<const ReservedName> reserved_names(TargetKind kind);

/// Why a property of targets of `kind` can't be called `name`.
[[nodiscard]] std::optional<std::string> property_name_problem(std::string_view name,
                                                               TargetKind kind = TargetKind::users);

/// Whether a property of an event that is called `name` says whose it is, or from where: a rule may write it,
/// a column that only happens to be called so must not.
[[nodiscard]] bool steers_events(std::string_view name);

}  // namespace mixferry::mappings
