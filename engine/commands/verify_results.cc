#include "engine/commands/verify_results.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <string>
#include <vector>

#include "engine/base/shell_word.h"
#include "engine/commands/import_identity.h"
#include "engine/commands/output_files.h"
#include "engine/commands/project_words.h"
#include "engine/commands/rows_to_mend.h"
#include "engine/ledger/state_folder.h"
#include "engine/report/output.h"
#include "engine/report/verification_page.h"

namespace mixferry::commands {
namespace {

namespace fs = std::filesystem;
using report::VerificationReport;
using verification::Verdict;

/// Where so much is wrong that no rows are written.
constexpr const char* kSendAllAgain =
    "More profiles are wrong than rows are written for: import the whole export once more, by the command "
    "that "
    "imported it, with --again.";
constexpr const char* kMendInParts =
    "More profiles are wrong than rows are written for, and as the mapping adds or appends, the whole export "
    "is not "
    "to be sent again: mend some at a time, with --sample 60000 and another --seed each time.";

/// A folder of its own, called after its time.
fs::path new_folder(const VerifyArguments& arguments, std::string time) {
  std::erase_if(time, [](char c) { return c == ':' || c == '-'; });
  const fs::path all = fs::path(arguments.state.path) / "verifications";
  fs::path folder = all / time;
  std::error_code ignored;
  for (int n = 2; fs::exists(folder, ignored); ++n) folder = all / fmt::format("{}-{}", time, n);
  ledger::make_state_folder(all);
  ledger::make_state_folder(folder);
  return folder;
}

std::string command_for(const MendingFile& file, const VerifyArguments& arguments,
                        const ledger::RunIdentity& identity) {
  const std::string& timezone = arguments.reading.timezone;
  return fmt::format("mixferry import {} {}{}{}{}{}{}", shell_word(file.path), mapping_option(identity),
                     timezone.empty() ? "" : " --timezone " + shell_word(timezone), link_options(identity),
                     leave_to_merge(identity), project_words(arguments.delivery), arguments.state.option);
}

void write_rows(VerificationReport& report, const VerifyArguments& arguments, const PreparedReading& prepared,
                const Subjects& subjects, const ledger::RunIdentity& identity, const std::string& path) {
  const verification::Findings& findings = report.findings;
  if (findings.to_mend().empty()) return;
  std::vector<MendingFile> files;
  if (!findings.too_many_to_mend()) files = write_rows_to_mend(prepared, subjects, findings.to_mend(), path);
  if (files.empty()) {
    report.no_rows = identity.counters.empty() ? kSendAllAgain : kMendInParts;
    return;
  }
  report.adds = !identity.counters.empty();
  for (const MendingFile& file : files)
    report.to_import.push_back(
        {.path = file.path, .rows = file.rows, .command = command_for(file, arguments, identity)});
}

}  // namespace

void require_results_apart(const VerifyArguments& arguments, const PreparedReading& prepared) {
  std::vector<NamedFile> inputs = {
      {"the mapping", arguments.reading.mapping},
      {"the file of settings", arguments.settings_file},
      {"the file of certificates", arguments.delivery.ca_file},
      {"the file of the service account", arguments.delivery.service_account_file}};
  if (arguments.delivery.project)
    inputs.push_back({"the file of projects", arguments.delivery.project->file});
  for (const pipeline::SourceInfo& source : prepared.sources) inputs.push_back({"the source", source.path});
  for (const std::string& lookup : prepared.lookup_files)
    inputs.push_back({"a lookup of the mapping", lookup});
  require_apart({{"--report", arguments.report_file},
                 {"--report-html", arguments.html_file},
                 {"--mend", arguments.mend_file}},
                inputs, arguments.state.path);
}

void write_verification(VerificationReport& report, const VerifyArguments& arguments,
                        const PreparedReading& prepared, const Subjects& subjects,
                        const ledger::RunIdentity& identity) {
  const bool needs_folder =
      arguments.report_file.empty() || (arguments.mend_file.empty() && !report.findings.to_mend().empty());
  const fs::path folder = needs_folder ? new_folder(arguments, report.started) : fs::path();
  write_rows(report, arguments, prepared, subjects, identity,
             arguments.mend_file.empty() ? (folder / "mend.csv").string() : arguments.mend_file);
  report.report_file =
      arguments.report_file.empty() ? (folder / "report.json").string() : arguments.report_file;
  report.page_file = arguments.html_file;
  if (!report.page_file.empty()) {
    report::Output page(report.page_file);
    page.write(to_html(report));
    page.commit();
  }
  report::Output output(report.report_file);
  output.write(to_json(report));
  output.commit();
}

}  // namespace mixferry::commands
