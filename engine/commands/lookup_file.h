#pragma once
/// Files that a mapping's `lookup` names, read as any export is.

#include <expected>
#include <string>
#include <vector>

#include "mappings/language/mapping.h"

namespace mixferry::commands {

/// Most rows of such a file: they are held in memory.
inline constexpr std::size_t kLookupRowsMax = 100'000;

/// Where the file of `lookup` lies: its path is taken from the folder of the mapping called `mapping`.
[[nodiscard]] std::string path_of(const std::string& mapping, const mappings::Lookup& lookup);

/// See `mappings::ReadLookup`.
[[nodiscard]] std::expected<std::vector<mappings::LookupEntry>, std::string> read_lookup_file(
    const std::string& mapping, const mappings::Lookup& lookup);

}  // namespace mixferry::commands
