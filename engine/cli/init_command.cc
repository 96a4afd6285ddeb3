#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>
#include <optional>
#include <span>
#include <stdexcept>

#include "connectors/input/expand_sources.h"
#include "connectors/input/object_name.h"
#include "connectors/input/open_archives.h"
#include "connectors/open/open_source.h"
#include "connectors/xlsx/xlsx_source.h"
#include "engine/base/shell_word.h"
#include "engine/cli/commands.h"
#include "engine/cli/header_place.h"
#include "engine/cli/init_tests.h"
#include "engine/cli/output_files.h"
#include "engine/cli/reading.h"
#include "engine/cli/sampling.h"
#include "engine/pipeline/kinds.h"
#include "engine/report/output.h"
#include "engine/report/screen_text.h"
#include "engine/report/words.h"
#include "mappings/draft/draft.h"
#include "mappings/language/mapping.h"

namespace mixferry::cli {
namespace {

constexpr std::uint64_t kRowsLookedAt = 10'000;
constexpr std::size_t kDraftWidth = 80;
constexpr std::size_t kTitlesLookedAt = 50;  ///< in so many sources

/// What stands behind the last `/`, and behind the `:` that leads into an archive.
std::string name_of_file(const std::string& path) {
  if (path == "-") return "standard input";
  const std::string file = std::filesystem::path(path).filename();
  return file.empty() ? path : file;
}

void require_free(const std::string& path, bool force) {
  std::error_code ignored;
  if (path.empty() || force || !std::filesystem::exists(path, ignored)) return;
  throw RunError(
      ExitCode::usage,
      fmt::format("{} exists already, and somebody may have worked on it. Give another name to -o, or "
                  "--force to replace it.",
                  path));
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

/// What the sources came to, taken together.
struct Looked {
  mappings::DraftMaterial material;
  std::string lines;  ///< a line a source, for people
  bool read_to_end = true;
};

/// Whether rows of a source of that name are probably people.
bool speaks_of_people(const std::string& path) {
  static const std::vector<std::string> kPeople = {
      "contact", "contacts", "people",   "person",      "persons", "users",     "user",     "leads",
      "lead",    "members",  "profiles", "subscribers", "members", "customers", "customer", "identify"};
  return connectors::called_by(path, kPeople) != connectors::Called::otherwise;
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

/// A draft is of rows of one kind.
struct OneKind {
  std::vector<std::string> paths;
  std::string lines;  ///< what of the others has to be told
};

/// Of sources of several kinds the first that speaks of people, else the first.
OneKind choose_kind(const std::vector<std::string>& paths, const connectors::ReadOptions& options) {
  OneKind chosen{.paths = paths, .lines = {}};
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
    if (std::ranges::find(*kind, i) != kind->end()) continue;
    chosen.lines += fmt::format("left out {}: other columns than {}; draft a mapping of its own for it\n",
                                report::visible(paths[i]), report::visible(chosen.paths.front()));
  }
  return chosen;
}

/// Of a workbook whose first sheet seems to be a cover: which others it has. Empty for all else.
std::string other_sheets_of(const std::string& path, const connectors::ReadOptions& options) {
  connectors::OpenArchives archives;
  if (!connectors::is_workbook(path, archives) || !options.sheet.empty()) return {};
  const auto source = connectors::open_source(path, options);
  const std::string advice = source ? (*source)->where_columns_may_be({}) : "";
  return advice.empty() ? "" : fmt::format("         {}\n", report::visible(advice));
}

Looked look_at(const std::vector<std::string>& paths, const connectors::ReadOptions& options) {
  Looked looked;
  mappings::Survey survey;
  std::vector<std::string> first_columns;
  const std::uint64_t rows_each = std::max<std::uint64_t>(kRowsLookedAt / paths.size(), 1);
  connectors::OpenArchives archives;
  for (const std::string& path : paths) {
    const pipeline::Sample sample = sample_source(path, options, rows_each, survey, archives);
    looked.lines += fmt::format("source   {}: {}, {}\n", report::visible(path), sample.dialect,
                                report::counted(sample.rows, "row"));
    if (sample.rejects != 0) {
      looked.lines += fmt::format("         {} can't be read; `check` tells which\n",
                                  report::counted(sample.rejects, "row"));
    }
    if (sample.rows < 2 || sample.columns.size() == 1) looked.lines += other_sheets_of(path, options);
    if (sample.error) looked.lines += fmt::format("         {}\n", report::visible(*sample.error));
    looked.read_to_end = looked.read_to_end && !sample.error;
    looked.material.all_rows_seen &= sample.rows_looked_at == sample.rows && !sample.error;
    if (&path == &paths.front()) first_columns = sample.columns;
    looked.material.columns_may_be_missing |= sample.columns != first_columns;
  }
  looked.material.source_name = name_of_file(paths.front());
  looked.material.columns = survey.facts();
  looked.material.rows = survey.rows();
  return looked;
}

/// What the mapping's `source` is to say, so that it is read as it was read now.
mappings::DraftSource source_of(const ReadingArguments& reading) {
  const connectors::ReadOptions& read = reading.read;
  mappings::DraftSource source{.records = read.records,
                               .encoding = read.encoding.value_or(""),
                               .header_row = read.header_row,
                               .sheet = read.sheet,
                               .timezone = reading.timezone};
  if (read.format) source.format = word_of(*read.format);
  if (read.delimiter) source.delimiter = *read.delimiter == "\t" ? "tab" : *read.delimiter;
  if (read.skip_lines_above != 0) source.skip_rows = read.skip_lines_above;
  return source;
}

/// The options that no mapping can say, each behind a blank.
std::string options_to_repeat(const connectors::ReadOptions& read) {
  std::string words;
  if (read.quote) {
    words +=
        fmt::format(" --quote {}", *read.quote == '\0' ? "none" : shell_word(std::string(1, *read.quote)));
  }
  if (read.backslash_escapes)
    words.append(*read.backslash_escapes ? " --escape backslash" : " --escape none");
  if (read.cr_ends_rows) words.append(*read.cr_ends_rows ? " --row-end any" : " --row-end lf");
  if (!read.has_header) words.append(" --no-header");
  if (read.skip_lines_below) words += fmt::format(" --skip-footer {}", *read.skip_lines_below);
  if (read.short_rows == connectors::ShortRows::pad) words.append(" --ragged pad");
  if (read.fill_merged) words.append(" --fill-merged");
  return words;
}

/// What standard output is redirected to, as it was typed where it lies below this folder; empty: no file.
std::string redirected_to() {
  std::error_code ignored;
  const std::filesystem::path file = std::filesystem::read_symlink("/proc/self/fd/1", ignored);
  if (!std::filesystem::is_regular_file(file, ignored)) return {};
  const std::filesystem::path near = file.lexically_proximate(std::filesystem::current_path(ignored));
  return near.native().starts_with("..") ? file : near;
}

/// What to do with the draft, and the command that comes next. Where it went to a terminal or a pipe, a file
/// has to be made of it first.
std::string next_steps(const Options& options) {
  std::string sources;
  for (const std::string& source : options.reading.sources) {
    const bool looks_like_an_option = source.size() > 1 && source.starts_with('-');
    sources +=
        fmt::format(" {}", shell_word(looks_like_an_option ? std::string("./").append(source) : source));
  }
  std::string file = options.init.output.empty() ? redirected_to() : options.init.output;
  const bool is_kept = !file.empty();
  if (!is_kept) file = "mapping.yaml";
  return fmt::format("{}ead it, mend it, then: mixferry check{} -m {}{}\n",
                     is_kept ? "R" : "Save it: the same again with -o mapping.yaml. R", sources,
                     shell_word(file), options_to_repeat(options.reading.read));
}

int this_year() {
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  return static_cast<int>(std::chrono::year_month_day{today}.year());
}

std::string summary_of(const mappings::Draft& draft) {
  std::string text = draft.built_in.empty()
                         ? "begun    from names and values: no built-in mapping knows these columns\n"
                         : fmt::format("begun    with the built-in mapping {}\n", draft.built_in);
  text += fmt::format("id       {}\n", report::visible(draft.id_column));
  text += fmt::format("result   {}\n",
                      draft.properties == 1 ? "1 property" : fmt::format("{} properties", draft.properties));
  for (const std::string& note : draft.notes) {
    std::string lines = report::wrapped(report::visible(note), "         ", kDraftWidth);
    text += lines.replace(0, 4, "note");
  }
  return text;
}

void write(const std::string& yaml, const std::string& path) {
  report::Output output(path.empty() ? "-" : path);
  output.write(yaml);
  output.commit();
}

/// Writes tests of `mapping`; they hold rows of the export, so that only their owner may read them.
void write_tests(const Options& options, const std::string& mapping, report::Console& console) {
  const std::string& path = options.init.tests;
  ReadingArguments arguments = options.reading;
  arguments.mapping = mapping;
  const PreparedReading prepared = prepare(load_mapping(arguments, ""), arguments, arguments.sources);
  write(tests_of(prepared, mapping_as_named_from(path, mapping)), path);
  console.print(
      fmt::format("tests    {}: rows of the export, as they are now; change what is personal before "
                  "you share them, then: mixferry test {}\n",
                  report::visible(path), shell_word(path)));
}

}  // namespace

ExitCode draft_mapping(const Options& typed, report::Console& console) {
  Options options = typed;
  require_free(options.init.output, options.init.force);
  require_free(options.init.tests, options.init.force);
  if (!options.reading.mapping.empty()) {
    write_tests(options, options.reading.mapping, console);
    return ExitCode::done;
  }
  const auto paths = connectors::expand_sources(options.reading.sources);
  if (!paths) throw RunError(ExitCode::usage, paths.error().message);
  const bool each_was_typed = paths->paths.size() == options.reading.sources.size();
  OneKind kind{.paths = paths->paths, .lines = {}};
  if (!each_was_typed) {
    connectors::ReadOptions below_titles = options.reading.read;
    if (const auto header = find_header_below_titles(paths->paths.front(), options.reading.read))
      below_titles.skip_lines_above = header->skip_rows;
    kind = choose_kind(paths->paths, below_titles);
  }
  std::vector<NamedFile> sources;
  for (const std::string& path : paths->paths) sources.push_back({"a source", path});
  require_apart({{"-o", options.init.output}, {"--tests", options.init.tests}}, sources, "");
  if (!kind.lines.empty()) options.reading.sources = kind.paths;
  const auto header = find_header_of_all(kind.paths, options.reading.read);
  if (header) options.reading.read.skip_lines_above = header->skip_rows;
  Looked looked = look_at(kind.paths, options.reading.read);
  if (header) {
    looked.lines += fmt::format("         its header is below {}, such as \"{}\"\n",
                                report::counted(header->skip_rows, "row"), report::visible(header->title));
  }
  looked.material.source = source_of(options.reading);
  looked.material.this_year = this_year();
  if (looked.material.columns.empty()) {
    throw RunError(ExitCode::usage,
                   fmt::format("{}: there is no row with a column in it, so there is nothing to map",
                               paths->paths.front()));
  }
  const mappings::Draft draft = mappings::draft_mapping(looked.material);
  if (const auto mapping = mappings::parse_mapping("the draft", draft.yaml); !mapping) {
    throw std::logic_error(mappings::describe("the draft", mapping.error()));
  }
  write(draft.yaml, options.init.output);
  if (looked.material.rows == 0)
    looked.lines += "         no row could be read: the draft is of the names alone\n";
  console.print(looked.lines + kind.lines + summary_of(draft));
  if (!options.init.tests.empty()) write_tests(options, options.init.output, console);
  console.print(next_steps(options));
  if (!looked.read_to_end) return ExitCode::stopped;
  return looked.material.rows == 0 ? ExitCode::with_rejects : ExitCode::done;
}

}  // namespace mixferry::cli
