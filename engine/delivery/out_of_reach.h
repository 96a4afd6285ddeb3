#pragma once
/// How Mixpanel has been out of reach, for whoever shows it. A plain value.

#include <chrono>

namespace mixferry::delivery {

struct OutOfReach {
  std::chrono::milliseconds lasted{};
  std::chrono::milliseconds next_try_in{};    ///< 0: under way
  std::chrono::milliseconds longest_pause{};  ///< between two tries in the end; half of it is the shortest
};

}  // namespace mixferry::delivery
