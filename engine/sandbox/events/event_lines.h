#pragma once
/// Events read back as JSON Lines, in the form of Mixpanel's raw export:
///     {"event":"..","properties":{"time":1767225600,"distinct_id":"..","$insert_id":"..",..}}
/// `time` is in seconds, with a fraction where milliseconds were sent.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/sandbox/lines.h"
#include "engine/sandbox/store.h"

namespace mixferry::sandbox {

/// Which events, and how they are shown.
struct EventQuery {
  /// As queries show them: of equal name, time, id and insert id the last one alone, under the canonical id
  /// of whoever they belong to, and none about identity. Default: each as it was stored.
  bool queried = false;
  std::string id = {};                    ///< only those of this id (with `queried`: of whom it belongs to)
  std::string event = {};                 ///< only those of this name
  std::vector<std::string> without = {};  ///< properties left out
  std::uint64_t limit = UINT64_MAX;
  bool by_time = false;  ///< sorted by time, name, id and insert id; default: order of arrival
};

class EventLines final : public Lines {
 public:
  /// `store` must outlive it and have `project`. Shows what is there now: later events are left out. Clearing
  /// the store ends the lines.
  EventLines(Store& store, const Project& project, EventQuery query);

  bool append(std::string& out, std::size_t bytes) override;

 private:
  using Index = std::uint32_t;
  void drop_repeated();
  void sort();
  [[nodiscard]] std::string_view id_of(const StoredEvent& event) const;
  [[nodiscard]] bool is_asked_for(const StoredEvent& event) const;
  void append_line(std::string& out, const StoredEvent& event) const;

  Store& store_;
  const Project& project_;
  EventQuery query_;
  std::uint64_t generation_;
  std::vector<NameId> without_;
  std::vector<Index> shown_;
  std::size_t next_ = 0;
};

}  // namespace mixferry::sandbox
