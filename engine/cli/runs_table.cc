#include "engine/cli/runs_table.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string_view>

#include "engine/base/counted.h"
#include "engine/cli/projects_apart.h"
#include "engine/cli/run_names.h"
#include "engine/pipeline/run_kind.h"
#include "engine/report/screen_text.h"

namespace mixferry::cli {
namespace {

constexpr std::size_t kGap = 2;

/// A built-in by all its name, a file without its folders and its ending.
std::string mapping_name(const std::string& name) {
  const bool is_file = name.ends_with(".yaml") || name.ends_with(".yml");
  return is_file ? file_name(std::filesystem::path(name).replace_extension()) : name_for_screen(name);
}

std::string sources_in_words(const ledger::RunIdentity& identity) {
  // Its list of ids is removed when the sync has ended.
  if (pipeline::kind_of(identity) == pipeline::RunKind::gone)
    return fmt::format("{}", fmt::join(identity.profiles, ", "));
  const std::string first = file_name(identity.sources.front().path);
  const std::size_t more = identity.sources.size() - 1;
  const std::string files = more == 0 ? first : fmt::format("{} and {} more", first, more);
  return identity.only.empty() ? files : fmt::format("{}, only {}", files, ids_in_words(identity));
}

/// For a narrow column.
std::string_view state_in_a_word(ledger::RunState state) {
  switch (state) {
    case ledger::RunState::finished:
      return "done";
    case ledger::RunState::unfinished:
      return "open";
    case ledger::RunState::stopped:
      return "stopped";
    case ledger::RunState::superseded:
      return "given up";
  }
  return {};
}

/// Zero is what most nights have: what is not must meet the eye.
std::string unless_zero(std::uint64_t count) {
  return count == 0 ? "-" : grouped(count);
}

/// What a run is told in.
enum Column : std::uint8_t {
  number,
  started,
  state,
  what,
  rows,
  rejects,
  mended,
  in_doubt,
  limit,
  project,
  mapping,
  source
};
constexpr std::size_t kColumns = source + 1;
using Cells = std::array<std::string, kColumns>;
using Widths = std::array<std::size_t, kColumns>;
constexpr std::array<bool, kColumns> kToTheRight = {true, false, false, false, true,  true,
                                                    true, true,  true,  false, false, false};

Cells cells_of(const ledger::RunRecord& run, const std::string& project) {
  return {std::to_string(run.id),
          minute_of(run.started),
          std::string(state_in_a_word(run.state)),
          std::string(word_of(pipeline::kind_of(run.identity))),
          grouped(run.tally.rows_read()),
          unless_zero(run.tally.rows_rejected),
          unless_zero(run.rows_mended()),
          unless_zero(run.tally.rows_in_doubt),
          unless_zero(run.identity.limit),
          project,
          mapping_name(run.identity.mapping),
          sources_in_words(run.identity)};
}

/// A column is left out where it would tell nothing.
void leave_out(std::vector<Cells>& lines, Column column, bool tells_nothing) {
  if (!tells_nothing) return;
  for (Cells& cells : lines) cells[column].clear();
}

/// As wide as their widest cell; the two names give way where that is too much, the mapping's more: which
/// export it was tells runs apart.
Widths widths_of(const std::vector<Cells>& lines, std::size_t width) {
  Widths widths{};
  for (const Cells& cells : lines) {
    for (std::size_t i = 0; i < kColumns; ++i) widths[i] = std::max(widths[i], report::width_of(cells[i]));
  }
  std::size_t numbers = 0;
  for (std::size_t i = 0; i < mapping; ++i) numbers += widths[i] == 0 ? 0 : widths[i] + kGap;
  const std::size_t room = width - std::min(width, numbers + kGap);
  const std::size_t least_for_mapping = room * 2 / 5;
  const std::size_t left_by_source = room - std::min(room, widths[source]);
  widths[mapping] = std::min(widths[mapping], std::max(least_for_mapping, left_by_source));
  widths[source] = std::min(widths[source], room - widths[mapping]);
  return widths;
}

std::string line_of(const Cells& cells, const Widths& widths) {
  std::string line;
  for (std::size_t i = 0; i < kColumns; ++i) {
    if (widths[i] == 0) continue;
    const std::string cell = report::shortened_inside(cells[i], widths[i]);
    if (i != 0) line.append(kGap, ' ');
    if (kToTheRight[i]) line.append(widths[i] - report::width_of(cell), ' ');
    line += i == source ? cell : report::padded(cell, kToTheRight[i] ? 0 : widths[i]);
  }
  return line + "\n";
}

}  // namespace

std::string table_of(const std::vector<ledger::RunRecord>& runs, std::size_t width) {
  std::vector<std::string> projects;
  for (const ledger::RunRecord& run : runs) projects.push_back(run.identity.project);
  projects = projects_apart(projects);
  std::vector<Cells> lines;
  for (std::size_t i = 0; i < runs.size(); ++i) lines.push_back(cells_of(runs[i], projects[i]));
  const auto all_are = [&](Column column, const std::string& text) {
    return std::ranges::all_of(lines, [&](const Cells& cells) { return cells[column] == text; });
  };
  const bool all_imports = all_are(what, "import");
  const bool one_project = all_are(project, "");
  const bool none_mended = all_are(mended, "-");
  const bool none_in_doubt = all_are(in_doubt, "-");
  const bool none_limited = all_are(limit, "-");
  lines.insert(lines.begin(), Cells{"run", "started (UTC)", "end", "what", "rows", "rejects", "mended",
                                    "in doubt", "limit", "project", "mapping", "source"});
  leave_out(lines, what, all_imports);
  leave_out(lines, mended, none_mended);
  leave_out(lines, in_doubt, none_in_doubt);
  leave_out(lines, limit, none_limited);
  leave_out(lines, project, one_project);
  const Widths widths = widths_of(lines, width);
  std::string text;
  for (const Cells& cells : lines) text += line_of(cells, widths);
  return text;
}

}  // namespace mixferry::cli
