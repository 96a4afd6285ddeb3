#pragma once
/// A run in Prometheus' text format, for the textfile collector of its node exporter.

#include <string>
#include <string_view>

#include "engine/report/run_report.h"

namespace mixferry::report {

/// Gauges named `mixferry_last_run_...`: what the last run did, so that an alert can ask how long ago it was,
/// whether it finished and what it rejected; and `mixferry_last_success_timestamp_seconds`, when one last
/// came to its end (exit code 0 or 1). Times are in seconds since 1970, sizes in bytes. Labelled by mapping,
/// sources and project, so that the files of several jobs can lie side by side.
///
/// `previous` is what the file held so far, where the last success stands if this run was none; empty:
/// nothing.
[[nodiscard]] std::string to_metrics(const RunReport& report, std::string_view previous);

/// Whether `text` was written by `to_metrics`.
[[nodiscard]] bool are_metrics(std::string_view text);

}  // namespace mixferry::report
