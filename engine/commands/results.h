#pragma once
/// Where a report, rejects and other results go.

#include <string>
#include <vector>

#include "engine/commands/output_files.h"
#include "engine/commands/reading.h"
#include "engine/commands/state_folder.h"
#include "engine/ledger/ledger.h"
#include "engine/report/run_page.h"
#include "engine/report/run_report.h"

namespace mixferry::commands {

/// Files that were asked for. Empty: the state folder (import), or nowhere (check). `-`: standard output.
struct ResultArguments {
  std::string rejects_file;
  std::string report_file;
  std::string html_file;
  std::string metrics_file;
  std::string gone_file = {};  ///< ids that a sync finds gone; empty: nowhere
};

/// Writes report, rejects and page, each whole or not at all, and notes in `report` where they lie.
/// Report and rejects that were not named go to `runs/<run>/` of the state folder, where those of a run that
/// had finished before stay as they are: they tell of the import that sent. A name of `-` is standard output.
/// Puts examples of the rejects on `page`. Throws `RunError` (`stopped`) when it can't.
void write_import_results(report::RunReport& report, report::RunPage& page, const ResultArguments& where,
                          ledger::Ledger& ledger, const StateFolder& state);

/// Throws `RunError` (`usage`) when an output that was asked for would replace something that is read, one of
/// `further` included, or another one, or belongs to the ledger.
void require_outputs_apart(const ResultArguments& results, const ReadingArguments& reading,
                           const PreparedReading& prepared, const std::vector<NamedFile>& further,
                           const StateFolder& state);

/// Throws `RunError` (`usage`) when a file that was named can't be written, before there is anything to
/// write.
void require_writable(const ResultArguments& where);

/// The report as JSON to `where.report_file`, and as a page; neither where no file is named. A name of `-` is
/// standard output.
void write_reports(const report::RunReport& report, const report::RunPage& page,
                   const ResultArguments& where);

}  // namespace mixferry::commands
