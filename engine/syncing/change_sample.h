#pragma once
/// What tonight says of changed profiles whose last records were kept whole, until all rows were seen.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/snapshot/snapshot.h"
#include "engine/syncing/changed_properties.h"
#include "engine/syncing/comparison.h"

namespace mixferry::syncing {

/// Of one space. Why a profile changed is told by its last row, and the first one that changes it is the last
/// where no other comes. One thread.
class ChangeSample {
 public:
  static constexpr std::size_t kBytesMax = 8 << 20;  ///< of records; further profiles are passed over

  /// `last` must outlive this.
  explicit ChangeSample(const snapshot::Snapshot& last) : last_(&last) {}

  /// Keeps it, if its records of both times are known.
  void take(const KnownChange& change);
  /// All rows were taken: hands to `why` those that did not come again.
  void tell(const Comparison& comparison, ChangedProperties& why) const;

 private:
  struct Kept {
    std::uint32_t space = 0;
    std::uint64_t id_hash = 0;
    std::uint64_t place = 0;
    std::string records = {};  ///< of tonight
  };

  const snapshot::Snapshot* last_;
  std::vector<Kept> kept_;
  std::size_t bytes_ = 0;
};

}  // namespace mixferry::syncing
