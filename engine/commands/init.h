#pragma once
/// A mapping for an export, drafted by looking at it.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/commands/header_place.h"
#include "engine/commands/output_files.h"
#include "engine/commands/reading.h"
#include "mappings/draft/draft.h"

namespace mixferry::commands {

/// A source that was looked at.
struct DraftedSource {
  std::string path;
  std::string dialect;
  std::uint64_t rows = 0;
  std::uint64_t rejects = 0;  ///< among the rows that were looked at
  std::string advice;         ///< where its columns may be, of a workbook that seems to begin with a cover
  std::optional<std::string> error;  ///< why it could not be read to its end
};

struct DraftReport {
  mappings::Draft draft = {};
  std::vector<DraftedSource> sources = {};      ///< the draft is of these
  std::optional<HeaderPlace> header = {};       ///< of all of them, where there are titles above it
  std::vector<std::string> other_sources = {};  ///< left out: they have other columns
  bool has_rows = true;                         ///< false: the draft is of the names alone
  connectors::ReadOptions read = {};            ///< how they were read

  [[nodiscard]] bool read_to_end() const;
};

/// Looks at the sources of `reading`, of which mapping, limit and ids do not count, and drafts a mapping.
/// `target`: what the rows are; nullopt: they tell. `outputs`: files that shall be written, and are none of the
/// sources. Throws `RunError` (`usage`) where there is nothing to map, or events have no time.
[[nodiscard]] DraftReport draft_mapping(const ReadingArguments& reading, std::optional<TargetKind> target,
                                        const std::vector<NamedFile>& outputs);

}  // namespace mixferry::commands
