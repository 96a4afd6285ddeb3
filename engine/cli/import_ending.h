#pragma once
/// Telling others how an import ended: a webhook and Prometheus, whatever the end.

#include "engine/cli/options.h"
#include "engine/report/console.h"
#include "engine/report/run_report.h"

namespace mixferry::cli {

/// Posts to the webhook, if it wants this ending, and writes the metrics, where they were asked for. What
/// can't be told is a warning, and changes nothing about the import.
void tell_the_end(const Options& options, const report::RunReport& report, report::Console& console);

/// The name of this machine; empty where it has none.
[[nodiscard]] std::string host_name();

}  // namespace mixferry::cli
