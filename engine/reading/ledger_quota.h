#pragma once
/// What may be asked of a project, as all commands and processes of a state folder share it.

#include <deque>
#include <string>

#include "engine/calls/quota.h"
#include "engine/ledger/quotas.h"

namespace mixferry::reading {

/// Each attempt is a commit of the ledger, for which the loop waits: of what is asked here there are sixty an
/// hour.
class LedgerQuota final : public calls::Quota {
 public:
  /// `name`: of whose quota it is. `quotas` and `timer` must outlive it.
  LedgerQuota(ledger::Quotas& quotas, std::string name, const ledger::QuotaLimits& limits,
              const flow::Timer& timer);
  ~LedgerQuota() override;

  [[nodiscard]] std::optional<flow::TimePoint> take(flow::TimePoint now) override;
  void give_back(flow::TimePoint now) override;
  void pause_until(flow::TimePoint until) override;
  [[nodiscard]] flow::TimePoint next_start(flow::TimePoint now) override;

  /// Requests of the last hour, those of others included.
  [[nodiscard]] std::uint32_t used() const;
  [[nodiscard]] const ledger::QuotaLimits& limits() const { return limits_; }

 private:
  [[nodiscard]] ledger::Quotas::Moment date() const;

  ledger::Quotas& quotas_;
  const std::string name_;
  const ledger::QuotaLimits limits_;
  const flow::Timer& timer_;
  std::deque<ledger::QuotaPlaceId> taken_;  ///< whose places are alike
  flow::TimePoint told_ = {};               ///< when to ask again
};

}  // namespace mixferry::reading
