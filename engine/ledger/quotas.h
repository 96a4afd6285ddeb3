#pragma once
/// What was asked of a project lately, whatever command and process asked it.

#include <chrono>
#include <cstdint>
#include <expected>
#include <string>

namespace mixferry::ledger {

/// How much may be asked. 0: as much as is wanted.
struct QuotaLimits {
  std::uint32_t an_hour = 0;
  std::uint32_t a_second = 0;
  std::uint32_t at_once = 0;
};

using QuotaPlaceId = std::int64_t;

class Quotas {
 public:
  using Moment = std::chrono::sys_time<std::chrono::milliseconds>;

  /// A place is left after so long at the latest: the longest that Mixpanel works on a query is 488 s, as its
  /// own client has it. Of a process that is gone it is at once.
  static constexpr std::chrono::minutes kPlaceMax{10};

  virtual ~Quotas() = default;

  /// Takes a place in the quota called `quota`, for one request that starts at `now`; else says when to ask
  /// again, later than `now`.
  [[nodiscard]] virtual std::expected<QuotaPlaceId, Moment> take_place(const std::string& quota,
                                                                       const QuotaLimits& limits,
                                                                       Moment now) = 0;
  /// The request is over. It still counts for its hour.
  virtual void leave_place(QuotaPlaceId place) = 0;
  /// Others have used what is left, somewhere else: no place is taken before `until`. A longer pause stays as
  /// it is.
  virtual void pause_quota(const std::string& quota, Moment until) = 0;
  /// Requests of the last hour.
  [[nodiscard]] virtual std::uint32_t places_taken(const std::string& quota, Moment now) = 0;
};

}  // namespace mixferry::ledger
