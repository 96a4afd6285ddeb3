#pragma once
/// The events of a project: each one that was taken, whole, in the order in which they came. Repeated ones
/// are all here; which of them queries show is worked out when somebody asks (event_lines.h).

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "engine/sandbox/packed_properties.h"
#include "engine/sandbox/time_point.h"

namespace mixferry::sandbox {

/// What is told apart by its values: two events with the same are one to queries.
struct EventKey {
  NameId name;
  TimePoint time;
  std::string_view distinct_id;
  std::string_view insert_id;
  bool operator==(const EventKey&) const = default;
};

/// One event as it is kept; its texts lie in one string, so that a million events fit.
class StoredEvent {
 public:
  /// `packed` are its other properties.
  StoredEvent(const EventKey& key, std::string_view packed);

  [[nodiscard]] EventKey key() const {
    return {.name = name_, .time = time_, .distinct_id = distinct_id(), .insert_id = insert_id()};
  }
  [[nodiscard]] std::string_view properties() const {
    return std::string_view{bytes_}.substr(id_bytes_ + insert_id_bytes_);
  }

  /// Whether it was deleted: its place is kept, so that places never move, and nothing else.
  [[nodiscard]] bool is_removed() const { return is_removed_; }

  TimePoint arrived = {};
  bool is_imported = false;  ///< by `/import`
  bool is_unique = false;    ///< its insert id was made up for it: it repeats none
  bool is_verb = false;      ///< about identity, and no part of what queries show

 private:
  friend class EventStore;
  void remove();
  [[nodiscard]] std::string_view distinct_id() const { return std::string_view{bytes_}.substr(0, id_bytes_); }
  [[nodiscard]] std::string_view insert_id() const {
    return std::string_view{bytes_}.substr(id_bytes_, insert_id_bytes_);
  }

  NameId name_;
  std::uint16_t id_bytes_;
  std::uint16_t insert_id_bytes_;
  TimePoint time_;
  bool is_removed_ = false;
  std::string bytes_;  ///< distinct id, insert id, packed properties
};

class EventStore {
 public:
  StoredEvent& add(const EventKey& key, std::string_view packed) { return events_.emplace_back(key, packed); }
  void remove(std::size_t index);
  /// One past the highest index, removed ones included.
  [[nodiscard]] std::size_t end() const { return events_.size(); }
  [[nodiscard]] std::size_t size() const { return events_.size() - removed_; }
  [[nodiscard]] const StoredEvent& at(std::size_t index) const { return events_[index]; }
  void clear();

 private:
  std::deque<StoredEvent> events_;
  std::size_t removed_ = 0;
};

}  // namespace mixferry::sandbox
