#include "engine/cli/snapshots_text.h"

#include <array>
#include <boost/json/array.hpp>
#include <fmt/format.h>
#include <utility>
#include <vector>

#include "engine/base/counted.h"
#include "engine/base/shell_word.h"
#include "engine/cli/projects_apart.h"
#include "engine/cli/run_names.h"
#include "engine/commands/import_identity.h"
#include "engine/report/narrow_table.h"
#include "engine/report/path_text.h"
#include "engine/report/screen_text.h"

namespace mixferry::cli {
namespace {

using syncing::KeptSnapshot;

/// In sentences: a job may be called anything.
std::string name_of(const KeptSnapshot& one) {
  return fmt::format("{} of {}", name_for_screen(one.record.key.profiles),
                     name_for_screen(commands::job_in_words(one.record.key.job)));
}

std::string made_in_words(const KeptSnapshot& one) {
  return one.record.stamp == 0 ? "not yet" : minute_of(one.record.made);
}

std::string table_of(const std::vector<KeptSnapshot>& known) {
  using Lines = std::vector<std::vector<std::string>>;
  constexpr std::array<report::NarrowColumn, 6> kColumnsApart = {
      {{.keeps_end = true}, {}, {.keeps_end = true}, {.to_the_right = true}, {}, {.to_the_right = true}}};
  constexpr std::size_t kProjectColumn = 1;
  std::vector<std::string> projects;
  for (const KeptSnapshot& one : known) projects.push_back(one.record.key.project);
  const std::vector<std::string> apart = projects_apart(projects);
  Lines lines = {{"job", "project", "of", "profiles", "made (UTC)", "bytes"}};
  bool is_one_project = true;
  for (std::size_t i = 0; i < known.size(); ++i) {
    const KeptSnapshot& one = known[i];
    is_one_project &= apart[i].empty();
    lines.push_back({name_for_screen(commands::job_in_words(one.record.key.job)), apart[i],
                     name_for_screen(one.record.key.profiles), grouped(one.record.profiles),
                     made_in_words(one), grouped(one.bytes)});
  }
  std::vector<report::NarrowColumn> columns(kColumnsApart.begin(), kColumnsApart.end());
  if (is_one_project) {
    columns.erase(columns.begin() + kProjectColumn);
    for (std::vector<std::string>& cells : lines) cells.erase(cells.begin() + kProjectColumn);
  }
  return report::narrow_table(columns, lines);
}

std::vector<ledger::SnapshotRecord> records_of(const std::vector<KeptSnapshot>& known) {
  std::vector<ledger::SnapshotRecord> records;
  for (const KeptSnapshot& one : known) records.push_back(one.record);
  return records;
}

/// What is to be known of one beside its line; empty: nothing.
std::string remarks_on(const KeptSnapshot& one, const std::vector<ledger::SnapshotRecord>& all,
                       const commands::StateFolder& state) {
  std::string remarks;
  if (one.record.log)
    remarks += fmt::format(
        "{}: what run {} sent is not in it yet. The same command goes on with that run; any other sync of "
        "the "
        "job puts it there first.\n",
        name_of(one), one.record.log->run);
  if (!one.trouble.empty())
    remarks += fmt::format(
        "{}: {}. Bring it back, or forget it, then the next sync sends everything:\n  {}\n", name_of(one),
        one.trouble, syncing::command_to_forget_job(one.record.key, all, state.option));
  return remarks;
}

boost::json::object to_json(const KeptSnapshot& one) {
  boost::json::object object{{"job", report::valid_text(one.record.key.job)},
                             {"project", report::valid_text(one.record.key.project)},
                             {"profiles", report::valid_text(one.record.key.profiles)},
                             {"known", one.record.profiles},
                             {"file", report::valid_text(one.files.snapshot.native())},
                             {"bytes", one.bytes}};
  if (one.record.stamp != 0) object["made"] = one.record.made;
  if (one.record.log) object["run_not_in_it"] = one.record.log->run;
  if (!one.trouble.empty()) object["trouble"] = one.trouble;
  return object;
}

}  // namespace

std::string in_words(const syncing::KeptSnapshots& kept, const commands::StateFolder& state) {
  if (kept.known.empty() && kept.unknown.empty()) return "Nothing is remembered of any sync.\n";
  std::string text = kept.known.empty() ? "" : table_of(kept.known);
  const std::vector<ledger::SnapshotRecord> all = records_of(kept.known);
  for (const KeptSnapshot& one : kept.known) text += remarks_on(one, all, state);
  for (const syncing::UnknownFile& file : kept.unknown) {
    text += fmt::format(
        "{}: {}, and the ledger does not know it: it is left over, or of a sync that is at work. To remove "
        "it:\n  mixferry snapshots --forget {}{}\n",
        name_for_screen(file.path.native()), counted(file.bytes, "byte"), shell_word(file.path.native()),
        state.option);
  }
  return text;
}

boost::json::object to_json(const syncing::KeptSnapshots& kept) {
  boost::json::array snapshots;
  for (const KeptSnapshot& one : kept.known) snapshots.push_back(to_json(one));
  boost::json::array unknown;
  for (const syncing::UnknownFile& file : kept.unknown)
    unknown.push_back(
        boost::json::object{{"path", report::valid_text(file.path.native())}, {"bytes", file.bytes}});
  return {{"schema", 1}, {"snapshots", std::move(snapshots)}, {"unknown", std::move(unknown)}};
}

std::string in_words(const commands::Forgettable& found) {
  std::string text;
  for (const KeptSnapshot& one : found.snapshots) {
    text += fmt::format("{} in {}: {}, made {}{}\n", name_of(one), name_for_screen(one.record.key.project),
                        counted(one.record.profiles, "profile"), made_in_words(one),
                        one.record.log ? fmt::format(", and what run {} sent", one.record.log->run) : "");
  }
  for (const syncing::UnknownFile& file : found.files)
    text += fmt::format("{}: {}\n", name_for_screen(file.path.native()), counted(file.bytes, "byte"));
  if (!found.snapshots.empty()) text += "Without it the next sync sends everything, and finds nobody gone.\n";
  return text;
}

}  // namespace mixferry::cli
