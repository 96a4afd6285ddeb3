#include "engine/sandbox/events/event_store.h"

namespace mixferry::sandbox {

StoredEvent::StoredEvent(const EventKey& key, std::string_view packed)
    : name_(key.name),
      id_bytes_(static_cast<std::uint16_t>(key.distinct_id.size())),
      insert_id_bytes_(static_cast<std::uint16_t>(key.insert_id.size())),
      time_(key.time) {
  bytes_.reserve(key.distinct_id.size() + key.insert_id.size() + packed.size());
  bytes_.append(key.distinct_id).append(key.insert_id).append(packed);
}

void StoredEvent::remove() {
  is_removed_ = true;
  id_bytes_ = insert_id_bytes_ = 0;
  bytes_ = {};
}

void EventStore::remove(std::size_t index) {
  if (events_[index].is_removed()) return;
  events_[index].remove();
  ++removed_;
}

void EventStore::clear() {
  events_.clear();
  removed_ = 0;
}

}  // namespace mixferry::sandbox
