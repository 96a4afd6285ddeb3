#pragma once
/// Telling others how an import ended: a webhook and Prometheus, whatever the end.

#include "engine/commands/import_arguments.h"
#include "engine/commands/listener.h"
#include "engine/report/run_report.h"

namespace mixferry::commands {

/// Posts to the webhook, if it wants this ending, and writes the metrics, where they were asked for. What
/// can't be told is a warning, and changes nothing about the import.
void tell_the_end(const ImportArguments& arguments, const report::RunReport& report, Listener& listener);

/// The name of this machine; empty where it has none.
[[nodiscard]] std::string host_name();

}  // namespace mixferry::commands
