#include "engine/commands/init.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fmt/format.h>
#include <span>
#include <stdexcept>
#include <utility>

#include "connectors/input/expand_sources.h"
#include "connectors/input/object_name.h"
#include "connectors/input/open_archives.h"
#include "connectors/open/open_source.h"
#include "connectors/xlsx/xlsx_source.h"
#include "engine/base/counted.h"
#include "engine/commands/draft_trial.h"
#include "engine/commands/sampling.h"
#include "engine/pipeline/kinds.h"
#include "mappings/language/mapping.h"

namespace mixferry::commands {
namespace {

constexpr std::uint64_t kRowsLookedAt = 10'000;
constexpr std::size_t kTitlesLookedAt = 50;  ///< in so many sources

/// What stands behind the last `/`, and behind the `:` that leads into an archive.
std::string name_of_file(const std::string& path) {
  if (path == "-") return "standard input";
  const std::string file = std::filesystem::path(path).filename();
  return file.empty() ? path : file;
}

std::string word_of(connectors::Format format) {
  switch (format) {
    case connectors::Format::csv:
      return "csv";
    case connectors::Format::jsonl:
      return "jsonl";
    case connectors::Format::json:
      return "json";
  }
  return {};
}

/// `find_header_below_titles` of every one of `paths`: a mapping says one place for all of them.
std::optional<HeaderPlace> find_header_of_all(const std::vector<std::string>& paths,
                                              const connectors::ReadOptions& options) {
  std::optional<HeaderPlace> first;
  for (const std::string& path : std::span(paths).first(std::min(paths.size(), kTitlesLookedAt))) {
    auto header = find_header_below_titles(path, options);
    if (&path == &paths.front()) first = std::move(header);
    if (&path == &paths.front() || (first ? first->skip_rows : 0) == (header ? header->skip_rows : 0))
      continue;
    const auto line = [](const std::optional<HeaderPlace>& place) {
      return place ? place->skip_rows + 1 : 1;
    };
    throw RunError(
        ExitCode::usage,
        fmt::format("{}: its header seems to be in row {}, and that of {} in row {}. A mapping can "
                    "say one place: draft one for each, or say --skip-rows, which holds for all.",
                    path, line(header), paths.front(), line(first)));
  }
  return first;
}

/// Whether rows of a source of that name are probably people.
bool speaks_of_people(const std::string& path) {
  static const std::vector<std::string> kPeople = {
      "contact", "contacts", "people",   "person",      "persons", "users",     "user",     "leads",
      "lead",    "members",  "profiles", "subscribers", "members", "customers", "customer", "identify"};
  return connectors::called_by(path, kPeople) != connectors::Called::otherwise;
}

/// A draft is of rows of one kind.
struct OneKind {
  std::vector<std::string> paths;
  std::vector<std::string> others = {};  ///< left out
};

/// Of sources of several kinds the first that speaks of people, else the first.
OneKind choose_kind(const std::vector<std::string>& paths, const connectors::ReadOptions& options) {
  OneKind chosen{.paths = paths};
  if (paths.size() < 2) return chosen;
  std::vector<pipeline::SourceColumns> sources;
  connectors::OpenArchives archives;
  for (const std::string& path : paths) {
    const auto source = connectors::open_source(path, options, archives);
    if (!source) throw RunError(ExitCode::usage, source.error().message);
    sources.push_back({path, (*source)->header().value_or(std::vector<std::string>{})});
  }
  const auto kinds = pipeline::kinds_of(sources, {});
  if (kinds.size() < 2) return chosen;
  auto kind = std::ranges::find_if(
      kinds, [&](const auto& positions) { return speaks_of_people(paths[positions.front()]); });
  if (kind == kinds.end()) kind = kinds.begin();
  chosen.paths.clear();
  for (const std::size_t position : *kind) chosen.paths.push_back(paths[position]);
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (std::ranges::find(*kind, i) == kind->end()) chosen.others.push_back(paths[i]);
  }
  return chosen;
}

/// Of a workbook whose first sheet seems to be a cover: which others it has. Empty for all else.
std::string other_sheets_of(const std::string& path, const connectors::ReadOptions& options) {
  connectors::OpenArchives archives;
  if (!connectors::is_workbook(path, archives) || !options.sheet.empty()) return {};
  const auto source = connectors::open_source(path, options);
  return source ? (*source)->where_columns_may_be({}) : "";
}

/// How many rows of each source are looked at.
std::uint64_t rows_of_each(const std::vector<std::string>& paths) {
  return std::max<std::uint64_t>(kRowsLookedAt / paths.size(), 1);
}

/// Says of a draft of events which rows are none that Mixpanel takes, as far as they were looked at.
void tell_rejects(const mappings::Mapping& mapping, const std::vector<std::string>& paths,
                  const ReadingArguments& reading, mappings::Draft& draft) {
  if (draft.target != TargetKind::events) return;
  const std::vector<TriedRejects> rejects = try_draft(mapping, paths, rows_of_each(paths), reading);
  if (rejects.empty()) return;
  std::vector<std::string> counts;
  for (const TriedRejects& reject : rejects)
    counts.push_back(fmt::format("{} {}", grouped(reject.rows), reject.code));
  draft.yaml += mappings::rejects_comment(counts);
  for (std::string& sentence : in_words(rejects)) draft.notes.push_back(std::move(sentence));
}

/// Takes up in `report` what the sources of `paths` are, and what of them a draft is made of.
mappings::DraftMaterial look_at(const std::vector<std::string>& paths, DraftReport& report) {
  mappings::DraftMaterial material;
  mappings::Survey survey;
  std::vector<std::string> first_columns;
  const std::uint64_t rows_each = rows_of_each(paths);
  connectors::OpenArchives archives;
  for (const std::string& path : paths) {
    const pipeline::Sample sample = sample_source(path, report.read, rows_each, survey, archives);
    const bool may_be_cover = sample.rows < 2 || sample.columns.size() == 1;
    report.sources.push_back({.path = path,
                              .dialect = sample.dialect,
                              .rows = sample.rows,
                              .rejects = sample.rejects,
                              .advice = may_be_cover ? other_sheets_of(path, report.read) : "",
                              .error = sample.error});
    material.all_rows_seen &= sample.rows_looked_at == sample.rows && !sample.error;
    if (&path == &paths.front()) first_columns = sample.columns;
    material.columns_may_be_missing |= sample.columns != first_columns;
  }
  material.source_name = name_of_file(paths.front());
  material.columns = survey.facts();
  material.rows = survey.rows();
  return material;
}

/// What the mapping's `source` is to say, so that it is read as it was read now.
mappings::DraftSource source_of(const connectors::ReadOptions& read, const std::string& timezone) {
  mappings::DraftSource source{.records = read.records,
                               .encoding = read.encoding.value_or(""),
                               .header_row = read.header_row,
                               .sheet = read.sheet,
                               .timezone = timezone};
  if (read.format) source.format = word_of(*read.format);
  if (read.delimiter) source.delimiter = *read.delimiter == "\t" ? "tab" : *read.delimiter;
  if (read.skip_lines_above != 0) source.skip_rows = read.skip_lines_above;
  return source;
}

int this_year() {
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  return static_cast<int>(std::chrono::year_month_day{today}.year());
}

/// Those of `paths` that a draft is made of. What was typed one by one is meant.
OneKind sources_to_draft(const std::vector<std::string>& paths, const ReadingArguments& reading) {
  if (paths.size() == reading.sources.size()) return {.paths = paths};
  connectors::ReadOptions below_titles = reading.read;
  if (const auto header = find_header_below_titles(paths.front(), reading.read))
    below_titles.skip_lines_above = header->skip_rows;
  return choose_kind(paths, below_titles);
}

}  // namespace

