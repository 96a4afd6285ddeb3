#pragma once
/// Charts of a run over time, as data for the page's template.

#include <cstdint>
#include <kainjow/mustache.hpp>
#include <vector>

#include "engine/report/timeline.h"

namespace mixferry::report {

/// Throughput; where updates were sent, their latency, the requests at once and the retries, too. Empty
/// without spans. `records_per_second_max`: the limit that was kept to, 0 where nothing is sent.
[[nodiscard]] kainjow::mustache::data charts_of(const std::vector<TimeSpan>& spans,
                                                std::uint64_t records_per_second_max);

/// The same numbers, a row a span.
[[nodiscard]] kainjow::mustache::data rows_of(const std::vector<TimeSpan>& spans);

/// The least of 1, 2, 5, 10, 20, ... that is not below `value`: where an axis ends.
[[nodiscard]] double axis_end(double value);

}  // namespace mixferry::report
