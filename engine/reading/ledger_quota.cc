#include "engine/reading/ledger_quota.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "engine/base/error.h"

namespace mixferry::reading {

LedgerQuota::LedgerQuota(ledger::Quotas& quotas, std::string name, const ledger::QuotaLimits& limits,
                         const flow::Timer& timer)
    : quotas_(quotas), name_(std::move(name)), limits_(limits), timer_(timer) {}

LedgerQuota::~LedgerQuota() {
  while (!taken_.empty()) give_back(timer_.now());
}

std::optional<flow::TimePoint> LedgerQuota::take(flow::TimePoint now) {
  const ledger::Quotas::Moment date = this->date();
  const auto place = quotas_.take_place(name_, limits_, date);
  if (place) {
    taken_.push_back(*place);
    told_ = {};
    return std::nullopt;
  }
  return told_ = now + (place.error() - date);
}

void LedgerQuota::give_back(flow::TimePoint /*now*/) {
  const ledger::QuotaPlaceId place = taken_.front();
  taken_.pop_front();
  try {
    quotas_.leave_place(place);
  } catch (const RunError&) {
    // Called while things end, where nobody could be told: the place is free once this process is gone, and
    // whoever takes the next one hears what is wrong with the ledger.
  }
}

void LedgerQuota::pause_until(flow::TimePoint until) {
  const auto pause = std::chrono::ceil<std::chrono::milliseconds>(until - timer_.now());
  quotas_.pause_quota(name_, date() + pause);
}

flow::TimePoint LedgerQuota::next_start(flow::TimePoint now) {
  return std::max(now, told_);
}

std::uint32_t LedgerQuota::used() const {
  return quotas_.places_taken(name_, date());
}

ledger::Quotas::Moment LedgerQuota::date() const {
  return std::chrono::floor<std::chrono::milliseconds>(timer_.date());
}

}  // namespace mixferry::reading
