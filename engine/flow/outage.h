#pragma once
/// Nothing at all succeeds any more: since when, and when to look again. Pure.

#include <chrono>
#include <cstdint>
#include <optional>

#include "engine/flow/back_off.h"
#include "engine/flow/timer.h"

namespace mixferry::flow {

/// Begins with a failure, not with the last success: having had nothing to send is no outage. After a few
/// failures in a row the server counts as out of reach, and is looked for by one request at a time: first
/// after a second or two, in the end every 30 to 60 s (half to all of the longest back-off).
class Outage {
 public:
  Outage(const BackOff::Options& probes, std::uint64_t seed) : probes_(probes, seed) {}

  void succeeded();
  /// `advice`: not to come back for so long.
  void failed(TimePoint now, std::chrono::milliseconds advice);

  /// When the first failure since the last success was; empty without one.
  [[nodiscard]] std::optional<TimePoint> since() const { return since_; }
  /// Whether it lasts for `patience` already, by what the latest request met: not by the clock alone, so that
  /// nobody gives up without having looked.
  [[nodiscard]] bool has_lasted(std::chrono::milliseconds patience) const;
  [[nodiscard]] bool is_out_of_reach() const { return failures_ >= kFailuresOutOfReach; }
  /// When to look again, once it is out of reach.
  [[nodiscard]] TimePoint next_probe() const { return next_probe_; }
  /// The longest that there is between two looks in the end; half of it is the shortest.
  [[nodiscard]] std::chrono::milliseconds longest_pause() const { return probes_.longest(); }

 private:
  /// Of a server that fails every fifth request, so many in a row are one in three thousand.
  static constexpr std::uint32_t kFailuresOutOfReach = 5;

  BackOff probes_;
  std::optional<TimePoint> since_;
  TimePoint latest_;            ///< the latest failure
  std::uint32_t failures_ = 0;  ///< in a row
  std::uint32_t probed_ = 0;
  TimePoint next_probe_ = TimePoint::min();
};

}  // namespace mixferry::flow
