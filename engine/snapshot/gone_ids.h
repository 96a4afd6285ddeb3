#pragma once
/// The ids of a snapshot that had no row.

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/snapshot/snapshot.h"

namespace mixferry::snapshot {

/// Goes through them one by one, where they lie; sixty-four that were all seen cost one look.
class GoneIds {
 public:
  struct Gone {
    std::string_view id;      ///< lives as long as the snapshot does
    std::uint64_t place = 0;  ///< in the snapshot
  };

  /// `seen`: a bit for each profile. Both must outlive this.
  GoneIds(const Snapshot& snapshot, std::span<const std::uint64_t> seen) : snapshot_(snapshot), seen_(seen) {}

  /// False at the end.
  [[nodiscard]] bool next(Gone& gone);

 private:
  const Snapshot& snapshot_;
  std::span<const std::uint64_t> seen_;
  std::uint64_t place_ = 0;
  const char* at_ = nullptr;  ///< the id of `place_`, within a group
};

}  // namespace mixferry::snapshot
