#include "engine/syncing/change_sample.h"

namespace mixferry::syncing {

void ChangeSample::take(const KnownChange& change) {
  if (change.was_unknown || change.records.empty() || bytes_ + change.records.size() > kBytesMax) return;
  if (!last_->whole(change.place)) return;
  bytes_ += change.records.size();
  kept_.push_back({.space = change.space,
                   .id_hash = change.id_hash,
                   .place = change.place,
                   .records = std::string(change.records)});
}

void ChangeSample::tell(const Comparison& comparison, ChangedProperties& why) const {
  for (const Kept& one : kept_) {
    const std::string_view id = last_->id(one.place);
    if (!comparison.may_come_again(one.space, id, one.id_hash))
      why.take(id, *last_->whole(one.place), one.records);
  }
}

}  // namespace mixferry::syncing
