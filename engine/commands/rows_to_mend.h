#pragma once
/// The rows of an export that bring some profiles to what the export says, in a form that `import` takes
/// back.
///
/// All rows of these profiles, as they stand in the export, in its order: sent again, they come to what all
/// of them came to. A row may speak of other profiles, too (of the company beside its contact); sent again it
/// would bring those back to what they were then, so of each of them all later rows are taken along as well.

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

#include "engine/commands/mending_files.h"
#include "engine/commands/profile_rows.h"

namespace mixferry::commands {

/// Profiles to be mended and those that come along; beyond it nothing is written.
inline constexpr std::size_t kProfilesToMendMax = 500'000;

struct RowsToMend {
  std::vector<MendingFile> files;
  std::uint64_t rows_along = 0;  ///< that speak of none of the profiles themselves
};

/// Writes the rows of `profiles`, by `verification::hash_of`, to `path`, which is replaced. Where the columns
/// of a source are others than those of the one before, its rows go to a further file (`rows-2.csv`): to be
/// imported in this order. No files where more than `kProfilesToMendMax` would come along. Throws `RunError`
/// (`stopped`) where one can't be written.
[[nodiscard]] RowsToMend write_rows_to_mend(const PreparedReading& prepared, const Subjects& subjects,
                                            const std::unordered_set<std::uint64_t>& profiles,
                                            const std::string& path);

}  // namespace mixferry::commands
