#pragma once
/// The part of a rule about types: `as`, and the keys that say more about one type.

#include <span>
#include <string_view>

#include "mappings/language/rule_reader.h"
#include "mappings/language/section.h"

namespace mixferry::mappings {

/// A key that means something for some types alone.
struct TypeKey {
  std::string_view name;
  std::span<const ValueType> types;
  std::string_view problem;  ///< with another type: `works only with "as: list"`
};
[[nodiscard]] std::span<const TypeKey> type_keys();

/// Reads `as` and its keys into `rule`. Keys that mean nothing for the rule's type are problems.
void read_type(const Section& section, RuleUse use, Rule& rule);

}  // namespace mixferry::mappings
