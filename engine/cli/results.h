#pragma once
/// Where an import leaves its report and its rejects.

#include <filesystem>
#include <string>

#include "engine/cli/options.h"
#include "engine/ledger/ledger.h"
#include "engine/report/run_page.h"
#include "engine/report/run_report.h"

namespace mixferry::cli {

/// Writes report, rejects and page, each whole or not at all, and notes in `report` where they lie.
/// Report and rejects that were not named go to `<state_dir>/runs/<run>/`, where those of a run that had
/// finished before stay as they are: they tell of the import that sent. A name of `-` is standard output.
/// Puts examples of the rejects on `page`. Throws `RunError` (`stopped`) when it can't.
void write_import_results(report::RunReport& report, report::RunPage& page, const ResultArguments& where,
                          ledger::Ledger& ledger, const std::filesystem::path& state_dir);

/// Throws `RunError` (`usage`) when a file that was named can't be written, before there is anything to
/// write.
void require_writable(const ResultArguments& where);

/// The report as JSON to `where.report_file`, and as a page; neither where no file is named. A name of `-` is
/// standard output.
void write_reports(const report::RunReport& report, const report::RunPage& page,
                   const ResultArguments& where);

}  // namespace mixferry::cli
