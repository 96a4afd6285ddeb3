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

}  // namespace mixferry::sandbox
