#pragma once
/// Progress as it is shown: a block of lines for a terminal of any width, one line for a log, and the same as
/// data.

#include <boost/json/object.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "engine/pipeline/progress.h"
#include "engine/report/live_block.h"

namespace mixferry::report {

using TimePoint = std::chrono::steady_clock::time_point;

/// How fast something went lately: a mean over the last ten seconds or so.
class RecentRate {
 public:
  /// Notes that `count` of it were done at `now`; how many a second since the oldest note kept. A count that
  /// is less than the last one is of other work: what was before is forgotten.
  double note(std::uint64_t count, TimePoint now);

 private:
  struct Note {
    std::uint64_t count;
    TimePoint at;
  };
  std::deque<Note> notes_;
};

/// Lately, a second.
struct Pace {
  double rows = 0;
  double updates = 0;
  bool is_over = false;  ///< nothing more comes: no time is left
};

/// Bar, rows, updates, requests, then what was refused and what is waited for, where there is any: columns
/// stand where the final summary has them. No line is wider than `columns`; what matters least is left out
/// first.
[[nodiscard]] std::vector<ScreenLine> progress_block(const pipeline::Progress& progress, const Pace& pace,
                                                     std::size_t columns);

/// The same as a log line: `500,012 rows  25,000 rows/s  ...  20s left  50%`.
[[nodiscard]] std::string progress_words(const pipeline::Progress& progress, const Pace& pace);

/// What went wrong last, and what is done about it.
[[nodiscard]] std::string trouble_in_words(const pipeline::Progress& progress);

/// Where the work stands, for programs. All keys are always there; what is not known is null.
[[nodiscard]] boost::json::object progress_data(const pipeline::Progress& progress, const Pace& pace);

}  // namespace mixferry::report
