#include "engine/commands/mending_files.h"

#include <algorithm>
#include <boost/algorithm/string/case_conv.hpp>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>
#include <map>
#include <optional>

#include "connectors/mending/reject_columns.h"
#include "engine/base/doubt_codes.h"
#include "engine/base/error.h"
#include "engine/base/shell_word.h"
#include "engine/commands/layout_text.h"
#include "engine/commands/mending_csv.h"
#include "engine/commands/mending_json.h"
#include "engine/report/output.h"

namespace mixferry::commands {
namespace {

using connectors::RowForm;
using connectors::RowLayout;
using Mended = std::map<ledger::RowOfRun, ledger::RunId>;

/// Sources whose rejects go to one file.
struct Group {
  RowForm form;
  std::vector<std::string> columns;  ///< of the export, without those of a file of rejects
  std::map<SourceId, RowLayout> layouts;
  MendingFile file;
};

/// Of a row that is about a person who was erased, too, no text is kept.
bool has_text(const Reject& reject) {
  return !reject.raw.empty();
}

bool is_to_be_mended(const Reject& reject) {
  return !is_doubt_code(reject.code) && has_text(reject);
}

std::vector<std::string> columns_of_export(const RowLayout& layout) {
  std::vector<std::string> columns = layout.columns;
  std::erase_if(columns, connectors::is_reject_column);
  return columns;
}

RowLayout layout_of(const ledger::RunRecord& run, const std::vector<std::string>& layouts, SourceId source) {
  if (auto layout = parse_layout(layouts[source])) return std::move(*layout);
  throw RunError(ExitCode::usage,
                 fmt::format("run {} was made by an older mixferry, which did not keep the header of {}. "
                             "--rejects in place of --mend prints its rows as they were.",
                             run.id, run.identity.sources[source].path));
}

Group& group_of(std::vector<Group>& groups, const RowLayout& layout) {
  const std::vector<std::string> columns = columns_of_export(layout);
  const auto found = std::ranges::find_if(
      groups, [&](const Group& group) { return group.form == layout.form && group.columns == columns; });
  if (found != groups.end()) return *found;
  return groups.emplace_back(
      Group{layout.form, columns, {}, {.path = {}, .form = layout.form, .sources = {}}});
}

std::vector<Group> group_rejects(ledger::Ledger& ledger, const ledger::RunRecord& run, const Mended& mended,
                                 MendingFiles& result) {
  std::map<SourceId, std::uint64_t> rows;
  ledger.for_each_reject(run.id, [&](SourceId source, const Reject& reject) {
    if (mended.contains({run.id, source, reject.row})) return;
    ++(is_to_be_mended(reject) ? rows[source]
       : has_text(reject)      ? result.without_mending
                               : result.without_text);
  });
  const std::vector<std::string> layouts = ledger.layouts(run.id);
  std::vector<Group> groups;
  for (const auto& [source, count] : rows) {
    RowLayout layout = layout_of(run, layouts, source);
    Group& group = group_of(groups, layout);
    group.file.rows += count;
    group.file.timezone = timezone_in(layouts[source]);
    group.file.sources.push_back(run.identity.sources[source].path);
    group.layouts.emplace(source, std::move(layout));
  }
  return groups;
}

/// The first as it was named, `name-2.csv` for the second.
std::string numbered(const std::string& path, std::size_t number, RowForm form) {
  if (number == 1) return path;
  const std::filesystem::path named = path;
  const std::string stem = named.stem().string();
  return named.parent_path() /
         fmt::format("{}-{}{}", stem, number, form == RowForm::json ? ".jsonl" : ".csv");
}

/// A program that opens a file by the end of its name would make something else of its rows.
void require_name_of_form(const Group& group) {
  const std::string end =
      boost::algorithm::to_lower_copy(std::filesystem::path(group.file.path).extension().string());
  const bool is_json = group.form == RowForm::json;
  const bool says_otherwise = is_json
                                  ? end == ".csv" || end == ".tsv" || end == ".xlsx"
                                  : end == ".jsonl" || end == ".ndjson" || end == ".json" || end == ".xlsx";
  if (!says_otherwise) return;
  const std::string better =
      std::filesystem::path(group.file.path).replace_extension(is_json ? ".jsonl" : ".csv");
  throw RunError(
      ExitCode::usage,
      fmt::format("{}: rejects of {} are written as {}. Nothing was written; say --mend {}", group.file.path,
                  is_json ? "JSON" : "tables", is_json ? "JSON Lines" : "CSV", shell_word(better)));
}

void name_files(std::vector<Group>& groups, const std::string& path) {
  if (path == "-" && groups.size() > 1) {
    throw RunError(ExitCode::usage,
                   fmt::format("the rejects come from sources with {} different headers, which can't go to "
                               "one standard output: name a file, and they get one each",
                               groups.size()));
  }
  std::size_t number = 0;
  for (Group& group : groups) {
    group.file.path = path == "-" ? path : numbered(path, ++number, group.form);
    require_name_of_form(group);
    std::error_code ignored;
    if (path == "-" || !std::filesystem::is_regular_file(group.file.path, ignored)) continue;
    throw RunError(ExitCode::usage, fmt::format("{} exists already, and somebody may have mended rows in it. "
                                                "Give another name, or remove it.",
                                                group.file.path));
  }
}

/// The delimiter is that of the export, where it is one that spreadsheet programs know: then they open it as
/// they do the export.
MendingForm form_of(const Group& group, const ledger::RunRecord& run) {
  return {.delimiter = group.layouts.begin()->second.dialect.delimiter == ';' ? ';' : ',',
          .with_content = !run.identity.counters.empty()};
}

void write_rows(ledger::Ledger& ledger, const ledger::RunRecord& run, const Group& group,
                const Mended& mended, report::Output& output) {
  const MendingForm form = form_of(group, run);
  if (group.form == RowForm::cells) output.write(csv_header(group.layouts.begin()->second, form));
  ledger.for_each_reject(run.id, [&](SourceId source, const Reject& reject) {
    const auto layout = group.layouts.find(source);
    if (layout == group.layouts.end() || !is_to_be_mended(reject)) return;
    if (mended.contains({run.id, source, reject.row})) return;
    const RejectPlace place{run.id, run.identity.sources[source].path};
    output.write(group.form == RowForm::json ? json_line(place, reject, form)
                                             : csv_row(layout->second, place, reject, form));
  });
}

}  // namespace

MendingFiles write_for_mending(ledger::Ledger& ledger, const ledger::RunRecord& run,
                               const std::string& path) {
  MendingFiles result;
  const Mended mended = ledger.mended(run.id);
  std::vector<Group> groups = group_rejects(ledger, run, mended, result);
  name_files(groups, path);
  for (Group& group : groups) {
    report::Output output(group.file.path);
    write_rows(ledger, run, group, mended, output);
    output.commit();
    result.files.push_back(std::move(group.file));
  }
  return result;
}

}  // namespace mixferry::commands
