#pragma once
/// Whether answers take longer than they used to: the first sign of a server that has too much to do. Pure.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace mixferry::flow {

/// What is usual is the quickest of the latest answers, so that a server that has become slower for good is
/// not held against it for ever. Small requests are quick whatever the server does, so only those of at least
/// half the size of the largest are compared.
class LatencyWatch {
 public:
  enum class Answer : std::uint8_t { quick, slow, not_compared };

  /// Takes up how long the answer to a request of `body_bytes` took.
  Answer note(std::chrono::milliseconds took, std::size_t body_bytes);

 private:
  static constexpr std::chrono::milliseconds kNone = std::chrono::milliseconds::max();

  std::size_t largest_bytes_ = 0;
  std::chrono::milliseconds quickest_before_ = kNone;  ///< of the window before this one
  std::chrono::milliseconds quickest_ = kNone;         ///< of this window
  std::uint32_t noted_ = 0;                            ///< in this window
};

}  // namespace mixferry::flow
