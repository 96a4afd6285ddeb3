#include "engine/sandbox/events/event.h"

namespace mixferry::sandbox {
namespace {

constexpr std::string_view kDevicePrefix = "$device:";

}  // namespace

std::string device_of(std::string_view device_id) {
  if (device_id.starts_with(kDevicePrefix)) device_id.remove_prefix(kDevicePrefix.size());
  return std::string{kDevicePrefix}.append(device_id);
}

std::optional<std::string> simplified_id_of(const Event& event) {
  if (event.user_id && !event.user_id->empty()) return event.user_id;
  if (event.device_id && !event.device_id->empty()) return device_of(*event.device_id);
  return event.distinct_id;
}

}  // namespace mixferry::sandbox
