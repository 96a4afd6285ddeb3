#include "engine/cli/mending_advice.h"

#include <fmt/format.h>
#include <utility>
#include <vector>

#include "engine/base/counted.h"
#include "engine/base/shell_word.h"
#include "engine/commands/import_identity.h"
#include "engine/commands/project_words.h"
#include "engine/report/path_text.h"
#include "engine/report/screen_text.h"

namespace mixferry::cli {
namespace {

/// How the project of a run is asked for again: by its name, or its server, which needs no word where it is
/// that of most.
std::string project_option(const ledger::RunIdentity& identity, std::span<const projects::Project> known) {
  for (const projects::Project& one : known)
    if (commands::went_into(one, identity)) return " --project " + shell_word(one.name);
  const std::string url = identity.project.substr(0, identity.project.find(' '));
  return commands::place_option(url);
}

std::string command_for(const commands::MendingFile& file, const ledger::RunRecord& run,
                        const commands::StateFolder& state, std::span<const projects::Project> known) {
  const bool is_json = file.form == connectors::RowForm::json;
  const std::string timezone = file.timezone.empty() ? "" : " --timezone " + shell_word(file.timezone);
  return fmt::format("{}\n  mixferry import {} {}{}{}{}{}{}\n",
                     is_json
                         ? "Mend its lines, leave \"mixferry reject\" as it is, then:"
                         : "Mend its cells, leave the columns \"mixferry reject: ...\" as they are, then:",
                     shell_word(file.path), commands::mapping_option(run.identity), timezone,
                     commands::link_options(run.identity), commands::leave_to_merge(run.identity),
                     project_option(run.identity, known), state.option);
}

/// `a.csv`, `a.csv and 3 more`.
std::string first_of(const std::vector<std::string>& paths) {
  const std::string first = report::visible(report::valid_text(paths.front()));
  return paths.size() == 1 ? first : fmt::format("{} and {} more", first, paths.size() - 1);
}

}  // namespace

std::string how_to_mend(const commands::MendingFiles& written, const ledger::RunRecord& run,
                        const commands::StateFolder& state, std::span<const projects::Project> known) {
  std::string text;
  if (written.files.empty()) text += fmt::format("Run {} has no rejects to be mended.\n", run.id);
  for (const commands::MendingFile& file : written.files) {
    text += fmt::format("{}: {} of {}\n", report::visible(file.path), counted(file.rows, "row"),
                        first_of(file.sources));
  }
  if (written.without_mending != 0) {
    text +=
        fmt::format("left out: {} in doubt that you skipped or a later run took over, with nothing to mend\n",
                    counted(written.without_mending, "row"));
  }
  if (written.without_text != 0) {
    text +=
        fmt::format("left out: {} about people who were erased, whose text is not kept: mend the export\n",
                    counted(written.without_text, "row"));
  }
  for (const commands::MendingFile& file : written.files) text += command_for(file, run, state, known);
  return text;
}

}  // namespace mixferry::cli
