#pragma once
/// The clock that a project's exports go by: UTC, or for those made before 2023 that of their time zone.

#include <chrono>
#include <string>

#include "engine/sandbox/time_point.h"

namespace date {
class time_zone;
}

namespace mixferry::sandbox {

class ProjectZone {
 public:
  /// An IANA name; empty: UTC. Throws `std::invalid_argument` for one that this machine doesn't know.
  explicit ProjectZone(const std::string& name);

  /// What the clock shows.
  [[nodiscard]] std::chrono::local_time<std::chrono::milliseconds> local(TimePoint instant) const;
  [[nodiscard]] std::string name() const;

 private:
  const date::time_zone* zone_ = nullptr;  ///< nullptr: UTC
};

}  // namespace mixferry::sandbox
