#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <stdexcept>

#include "connectors/input/expand_sources.h"
#include "engine/cli/commands.h"
#include "engine/cli/sampling.h"
#include "engine/report/words.h"
#include "engine/report/replaced_file.h"
#include "engine/report/screen_text.h"
#include "mappings/draft/draft.h"
#include "mappings/language/mapping.h"

namespace mixferry::cli {
namespace {

constexpr std::uint64_t kRowsLookedAt = 10'000;
constexpr std::size_t kWidth = 80;

/// What stands behind the last `/`, and behind the `:` that leads into an archive.
std::string name_of(const std::string& path) {
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

/// What the sources came to, taken together.
struct Looked {
  mappings::DraftMaterial material;
  std::string lines;  ///< a line a source, for people
  bool read_to_end = true;
};

Looked look_at(const std::vector<std::string>& paths, const connectors::ReadOptions& options) {
  Looked looked;
  mappings::Survey survey;
  std::vector<std::string> first_columns;
  const std::uint64_t rows_each = std::max<std::uint64_t>(kRowsLookedAt / paths.size(), 1);
  for (const std::string& path : paths) {
    const pipeline::Sample sample = sample_source(path, options, rows_each, survey);
    looked.lines += fmt::format("source   {}: {}, {}\n", report::visible(path), sample.dialect,
                                report::counted(sample.rows, "row"));
    if (sample.rejects != 0) {
      looked.lines += fmt::format("         {} can't be read; `check` tells which\n",
                                  report::counted(sample.rejects, "row"));
    }
    if (sample.error) looked.lines += fmt::format("         {}\n", report::visible(*sample.error));
    looked.read_to_end = looked.read_to_end && !sample.error;
    looked.material.all_rows_seen &= sample.rows_looked_at == sample.rows && !sample.error;
    if (&path == &paths.front()) first_columns = sample.columns;
    looked.material.columns_may_be_missing |= sample.columns != first_columns;
  }
  looked.material.source_name = name_of(paths.front());
  looked.material.columns = survey.facts();
  looked.material.rows = survey.rows();
  return looked;
}

std::string summary_of(const mappings::Draft& draft) {
  std::string text = draft.built_in.empty()
                         ? "begun    from names and values: no built-in mapping knows these columns\n"
                         : fmt::format("begun    with the built-in mapping {}\n", draft.built_in);
  text += fmt::format("id       {}\n", report::visible(draft.id_column));
  text += fmt::format("result   {}\n",
                      draft.properties == 1 ? "1 property" : fmt::format("{} properties", draft.properties));
  for (const std::string& note : draft.notes) {
    std::string lines = report::wrapped(report::visible(note), "         ", kWidth);
    text += lines.replace(0, 4, "note");
  }
  return text;
}

void write(const std::string& yaml, const std::string& path) {
  if (path.empty()) {
    std::fwrite(yaml.data(), 1, yaml.size(), stdout);
    return;
  }
  report::ReplacedFile file(path);
  file.write(yaml);
  file.commit();
}

}  // namespace

ExitCode draft_mapping(const Options& options, report::Console& console) {
  require_free(options.init.output, options.init.force);
  const auto paths = connectors::expand_sources(options.reading.sources);
  if (!paths) throw RunError(ExitCode::usage, paths.error().message);
  const Looked looked = look_at(paths->paths, options.reading.read);
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
  console.print(looked.lines + summary_of(draft));
  const std::string file = options.init.output.empty() ? "FILE" : options.init.output;
  console.print(fmt::format("Read it, mend it, then: mixferry check {} -m {}\n",
                            fmt::join(options.reading.sources, " "), file));
  return looked.read_to_end ? ExitCode::done : ExitCode::stopped;
}

}  // namespace mixferry::cli
