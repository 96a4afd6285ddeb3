#pragma once
/// One property of a draft, and its lines in the text.

#include <cstddef>
#include <string>
#include <string_view>

#include "mappings/draft/rules.h"

namespace mixferry::mappings {

/// Longer names are cut in comments and notes.
inline constexpr std::size_t kNameCharacters = 80;

inline constexpr std::string_view kIndent = "  ";

/// One property below an operation.
struct DraftEntry {
  std::string name;
  DraftRule draft;
};

/// The property with what speaks for its rule in comments before it, indented once. What names of companies
/// are is no secret: `of_people` says whether those are that the rows are about.
[[nodiscard]] std::string entry_lines(const DraftEntry& entry, bool of_people);

}  // namespace mixferry::mappings
