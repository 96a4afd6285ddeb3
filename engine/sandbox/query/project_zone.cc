#include "engine/sandbox/query/project_zone.h"

#include <date/tz.h>
#include <fmt/format.h>
#include <stdexcept>

namespace mixferry::sandbox {

ProjectZone::ProjectZone(const std::string& name) try {
  if (!name.empty()) zone_ = date::locate_zone(name);
} catch (const std::runtime_error& error) {
  throw std::invalid_argument{fmt::format(
      "unknown time zone \"{}\": write an IANA name such as Europe/Paris [{}]", name, error.what())};
}

std::chrono::local_time<std::chrono::milliseconds> ProjectZone::local(TimePoint instant) const {
  std::chrono::milliseconds since_1970 = instant.time_since_epoch();
  if (zone_ != nullptr) {
    const date::sys_time<std::chrono::milliseconds> known{since_1970};
    since_1970 += zone_->get_info(known).offset;
  }
  return std::chrono::local_time<std::chrono::milliseconds>{since_1970};
}

std::string ProjectZone::name() const {
  return zone_ == nullptr ? "UTC" : zone_->name();
}

}  // namespace mixferry::sandbox
