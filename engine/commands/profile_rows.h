#pragma once
/// The rows of sources by what they say of profiles: what an import of them would send.

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/commands/reading.h"
#include "engine/pipeline/progress.h"
#include "engine/verification/profile_key.h"

namespace mixferry::commands {

/// Whose profiles a mapping updates: a group key, or nothing for users; each once, in the mapping's order.
/// `verification::Subject` is an index into it.
using Subjects = std::vector<std::string>;

[[nodiscard]] Subjects subjects_of(const mappings::Mapping& mapping);

/// An update of a profile.
struct ProfileRecord {
  verification::Subject subject = 0;
  std::string id;
  std::string_view json;
};

/// A row that an import would deliver. Valid during the call that hands it over.
struct ProfileRow {
  verification::ExportRow place;
  std::uint64_t line = 0;
  std::string_view raw;                    ///< its bytes, as they stand in its source
  std::span<const ProfileRecord> records;  ///< of users and groups, in their order; may be empty
};

/// What going through the sources came to.
struct ReadRows {
  std::uint64_t rows_read = 0;
  std::uint64_t rows_rejected = 0;
  std::uint64_t rows_filtered = 0;
  std::uint64_t erased = 0;  ///< see Tally
  std::uint64_t events = 0;
  std::uint64_t links = 0;
  std::vector<std::uint64_t> rows_of_source = {};
  std::vector<pipeline::SourceOutcome> outcomes = {};  ///< by source
};

/// Maps all rows and calls `take` with each, in row order, and `tell` now and then. May be called again for
/// the same sources. Throws `RunError` (`stopped`) where one can't be read to its end.
[[nodiscard]] ReadRows for_each_profile_row(const PreparedReading& prepared, const Subjects& subjects,
                                            const std::function<void(const ProfileRow&)>& take,
                                            const std::function<void(const pipeline::Progress&)>& tell);

}  // namespace mixferry::commands
