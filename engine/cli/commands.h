#pragma once
/// One function a command. Each throws `RunError` for what ends it early.

#include "engine/base/error.h"
#include "engine/cli/options.h"
#include "engine/report/console.h"

namespace mixferry::cli {

[[nodiscard]] ExitCode import_sources(const Options& options, report::Console& console);
/// Tells who waits for the end of an import that there will be none, and why: the command line lacks
/// something.
void tell_of_no_import(const Options& options, const std::string& why, report::Console& console);
[[nodiscard]] ExitCode check_sources(const Options& options, report::Console& console);
[[nodiscard]] ExitCode preview_sources(const Options& options, report::Console& console);
[[nodiscard]] ExitCode draft_mapping(const Options& options, report::Console& console);
[[nodiscard]] ExitCode test_mappings(const Options& options, report::Console& console);
[[nodiscard]] ExitCode lint_mappings(const Options& options, report::Console& console);
[[nodiscard]] ExitCode show_mappings(const Options& options);
[[nodiscard]] ExitCode show_runs(const Options& options);
[[nodiscard]] ExitCode serve_sandbox(const Options& options, report::Console& console);

}  // namespace mixferry::cli
