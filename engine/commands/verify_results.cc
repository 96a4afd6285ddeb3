#include "engine/commands/verify_results.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string>
#include <vector>

#include "engine/base/counted.h"
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
constexpr const char* kSyncAllAgain =
    "More profiles are wrong than rows are written for: send the whole export once more, by the command that "
    "synced it, with --full.";
constexpr const char* kMendInParts =
    "More profiles are wrong than rows are written for, and as the mapping adds or appends, the whole export "
    "is not "
    "to be sent again: mend some at a time, with --sample 60000 and another --seed each time.";

constexpr std::size_t kRunsNamed = 3;

/// `run 2`, `runs 2, 3, 4 and 7 more`.
std::string in_words(const std::vector<std::int64_t>& runs) {
  const std::size_t named = std::min(runs.size(), kRunsNamed);
  std::string words =
      fmt::format("run{} {}", runs.size() == 1 ? "" : "s",
                  fmt::join(runs.begin(), runs.begin() + static_cast<std::ptrdiff_t>(named), ", "));
  if (runs.size() > named) words += fmt::format(" and {} more", runs.size() - named);
  return words;
}

std::string why_not_behind(const report::KnownImport& import) {
  const bool is_one = import.later_runs.size() == 1;
  return fmt::format(
      "Since run {}, {} {} changed profiles of the same kinds, so what differs may be what {} brought. No "
      "rows "
      "are written, as they would bring back what run {} had: verify run {} instead.",
      import.run, in_words(import.later_runs), is_one ? "has" : "have", is_one ? "that" : "those", import.run,
      import.later_runs.back());
}

/// What is to be known before such rows are imported.
std::vector<std::string> about(const VerificationReport& report, const VerifyArguments& arguments,
                               const ledger::RunIdentity& identity, std::uint64_t rows_along) {
  std::vector<std::string> about;
  if (rows_along != 0)
    about.push_back(fmt::format(
        "{} of them {} of nothing that is wrong, but of others that stand in its rows, too (the company of a "
        "contact): so these don't go back to what they were.",
        counted(rows_along, "row"), rows_along == 1 ? "speaks" : "speak"));
  if (report.imported && !report.imported->later_runs.empty())
    about.push_back(
        fmt::format("Since run {0}, {1} changed profiles of the same kinds: these rows bring back what "
                    "run {0} had.",
                    report.imported->run, in_words(report.imported->later_runs)));
  if (!identity.counters.empty()) about.emplace_back("What they add or append is not applied again.");
  if (const std::uint64_t profiles = report.findings.without_counters(); profiles != 0)
    about.push_back(fmt::format(
        "So what {} should have by `add` or `append`, and {} not, they do not bring. With --again behind the "
        "command they add and append all that they say once more, also where it is there; or decide by hand.",
        counted(profiles, "profile"), profiles == 1 ? "has" : "have"));
  if (arguments.delivery.token.empty())
    about.emplace_back(
        "No project token was named, which an import needs: add --token, or set MIXPANEL_TOKEN.");
  return about;
}

/// A folder of its own, called after its time.
fs::path new_folder(const VerifyArguments& arguments, std::string time) {
  std::erase_if(time, [](char c) { return c == ':' || c == '-'; });
  const fs::path all = verifications_folder(arguments);
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
  if (arguments.run != 0 && report.imported && !report.imported->later_runs.empty()) {
    report.no_rows = why_not_behind(*report.imported);
    return;
  }
  RowsToMend rows;
  if (!findings.too_many_to_mend()) rows = write_rows_to_mend(prepared, subjects, findings.to_mend(), path);
  if (rows.files.empty()) {
    const bool is_sync = report.imported && report.imported->is_sync;
    report.no_rows = !identity.counters.empty() ? kMendInParts : is_sync ? kSyncAllAgain : kSendAllAgain;
    return;
  }
  report.about_rows = about(report, arguments, identity, rows.rows_along);
  for (const MendingFile& file : rows.files)
    report.to_import.push_back(
        {.path = file.path, .rows = file.rows, .command = command_for(file, arguments, identity)});
}

}  // namespace

fs::path verifications_folder(const VerifyArguments& arguments) {
  return fs::path(arguments.state.path) / "verifications";
}

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
