#pragma once
/// The part of a rule about types: `as`, and the keys that say more about one type.

#include "mappings/language/rule_reader.h"
#include "mappings/language/section.h"

namespace mixferry::mappings {

/// Reads `as` and its keys into `rule`. Keys that mean nothing for the rule's type are problems.
void read_type(const Section& section, RuleUse use, Rule& rule);

}  // namespace mixferry::mappings
