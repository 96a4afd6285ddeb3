#pragma once
/// Requests of the last hour, by quota.

#include <cstdint>
#include <expected>
#include <string_view>

#include "engine/ledger/quotas.h"
#include "engine/ledger/sqlite/database.h"

namespace mixferry::ledger {

/// The tables `quota_places` and `quota_pauses`. Nothing is summed up over them: what damage could do there
/// is that Mixpanel says 429. Changes belong inside a transaction of the caller.
class QuotaTable {
 public:
  using Moment = Quotas::Moment;

  explicit QuotaTable(Database& database);

  /// When a place is free: `now`, or later.
  [[nodiscard]] Moment free_at(std::string_view quota, const QuotaLimits& limits, Moment now);
  [[nodiscard]] QuotaPlaceId insert(std::string_view quota, Moment now);
  void end(QuotaPlaceId place);
  void pause(std::string_view quota, Moment until);
  [[nodiscard]] std::uint32_t count(std::string_view quota, Moment now);
  /// Drops what counts no more: what is over an hour old, and what is later than `now`, of a clock that was
  /// set back.
  void drop_old(Moment now);

 private:
  /// Places that are held, those of processes that are gone left out.
  [[nodiscard]] std::uint64_t held(std::string_view quota, Moment now);

  Database& database_;
  Statement nth_latest_;
  Statement open_;
  Statement count_;
  Statement paused_;
  Statement insert_;
  Statement end_;
  Statement pause_;
  Statement drop_;
  Statement drop_pauses_;
};

}  // namespace mixferry::ledger
