#pragma once
/// What becomes of the rows that a draft was made of, tried on the draft itself.

#include <cstdint>
#include <string>
#include <vector>

#include "connectors/source/source.h"
#include "engine/commands/reading.h"
#include "mappings/language/mapping.h"

namespace mixferry::commands {

/// Rows that are rejects for one reason.
struct TriedRejects {
  std::string code;
  std::uint64_t rows = 0;
  std::string first;  ///< where the first of them is and what to do about it, for people
};

/// Maps the rows of `paths` that `sample_source` looks at, at most `rows_each` of each, as an import of now
/// would. The commonest reason first; without rows that can't be read, or whose time is written as no rule
/// reads it: whoever drafts knows those. `reading`: as it was drafted by.
[[nodiscard]] std::vector<TriedRejects> try_draft(const mappings::Mapping& draft,
                                                  const std::vector<std::string>& paths,
                                                  std::uint64_t rows_each, const ReadingArguments& reading);

/// A sentence of each, for people, such as `3 rows looked at will be rejects (time_ahead), such as ...`.
[[nodiscard]] std::vector<std::string> in_words(const std::vector<TriedRejects>& rejects);

}  // namespace mixferry::commands
