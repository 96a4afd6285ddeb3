#include "engine/commands/told_reading.h"

#include <fmt/format.h>

#include "engine/base/counted.h"
#include "engine/base/utc_time.h"

namespace mixferry::commands {
namespace {

constexpr auto kSaidEvery = std::chrono::seconds(30);
constexpr auto kLongWait = std::chrono::seconds(5);

std::string pages_in_words(const reading::ReadingProgress& progress) {
  if (progress.parts_all == 0) return "no page read yet";
  return fmt::format("{} of {} read", grouped(progress.parts), counted(progress.parts_all, "page"));
}

}  // namespace

void ToldReading::take(const reading::ReadingProgress& progress, Clock::time_point now) {
  if (!said_) said_ = now;
  const std::uint64_t left = progress.parts_all - progress.parts;
  if (progress.parts_all != parts_all_ && progress.quota != 0 && left > progress.quota) {
    const std::uint64_t hours = (left + progress.quota - 1) / progress.quota;
    say(fmt::format(
            "{} to be read, of which Mixpanel shows {} an hour: that takes about {}. It may be broken "
            "off at any time; the same command goes on.",
            counted(left, "page"), progress.quota, counted(hours, "hour")),
        now);
  }
  parts_all_ = progress.parts_all;
  // Whose turn it is among those at once, is asked again and again: only the quota of the hour says when.
  const bool waits_long = progress.waits_until && *progress.waits_until - now > kLongWait;
  const bool is_told =
      waits_until_ && waits_long && std::chrono::abs(*progress.waits_until - *waits_until_) < kLongWait;
  if (waits_long && !is_told) {
    waits_until_ = progress.waits_until;
    say(fmt::format("Mixpanel shows {} an hour, {} were read in the last: going on at {}; {}",
                    counted(progress.quota, "page"), progress.used, utc_time(*progress.waits_until),
                    pages_in_words(progress)),
        now);
  } else if (!waits_long && now - *said_ >= kSaidEvery) {
    say(progress.waits_until
            ? "waiting for other queries of the project to end; those of a process that was killed "
              "count for ten minutes"
            : pages_in_words(progress),
        now);
  }
}

void ToldReading::say(const std::string& sentence, Clock::time_point now) {
  said_ = now;
  listener_.on_remark(sentence);
}

}  // namespace mixferry::commands
