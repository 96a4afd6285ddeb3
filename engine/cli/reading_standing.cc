#include "engine/cli/reading_standing.h"

#include <algorithm>
#include <ctime>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <string>
#include <vector>

#include "engine/base/counted.h"
#include "engine/base/utc_time.h"

namespace mixferry::cli {
namespace {

/// Shorter waits are nothing to tell of.
constexpr std::chrono::seconds kWaitTold{3};

constexpr std::uint64_t kBytesTold = 100'000;

/// As the clock on the wall shows it.
std::string clock_time(std::chrono::system_clock::time_point moment) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(moment);
  std::tm local{};
  localtime_r(&seconds, &local);
  return fmt::format("{:%H:%M}", local);
}

std::string done_in_words(const reading::ReadingProgress& progress, std::string_view parts) {
  if (progress.parts_all == 0) return "asking";
  std::string words = fmt::format("{} of {} {}", grouped(progress.parts), grouped(progress.parts_all), parts);
  if (progress.profiles != 0) words += fmt::format(" ({} profiles)", grouped(progress.profiles));
  if (progress.bytes >= kBytesTold)
    words += fmt::format("  {:.1f} MB", static_cast<double>(progress.bytes) / 1e6);
  return words + fmt::format("  {}%", 100 * progress.parts / progress.parts_all);
}

std::string quota_in_words(const reading::ReadingProgress& progress) {
  if (progress.quota == 0) return fmt::format("{} requests in the last hour", progress.used);
  return fmt::format("{} of {} requests an hour", progress.used, progress.quota);
}

/// Empty: nothing is waited for.
std::string wait_in_words(const reading::ReadingProgress& progress) {
  if (!progress.waits_until || *progress.waits_until - std::chrono::system_clock::now() < kWaitTold)
    return {};
  return fmt::format("waiting for the quota until {}", clock_time(*progress.waits_until));
}

boost::json::object data_of(const reading::ReadingProgress& progress, std::string_view parts) {
  boost::json::object data{{"parts", parts},
                           {"parts_read", progress.parts},
                           {"parts_all", nullptr},
                           {"requests_in_the_last_hour", progress.used},
                           {"requests_an_hour", nullptr},
                           {"waits_until", nullptr}};
  if (progress.parts_all != 0) data["parts_all"] = progress.parts_all;
  if (progress.quota != 0) data["requests_an_hour"] = progress.quota;
  if (progress.waits_until) data["waits_until"] = utc_time(*progress.waits_until);
  return data;
}

}  // namespace

report::Standing standing_of(const reading::ReadingProgress& progress, std::string_view parts) {
  const std::string done = done_in_words(progress, parts);
  const std::string quota = quota_in_words(progress);
  const std::string wait = wait_in_words(progress);
  report::Standing standing;
  standing.block = [done, quota, wait](std::size_t columns) {
    std::vector<report::ScreenLine> lines;
    for (const std::string& line : {done, quota, wait})
      if (!line.empty())
        lines.push_back({.text = "  " + line.substr(0, columns - std::min<std::size_t>(columns, 2))});
    return lines;
  };
  standing.words = done + "  " + quota;
  if (!wait.empty()) standing.words += "  " + wait;
  standing.data = data_of(progress, parts);
  if (!progress.calls.trouble.empty())
    standing.trouble = fmt::format("{}; it is asked again", progress.calls.trouble);
  return standing;
}

}  // namespace mixferry::cli
