#pragma once
/// How many queries a project may ask: so many in any hour, so many in any second, so many at once.

#include <chrono>
#include <cstdint>
#include <deque>
#include <expected>
#include <map>
#include <memory>

#include "engine/sandbox/time_point.h"

namespace mixferry::sandbox {

class QueryQuota {
 public:
  /// 0: no limit.
  struct Limits {
    std::uint64_t per_hour_max = 0;
    std::uint64_t per_second_max = 0;
    std::uint64_t at_once_max = 0;
    std::chrono::milliseconds hour = std::chrono::hours{1};  ///< how long an hour is
  };
  /// What stands against a query, which is counted in all numbers.
  struct Excess {
    std::uint64_t in_the_hour;
    std::uint64_t at_once;
    std::chrono::milliseconds wait;  ///< until there is room, as far as time alone makes it
  };

  explicit QueryQuota(Limits limits) : limits_(limits) {}

  /// A query of the project numbered so begins; it is under way until what is returned goes. Queries that are
  /// refused don't count. `now` never goes back.
  [[nodiscard]] std::expected<std::shared_ptr<void>, Excess> begin(std::uint64_t project, TimePoint now);
  /// The same for one that doesn't count in the hour.
  [[nodiscard]] std::expected<std::shared_ptr<void>, Excess> begin_free(std::uint64_t project, TimePoint now);
  [[nodiscard]] const Limits& limits() const { return limits_; }
  void clear() { accounts_.clear(); }

 private:
  struct Account {
    std::deque<TimePoint> hour;  ///< when queries of the last hour (or second, if that is longer) began
    std::shared_ptr<std::uint64_t> running = std::make_shared<std::uint64_t>(0);
  };
  [[nodiscard]] std::expected<std::shared_ptr<void>, Excess> admit(Account& account,
                                                                   std::chrono::milliseconds wait) const;
  [[nodiscard]] std::chrono::milliseconds wait_for_room(const Account& account, TimePoint now) const;

  Limits limits_;
  std::map<std::uint64_t, Account> accounts_;  ///< by the project's number
};

}  // namespace mixferry::sandbox
