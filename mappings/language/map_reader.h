#pragma once
/// What replaces the texts of a rule: `map` in the mapping itself, `lookup` in a file beside it.

#include <vector>

#include "mappings/language/section.h"

namespace mixferry::mappings {

/// Reads `map` into the rule, whose earlier steps must have been read.
void read_map(const Section& section, Rule& rule, std::vector<Problem>& problems);

/// Reads what `lookup` asks for, but no file.
void read_lookup(const Section& section, Rule& rule, std::vector<Problem>& problems);

/// Reads the files of all lookups of a mapping, and fills the rules' maps with them.
void fill_lookups(Mapping& mapping, const ReadLookup& read, std::vector<Problem>& problems);

}  // namespace mixferry::mappings
