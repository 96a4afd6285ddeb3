#pragma once
/// The ids of a snapshot that had no row.

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/snapshot/snapshot.h"

namespace mixferry::snapshot {

/// What tonight's rows say of 64 profiles, a bit each. They lie together, so that a row waits for memory
/// once.
struct RowMarks {
  std::uint64_t seen = 0;      ///< it had a row
  std::uint64_t compared = 0;  ///< one that was compared
  std::uint64_t repeated = 0;  ///< several such
  std::uint64_t changed = 0;   ///< one that is to be sent
};

/// Goes through them one by one, where they lie; sixty-four that were all seen cost one look.
class GoneIds {
 public:
  struct Gone {
    std::string_view id;      ///< lives as long as the snapshot does
    std::uint64_t place = 0;  ///< in the snapshot
  };

  /// `marks`: of all profiles. Both must outlive this.
  GoneIds(const Snapshot& snapshot, std::span<const RowMarks> marks) : snapshot_(snapshot), marks_(marks) {}

  /// False at the end.
  [[nodiscard]] bool next(Gone& gone);

 private:
  const Snapshot& snapshot_;
  std::span<const RowMarks> marks_;
  std::uint64_t place_ = 0;
  const char* at_ = nullptr;  ///< the id of `place_`, within a group
};

}  // namespace mixferry::snapshot
