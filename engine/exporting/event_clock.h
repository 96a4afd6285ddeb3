#pragma once
/// Times of the events of an older project, which its raw export counts by the clock of the project's zone as
/// if that were UTC, as times of UTC. Source: Mixpanel docs, reference "Raw Event Export", and "Manage
/// Timezones".

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "engine/exporting/record_reader.h"
#include "mappings/plan/zones.h"

namespace mixferry::exporting {

/// What became of the times of some events.
struct ClockCounts {
  std::uint64_t turned = 0;
  /// Of these, where clocks were put back or forward: which of two hours it was, the export does not tell,
  /// and the earlier is taken.
  std::uint64_t at_clock_changes = 0;
  std::uint64_t without_time = 0;  ///< no number, or none of seconds or milliseconds; left as it is
};

class EventClock {
 public:
  explicit EventClock(mappings::ZoneRules zone) : zone_(std::move(zone)), reader_(event_shape()) {}

  /// `line`, an event, with its time in UTC; all else of it stays byte by byte. Valid until the next call.
  [[nodiscard]] std::string_view in_utc(std::string_view line);

  [[nodiscard]] const ClockCounts& counts() const { return counts_; }
  void forget_counts() { counts_ = {}; }

 private:
  mappings::ZoneRules zone_;
  RecordReader reader_;
  std::string turned_;
  ClockCounts counts_;
};

}  // namespace mixferry::exporting
