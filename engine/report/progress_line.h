#pragma once
/// Progress in words: one line for a terminal of any width, one for a log.

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "engine/pipeline/progress.h"

namespace mixferry::report {

using TimePoint = std::chrono::steady_clock::time_point;

/// How fast rows went lately: a mean over the last ten seconds or so.
class RowRate {
 public:
  /// Notes that `rows` rows were done at `now`; rows a second since the oldest note kept.
  double note(std::uint64_t rows, TimePoint now);

 private:
  struct Note {
    std::uint64_t rows;
    TimePoint at;
  };
  std::deque<Note> notes_;
};

/// `12,345,678`
[[nodiscard]] std::string grouped(std::uint64_t number);

/// `1 row`, `1,234 rows`.
[[nodiscard]] std::string counted(std::uint64_t number, std::string_view noun);
/// `7s`, `2m 05s`, `1h 02m`
[[nodiscard]] std::string duration_in_words(double seconds);

/// `[######------]  50%  1,000 rows  990 rows/s  10 in flight  3 rejected  1m 02s left`, cut to `columns` by
/// leaving out what matters least.
[[nodiscard]] std::string progress_bar(const pipeline::Progress& progress, double rows_per_second,
                                       std::uint32_t columns);
/// The same as a log line, without the bar.
[[nodiscard]] std::string progress_words(const pipeline::Progress& progress, double rows_per_second);

}  // namespace mixferry::report
