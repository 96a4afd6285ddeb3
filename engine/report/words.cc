#include "engine/report/words.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <functional>
#include <utility>
#include <vector>

#include "engine/base/counted.h"
#include "engine/base/target_kind.h"

namespace mixferry::report {

std::string_view noun_of_records(const Tally& tally) {
  const NamedCounts& sent_to = tally.sent_to;
  if (tally.records_sent == 0) return "records";
  const bool events = sent_to.contains(name_of(TargetKind::events));
  if (events && sent_to.size() == 1) return "events";
  return events || sent_to.contains(name_of(TargetKind::identity)) ? "records" : "updates";
}

std::string duration_in_words(double seconds) {
  const auto whole = static_cast<std::uint64_t>(std::lround(std::max(seconds, 0.0)));
  if (whole < 60) return fmt::format("{}s", whole);
  if (whole < 3600) return fmt::format("{}m {:02}s", whole / 60, whole % 60);
  return fmt::format("{}h {:02}m", whole / 3600, whole / 60 % 60);
}

std::string short_duration_in_words(double seconds) {
  constexpr double tenths_up_to = 9.95;  // from there on, one decimal place would say 10.0s
  if (seconds <= 0 || seconds >= tenths_up_to) return duration_in_words(seconds);
  return seconds < 0.9995 ? fmt::format("{:.0f}ms", seconds * 1000) : fmt::format("{:.1f}s", seconds);
}

std::string most_frequent(const NamedCounts& named) {
  constexpr std::size_t shown_max = 4;
  std::vector<std::pair<std::uint64_t, std::string_view>> sorted;
  for (const auto& [name, count] : named) sorted.emplace_back(count, name);
  std::ranges::sort(sorted, std::greater{});
  std::string words;
  for (std::size_t i = 0; i < sorted.size() && i < shown_max; ++i) {
    words += fmt::format("{}{} {}", i == 0 ? "" : ", ", grouped(sorted[i].first), sorted[i].second);
  }
  return sorted.size() > shown_max ? words + ", ..." : words;
}

}  // namespace mixferry::report
