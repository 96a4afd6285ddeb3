#include "engine/syncing/logged_settlements.h"

#include <variant>

namespace mixferry::syncing {
namespace {

snapshot::Change change_of(const ledger::SyncedProfile& profile, LoggedSettlements::Of of) {
  if (of == LoggedSettlements::Of::gone)
    return {.id = profile.id, .fingerprint = {.id = profile.id_hash}, .is_gone = true};
  return {.id = profile.id,
          .fingerprint = {.id = profile.id_hash, .content = profile.content},
          .may_come_again = profile.may_come_again,
          .records = profile.records};
}

}  // namespace

void LoggedSettlements::commit(ledger::RunId id, const std::vector<ledger::Change>& changes,
                               const TrafficTally& traffic) {
  std::vector<bool> touched(spaces_.size());
  for (const ledger::Change& change : changes) {
    const auto* const settlement = std::get_if<ledger::Settlement>(&change);
    if (settlement == nullptr) continue;
    for (const ledger::SyncedProfile& profile : settlement->synced) {
      spaces_[profile.space]->log->add(change_of(profile, of_));
      touched[profile.space] = true;
    }
  }
  std::vector<ledger::Change> positions;
  for (std::size_t i = 0; i < spaces_.size(); ++i) {
    if (touched[i])
      positions.emplace_back(
          ledger::LogPosition{.key = spaces_[i]->record.key, .position = spaces_[i]->log->commit()});
  }
  if (positions.empty()) return ledger_.commit(id, changes, traffic);
  positions.insert(positions.begin(), changes.begin(), changes.end());
  ledger_.commit(id, positions, traffic);
}

}  // namespace mixferry::syncing
