#pragma once
/// Counting who is somewhere.

#include <cstdint>

namespace mixferry::flow {

/// Counts one up for as long as it lives, also when its coroutine ends by cancelling.
class [[nodiscard]] Presence {
 public:
  explicit Presence(std::uint32_t& count) : count_(count) { ++count_; }
  Presence(const Presence&) = delete;
  Presence& operator=(const Presence&) = delete;
  ~Presence() { --count_; }

 private:
  std::uint32_t& count_;
};

}  // namespace mixferry::flow
