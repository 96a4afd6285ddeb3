#pragma once
/// Counts what a project receives in a rolling minute.

#include <chrono>
#include <cstdint>
#include <deque>

#include "engine/sandbox/update_applier.h"

namespace mixferry::sandbox {

class RateAccount {
 public:
  struct Limits {
    std::uint64_t records_max = 0;     ///< 0: no limit
    std::uint64_t body_bytes_max = 0;  ///< 0: no limit
  };
  explicit RateAccount(Limits limits) : limits_(limits) {}

  /// Takes a request into the account, refused or not, and says whether the last 60 seconds are within the
  /// limits. `now` never goes back.
  [[nodiscard]] bool admit(std::uint64_t updates, std::uint64_t body_bytes, TimePoint now);

 private:
  struct Entry {
    TimePoint time;
    std::uint64_t updates;
    std::uint64_t body_bytes;
  };
  Limits limits_;
  std::deque<Entry> minute_;
  std::uint64_t updates_ = 0;
  std::uint64_t body_bytes_ = 0;
};

}  // namespace mixferry::sandbox
