#pragma once
/// The report of an import, from what its process and the ledger know.

#include "engine/commands/import_arguments.h"
#include "engine/commands/reading.h"
#include "engine/ledger/ledger.h"
#include "engine/pipeline/import.h"
#include "engine/report/run_report.h"

namespace mixferry::commands {

/// What is known before anything is read: told of an import that could not begin, too.
[[nodiscard]] report::RunReport report_to_begin_with(const ImportArguments& arguments);

/// Notes in `report` what the ledger and this process know of the run.
void tell_of_run(report::RunReport& report, const ledger::RunRecord& run, const PreparedReading& prepared,
                 ledger::Ledger& ledger, const pipeline::ImportOutcome& outcome);

/// Of an import that nothing has kept from its end, unless `outcome` says so.
[[nodiscard]] ExitCode exit_code_of(const report::RunReport& report, const pipeline::ImportOutcome& outcome,
                                    const Guards& guards);

/// Notes in `report` that the import failed.
void note_failure(report::RunReport& report, ExitCode code, const char* why);

}  // namespace mixferry::commands
