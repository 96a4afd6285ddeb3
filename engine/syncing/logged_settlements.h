#pragma once
/// Settlements that tell the logs of a sync what is known of profiles from now on.

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/ledger/settlements.h"
#include "engine/syncing/space.h"

namespace mixferry::syncing {

/// In front of a ledger. First the logs are made durable, then the settlements with the places up to which
/// the logs count: whatever is settled is known, and what is not settled is not. Of the ledger's thread.
class LoggedSettlements final : public ledger::Settlements {
 public:
  enum class Of : std::uint8_t {
    rows,
    gone,  ///< who is delivered is known no more
  };

  /// `spaces`: those of the plan of what is settled, in its order; their logs are open. They and `ledger`
  /// must outlive this.
  LoggedSettlements(std::vector<Space*> spaces, ledger::Settlements& ledger, Of of = Of::rows)
      : spaces_(std::move(spaces)), ledger_(ledger), of_(of) {}

  [[nodiscard]] std::vector<RangeSet> settled(ledger::RunId id) override { return ledger_.settled(id); }
  [[nodiscard]] std::vector<RowPlace> resume_places(ledger::RunId id) override {
    return ledger_.resume_places(id);
  }
  [[nodiscard]] std::vector<RangeSet> intents(ledger::RunId id) override { return ledger_.intents(id); }
  void commit(ledger::RunId id, const std::vector<ledger::Change>& changes,
              const TrafficTally& traffic) override;

 private:
  const std::vector<Space*> spaces_;
  ledger::Settlements& ledger_;
  const Of of_;
};

}  // namespace mixferry::syncing
