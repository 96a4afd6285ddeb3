#pragma once
/// What a rule may do, by what it is for. The reader checks files against it, the JSON Schema is made of it.

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "mappings/language/mapping.h"

namespace mixferry::mappings {

/// What a rule is for: the id, or the operation that it stands below.
using RuleUse = std::optional<OperationKind>;
inline constexpr RuleUse kIdRule = std::nullopt;

/// The key that such rules stand below: `id`, `set_once`.
[[nodiscard]] std::string_view key_of(RuleUse use);

/// A key of rules that an id's rule can't have, and why.
struct RefusedKey {
  std::string_view key;
  std::string_view reason;
};
[[nodiscard]] std::span<const RefusedKey> keys_refused_for_ids();

/// The steps on what the export says; a constant (`value`) is the same from the start, and has none of them.
inline constexpr std::array<std::string_view, 7> kStepsOfCells = {"trim",      "strip", "case",  "match",
                                                                  "normalize", "map",   "lookup"};

/// Why `use` can't take values of `type`.
[[nodiscard]] std::optional<std::string_view> type_problem(RuleUse use, ValueType type);

}  // namespace mixferry::mappings
