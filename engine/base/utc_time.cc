#include "engine/base/utc_time.h"

#include <fmt/chrono.h>

namespace mixferry {

std::string utc_time(std::chrono::system_clock::time_point moment) {
  return fmt::format("{:%FT%TZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(moment)));
}

std::string utc_now() {
  return utc_time(std::chrono::system_clock::now());
}

}  // namespace mixferry
