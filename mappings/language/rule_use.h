#pragma once
/// What a rule may do, by what it is for. The reader checks files against it, the JSON Schema is made of it.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "mappings/language/mapping.h"

namespace mixferry::mappings {

/// What a rule is for: to name something, to say when it was, which groups it belongs to, or a property of an
/// operation.
enum class RuleUse : std::uint8_t {
  id,
  once,
  event,
  time,
  insert_id,
  group,
  set,
  set_once,
  add,
  append,
  union_,
  remove,
  properties,
};

/// What rules of properties below `kind`, one that has such, are for.
[[nodiscard]] RuleUse use_of(OperationKind kind);

/// Whether its value is a property's.
[[nodiscard]] constexpr bool is_property(RuleUse use) {
  return use >= RuleUse::set;
}

/// What `as` is where nothing is said.
[[nodiscard]] constexpr ValueType implied_type(RuleUse use) {
  return use == RuleUse::add     ? ValueType::number
         : use == RuleUse::time  ? ValueType::datetime
         : use == RuleUse::event ? ValueType::string
                                 : ValueType::keep;
}

/// The key that such rules stand below: `id`, `set_once`.
[[nodiscard]] std::string_view key_of(RuleUse use);
/// The same for people: `the id`, `"once"`.
[[nodiscard]] std::string in_words(RuleUse use);
/// The use of rules below `key`; nothing for a key that has none.
[[nodiscard]] std::optional<RuleUse> use_of(std::string_view key);

/// A key of rules that a rule for `use` can't have, and why.
struct RefusedKey {
  std::string_view key;
  std::string_view reason;
};
[[nodiscard]] std::span<const RefusedKey> keys_refused_for(RuleUse use);

/// The steps on what the export says; a constant (`value`) is the same from the start, and has none of them.
inline constexpr std::array<std::string_view, 7> kStepsOfCells = {"trim",      "strip", "case",  "match",
                                                                  "normalize", "map",   "lookup"};

/// Why `use` can't take values of `type`.
[[nodiscard]] std::optional<std::string_view> type_problem(RuleUse use, ValueType type);

}  // namespace mixferry::mappings
