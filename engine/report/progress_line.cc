#include "engine/report/progress_line.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <vector>

namespace mixferry::report {
namespace {

constexpr auto kRateWindow = std::chrono::seconds(10);
constexpr std::size_t kBarCells = 20;

std::string bar(double fraction) {
  const auto full = static_cast<std::size_t>(std::clamp(fraction, 0.0, 1.0) * kBarCells);
  return fmt::format("[{:#<{}}{:-<{}}] {:3.0f}%", "", full, "", kBarCells - full, fraction * 100);
}

std::optional<double> seconds_left(const pipeline::Progress& progress, double rows_per_second) {
  if (!progress.fraction || *progress.fraction <= 0 || *progress.fraction >= 1 || rows_per_second <= 0)
    return std::nullopt;
  const auto done = static_cast<double>(progress.tally.rows_read() + progress.rows_before);
  return done * (1 - *progress.fraction) / *progress.fraction / rows_per_second;
}

std::string waiting_in_words(const pipeline::Progress& progress) {
  if (!progress.out_of_reach) return progress.paused ? "waiting for Mixpanel" : "";
  const double next_try_in = std::chrono::duration<double>(progress.out_of_reach->next_try_in).count();
  if (next_try_in == 0) return "Mixpanel out of reach, trying";
  return fmt::format("Mixpanel out of reach, next try in {}", duration_in_words(next_try_in));
}

struct Part {
  int importance;  ///< the least important are left out first
  std::string text;
};

std::vector<Part> parts_of(const pipeline::Progress& progress, double rows_per_second) {
  std::vector<Part> parts;
  parts.push_back({9, grouped(progress.tally.rows_read() + progress.rows_before) + " rows"});
  parts.push_back({8, grouped(static_cast<std::uint64_t>(rows_per_second)) + " rows/s"});
  if (const std::string waits = waiting_in_words(progress); !waits.empty()) parts.push_back({7, waits});
  if (progress.tally.rows_rejected != 0)
    parts.push_back({6, grouped(progress.tally.rows_rejected) + " rejected"});
  if (progress.tally.rows_in_doubt != 0)
    parts.push_back({5, grouped(progress.tally.rows_in_doubt) + " in doubt"});
  if (progress.in_flight != 0) parts.push_back({2, grouped(progress.in_flight) + " in flight"});
  if (progress.retries != 0) parts.push_back({3, grouped(progress.retries) + " retries"});
  if (const auto left = seconds_left(progress, rows_per_second); left && *left >= 1) {
    parts.push_back({4, duration_in_words(*left) + " left"});
  }
  return parts;
}

std::string joined(const std::vector<Part>& parts) {
  std::string line;
  for (const Part& part : parts) line += (line.empty() ? "" : "  ") + part.text;
  return line;
}

}  // namespace

double RowRate::note(std::uint64_t rows, TimePoint now) {
  notes_.push_back({rows, now});
  while (notes_.size() > 2 && now - notes_.front().at > kRateWindow) notes_.pop_front();
  const double seconds = std::chrono::duration<double>(now - notes_.front().at).count();
  return seconds > 0 ? static_cast<double>(rows - notes_.front().rows) / seconds : 0;
}

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) {
    digits.insert(static_cast<std::size_t>(at), 1, ',');
  }
  return digits;
}

std::string counted(std::uint64_t number, std::string_view noun) {
  return fmt::format("{} {}{}", grouped(number), noun, number == 1 ? "" : "s");
}

std::string duration_in_words(double seconds) {
  const auto whole = static_cast<std::uint64_t>(std::lround(std::max(seconds, 0.0)));
  if (whole < 60) return fmt::format("{}s", whole);
  if (whole < 3600) return fmt::format("{}m {:02}s", whole / 60, whole % 60);
  return fmt::format("{}h {:02}m", whole / 3600, whole / 60 % 60);
}

std::string progress_bar(const pipeline::Progress& progress, double rows_per_second, std::uint32_t columns) {
  std::vector<Part> parts = parts_of(progress, rows_per_second);
  if (progress.fraction) parts.insert(parts.begin(), {1, bar(*progress.fraction)});
  std::string line = joined(parts);
  while (line.size() > columns && parts.size() > 1) {
    parts.erase(std::ranges::min_element(parts, {}, &Part::importance));
    line = joined(parts);
  }
  return line.substr(0, columns);
}

std::string progress_words(const pipeline::Progress& progress, double rows_per_second) {
  std::string words = joined(parts_of(progress, rows_per_second));
  if (progress.fraction) words += fmt::format("  {:.0f}%", *progress.fraction * 100);
  return words;
}

}  // namespace mixferry::report
