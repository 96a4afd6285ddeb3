#pragma once
/// Last night's snapshot and tonight's changes make a new snapshot.

#include <cstdint>
#include <filesystem>

#include "engine/snapshot/change_log.h"
#include "engine/snapshot/snapshot.h"

namespace mixferry::snapshot {

/// Whether all rows of the night that a log is of were settled.
enum class Night : std::uint8_t {
  finished,
  /// It is not gone on with. A profile whose row is in the log may have had another row on its way, which
  /// Mixpanel has or has not: so the content of those that may come again is unknown. Of the others, what is
  /// in the log is what Mixpanel has.
  given_up,
};

/// What a fold did, in profiles.
struct Folded {
  std::uint64_t profiles = 0;  ///< that the new snapshot has
  std::uint64_t added = 0;
  std::uint64_t changed = 0;  ///< a change came, of whatever content
  std::uint64_t gone = 0;     ///< were there and are not any more

  [[nodiscard]] bool operator==(const Folded&) const = default;
};

/// Writes it aside and renames it to `path`, where `last` may be still: killed at any instant, there is the
/// one or the other, whole. The same arguments make the same bytes. Memory: 24 MiB and a third of a byte a
/// profile; disk: the new snapshot, half of it once more, and the log, in the folder of `path`.
///
/// Of records that are given, and of those kept before, it keeps what a snapshot of as many profiles does.
///
/// The first sync folds its log into `Snapshot()`. Throws `RunError` (`stopped`) where the disk fails or has
/// no more room, and for a log that is not of changes of `last`.
Folded fold(const Snapshot& last, const ChangeLog& log, const std::filesystem::path& path,
            Night night = Night::finished);

}  // namespace mixferry::snapshot
