#include "engine/report/progress_text.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/base/counted.h"
#include "engine/report/screen_text.h"
#include "engine/report/words.h"

namespace mixferry::report {
namespace {

namespace json = boost::json;
using pipeline::Progress;

constexpr auto kRateWindow = std::chrono::seconds(10);
constexpr std::size_t kColumnsOfBarMin = 30;  ///< narrower windows do without the bar
constexpr std::size_t kColumnsOfWide = 60;    ///< from here on the columns of the summary are kept to
constexpr std::size_t kColumnsMax = 80;       ///< wider windows get no wider block
constexpr std::size_t kTimeLeftColumns = 13;  ///< `  1h 02m left`, so that the bar does not jump

std::uint64_t rounded(double number) {
  return static_cast<std::uint64_t>(std::lround(std::max(number, 0.0)));
}

/// Rounded down: what is not through is not said to be.
unsigned whole_percent(double fraction) {
  return static_cast<unsigned>(std::clamp(fraction, 0.0, 1.0) * 100);
}

std::optional<double> seconds_left(const Progress& progress, const Pace& pace) {
  if (pace.is_over || !progress.fraction || *progress.fraction <= 0 || *progress.fraction >= 1 ||
      pace.rows <= 0)
    return std::nullopt;
  const auto done = static_cast<double>(progress.tally.rows_read());
  return done * (1 - *progress.fraction) / *progress.fraction / pace.rows;
}

/// Empty where there is nothing to tell, or less than a second.
std::string time_left_in_words(const Progress& progress, const Pace& pace) {
  const std::optional<double> left = seconds_left(progress, pace);
  return left && *left >= 1 ? duration_in_words(*left) + " left" : "";
}

/// `24,300/s of 25,000`; `24,300 updates/s of 25,000` with a noun.
std::string updates_pace_in_words(const Progress& progress, const Pace& pace, std::string_view noun = "") {
  std::string words = fmt::format("{}{}{}/s", grouped(rounded(pace.updates)), noun.empty() ? "" : " ", noun);
  if (progress.records_per_second_max != pipeline::kUnpaced)
    words += fmt::format(" of {}", grouped(progress.records_per_second_max));
  return words;
}

std::string retries_in_words(const Progress& progress) {
  return fmt::format("{} {}", grouped(progress.traffic.retries),
                     progress.traffic.retries == 1 ? "retry" : "retries");
}

/// What is waited for; empty while things go on.
std::string waiting_in_words(const Progress& progress) {
  if (progress.stopping) {
    return fmt::format("stopping: {} in flight; Ctrl-C leaves at once", grouped(progress.in_flight));
  }
  if (!progress.out_of_reach) return progress.paused ? "waiting for Mixpanel" : "";
  const double next_try_in =
      std::ceil(std::chrono::duration<double>(progress.out_of_reach->next_try_in).count());
  if (next_try_in == 0) return "Mixpanel out of reach, trying";
  return fmt::format("Mixpanel out of reach, next try in {}", duration_in_words(next_try_in));
}

std::string bar_line(double fraction, const std::string& time_left, std::size_t columns) {
  const std::string percents = fmt::format("{}%", whole_percent(fraction));
  if (columns < kColumnsOfBarMin) return fmt::format("{}  {}", percents, time_left);
  const std::size_t cells = columns - std::string_view("[]").size() - 5 - kTimeLeftColumns;
  const auto full = static_cast<std::size_t>(std::clamp(fraction, 0.0, 1.0) * static_cast<double>(cells));
  return fmt::format("[{:#<{}}{:-<{}}]{:>5}{:>{}}", "", full, "", cells - full, percents, time_left,
                     kTimeLeftColumns);
}

/// Puts a block together line by line.
class Block {
 public:
  explicit Block(std::size_t columns) : columns_(std::min(columns, kColumnsMax)) {}

  void bar(double fraction, const std::string& time_left) {
    put(bar_line(fraction, time_left, columns_), Tone::plain);
  }

  /// `remarks` in order of importance: the last are left out where there is no room.
  void count(std::string_view label, std::uint64_t number, std::vector<std::string> remarks,
             Tone tone = Tone::plain) {
    const std::string head = columns_ >= kColumnsOfWide
                                 ? fmt::format("  {:<14}{:>14}", label, grouped(number))
                                 : fmt::format("{:<8}{:>11}", label, grouped(number));
    std::string line = head;
    for (const std::string& remark : remarks) {
      const std::string_view between = line.size() != head.size()   ? ", "
                                       : columns_ >= kColumnsOfWide ? "   "
                                                                    : "  ";
      if (width_of(line) + between.size() + width_of(remark) > columns_) break;
      line.append(between).append(remark);
    }
    put(std::move(line), tone);
  }

  /// The same with one remark, of which the beginning is shown where there is no room for all.
  void count_with_list(std::string_view label, std::uint64_t number, const std::string& remark, Tone tone) {
    const std::size_t used = columns_ >= kColumnsOfWide ? 33 : 21;
    const std::size_t room = columns_ - std::min(columns_, used);
    count(label, number, room < 8 ? std::vector<std::string>{} : std::vector{shortened(remark, room)}, tone);
  }

