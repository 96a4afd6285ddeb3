#pragma once
/// A run in Prometheus' text format, for the textfile collector of its node exporter.

#include <string>

#include "engine/base/error.h"
#include "engine/report/run_report.h"

namespace mixferry::report {

/// Gauges named `mixferry_last_run_...`: what the last run did, so that an alert can ask how long ago it was,
/// whether it finished and what it rejected. Times are in seconds since 1970, sizes in bytes. Labelled by
/// the mapping, so that the files of several jobs can lie side by side.
[[nodiscard]] std::string to_metrics(const RunReport& report, ExitCode exit_code);

}  // namespace mixferry::report