bool DraftReport::read_to_end() const {
  return std::ranges::none_of(sources, [](const DraftedSource& source) { return source.error.has_value(); });
}

DraftReport draft_mapping(const ReadingArguments& reading, std::optional<TargetKind> target,
                          const std::vector<NamedFile>& outputs) {
  const auto paths = connectors::expand_sources(reading.sources);
  if (!paths) throw RunError(ExitCode::usage, paths.error().message);
  OneKind kind = sources_to_draft(paths->paths, reading);
  std::vector<NamedFile> sources;
  for (const std::string& path : paths->paths) sources.push_back({"a source", path});
  require_apart(outputs, sources, "");
  DraftReport report{.read = reading.read};
  report.header = find_header_of_all(kind.paths, reading.read);
  if (report.header) report.read.skip_lines_above = report.header->skip_rows;
  mappings::DraftMaterial material = look_at(kind.paths, report);
  if (material.columns.empty()) {
    throw RunError(ExitCode::usage,
                   fmt::format("{}: there is no row with a column in it, so there is nothing to map",
                               paths->paths.front()));
  }
  material.source = source_of(report.read, reading.timezone);
  material.this_year = this_year();
  material.project_identity = reading.project_identity;
  material.target = target;
  auto draft = mappings::draft_mapping(material);
  if (!draft) throw RunError(ExitCode::usage, fmt::format("{}: {}", paths->paths.front(), draft.error()));
  report.draft = std::move(*draft);
  const auto mapping = mappings::parse_mapping("the draft", report.draft.yaml);
  if (!mapping) throw std::logic_error(mappings::describe("the draft", mapping.error()));
  ReadingArguments as_drafted = reading;
  as_drafted.read = report.read;
  tell_rejects(*mapping, kind.paths, as_drafted, report.draft);
  report.has_rows = material.rows != 0;
  report.other_sources = std::move(kind.others);
  return report;
}

}  // namespace mixferry::commands