  void sentence(const std::string& text) {
    put((columns_ >= kColumnsOfWide ? "  " : "") + text, Tone::warning);
  }

  [[nodiscard]] std::vector<ScreenLine> take() { return std::move(lines_); }

 private:
  void put(const std::string& text, Tone tone) { lines_.push_back({shortened(text, columns_), tone}); }

  std::size_t columns_;
  std::vector<ScreenLine> lines_;
};

}  // namespace

double RecentRate::note(std::uint64_t count, TimePoint now) {
  if (!notes_.empty() && count < notes_.back().count) notes_.clear();
  notes_.push_back({count, now});
  while (notes_.size() > 2 && now - notes_.front().at > kRateWindow) notes_.pop_front();
  const double seconds = std::chrono::duration<double>(now - notes_.front().at).count();
  return seconds > 0 ? static_cast<double>(count - notes_.front().count) / seconds : 0;
}

std::vector<ScreenLine> progress_block(const Progress& progress, const Pace& pace, std::size_t columns) {
  const Tally& tally = progress.tally;
  Block block(columns);
  if (progress.fraction) block.bar(*progress.fraction, time_left_in_words(progress, pace));
  block.count("rows", tally.rows_read(), {grouped(rounded(pace.rows)) + "/s"});
  if (progress.records_per_second_max != 0) {
    block.count(noun_of_records(tally), tally.records_sent, {updates_pace_in_words(progress, pace)});
    block.count("requests", progress.traffic.requests,
                {grouped(progress.in_flight) + " in flight", retries_in_words(progress)});
  }
  if (tally.rows_rejected != 0) {
    block.count_with_list("rejected", tally.rows_rejected, most_frequent(tally.reject_reasons),
                          Tone::warning);
  }
  if (tally.rows_in_doubt != 0) block.count("in doubt", tally.rows_in_doubt, {}, Tone::warning);
  if (const std::string waits = waiting_in_words(progress); !waits.empty()) block.sentence(waits);
  return block.take();
}

std::string progress_words(const Progress& progress, const Pace& pace) {
  const Tally& tally = progress.tally;
  std::string words =
      fmt::format("{}  {} rows/s", counted(tally.rows_read(), "row"), grouped(rounded(pace.rows)));
  const auto add = [&words](const std::string& more) {
    if (!more.empty()) words.append("  ").append(more);
  };
  if (progress.records_per_second_max != 0) {
    add(updates_pace_in_words(progress, pace, noun_of_records(tally)));
  }
  add(waiting_in_words(progress));
  if (tally.rows_rejected != 0) {
    add(fmt::format("{} rejected ({})", grouped(tally.rows_rejected), most_frequent(tally.reject_reasons)));
  }
  if (tally.rows_in_doubt != 0) add(grouped(tally.rows_in_doubt) + " in doubt");
  if (progress.in_flight != 0) add(grouped(progress.in_flight) + " in flight");
  if (progress.traffic.retries != 0) add(retries_in_words(progress));
  add(time_left_in_words(progress, pace));
  if (progress.fraction) add(fmt::format("{}%", whole_percent(*progress.fraction)));
  return words;
}

std::string trouble_in_words(const pipeline::Progress& progress) {
  using Seconds = std::chrono::duration<double>;
  if (!progress.out_of_reach) return progress.trouble + "; trying again";
  const delivery::OutOfReach& out = *progress.out_of_reach;
  const double pause = Seconds(out.longest_pause).count();
  return fmt::format(
      "{}; nothing has succeeded for {}. One request at a time is tried, in the end every {} to {}",
      progress.trouble, short_duration_in_words(Seconds(out.lasted).count()),
      short_duration_in_words(pause / 2), short_duration_in_words(pause));
}

json::object progress_data(const Progress& progress, const Pace& pace) {
  const Tally& tally = progress.tally;
  json::object reasons;
  for (const auto& [code, rows] : tally.reject_reasons) reasons[code] = rows;
  json::object data{{"rows", tally.rows_read()},
                    {"rows_per_second", rounded(pace.rows)},
                    {"rows_rejected", tally.rows_rejected},
                    {"rows_in_doubt", tally.rows_in_doubt},
                    {"reject_reasons", std::move(reasons)},
                    {"updates_sent", tally.records_sent},
                    {"updates_per_second", rounded(pace.updates)},
                    {"updates_per_second_max", nullptr},
                    {"requests", progress.traffic.requests},
                    {"retries", progress.traffic.retries},
                    {"in_flight", progress.in_flight},
                    {"waiting", progress.paused || progress.out_of_reach.has_value()},
                    {"stopping", progress.stopping},
                    {"fraction", nullptr},
                    {"seconds_left", nullptr}};
  if (progress.records_per_second_max != 0 && progress.records_per_second_max != pipeline::kUnpaced)
    data["updates_per_second_max"] = progress.records_per_second_max;
  if (progress.fraction) data["fraction"] = std::round(*progress.fraction * 1000) / 1000;
  if (const auto left = seconds_left(progress, pace)) data["seconds_left"] = rounded(*left);
  return data;
}

}  // namespace mixferry::report
