#include "engine/commands/told_reading.h"

#include <fmt/format.h>

#include "engine/base/counted.h"

namespace mixferry::commands {

void ToldReading::take(const reading::ReadingProgress& progress) {
  const std::uint64_t left = progress.parts_all - progress.parts;
  if (progress.parts_all != parts_all_ && progress.quota != 0 && left > progress.quota) {
    const std::uint64_t hours = (left + progress.quota - 1) / progress.quota;
    listener_.on_remark(fmt::format(
        "{} are to be read, and Mixpanel shows {} an hour: that takes about {}. Broken off, the same "
        "command goes on.",
        counted(left, "page"), progress.quota, counted(hours, "hour")));
  }
  parts_all_ = progress.parts_all;
  listener_.on_reading(progress, "pages");
}

}  // namespace mixferry::commands
