#pragma once
/// Counts what projects receive in a rolling minute.

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>

#include "engine/sandbox/time_point.h"

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
  [[nodiscard]] bool admit(std::uint64_t records, std::uint64_t body_bytes, TimePoint now);

 private:
  struct Entry {
    TimePoint time;
    std::uint64_t records;
    std::uint64_t body_bytes;
  };
  Limits limits_;
  std::deque<Entry> minute_;
  std::uint64_t records_ = 0;
  std::uint64_t body_bytes_ = 0;
};

/// An account for each project, for all its ingestion together.
class RateAccounts {
 public:
  explicit RateAccounts(RateAccount::Limits limits) : limits_(limits) {}

  [[nodiscard]] RateAccount& of(std::string_view token);
  void clear() { accounts_.clear(); }

 private:
  RateAccount::Limits limits_;
  std::map<std::string, RateAccount, std::less<>> accounts_;  ///< by token
};

}  // namespace mixferry::sandbox
