#pragma once
/// The profiles of people who are erased: deleted at once, and read back when Mixpanel says that all is done.

#include <chrono>
#include <cstdint>
#include <vector>

#include "engine/erasing/request.h"
#include "engine/erasing/services.h"

namespace mixferry::erasing {

/// Deletes the profiles of whoever is submitted, and not more. `refused`: how many Mixpanel did not take.
[[nodiscard]] Done<> delete_profiles(Request& request, ProfileService& profiles, std::uint64_t& refused);

struct ReadingBack {
  std::uint32_t readings_max = 1;  ///< with pauses in between, which double
  std::chrono::milliseconds first_pause{0};
};

/// Reads for whom all tasks have succeeded: who can't be read is erased. Of the others the profile is deleted
/// once more, and they are read again. `still_there`: how many could be read at last.
[[nodiscard]] Done<> read_back(Request& request, TaskService& tasks, ProfileService& profiles,
                               const ReadingBack& options, std::uint64_t& still_there);

}  // namespace mixferry::erasing
