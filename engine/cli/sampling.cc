#include "engine/cli/sampling.h"

#include <algorithm>
#include <cstdio>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>

#include "connectors/input/expand_sources.h"
#include "connectors/input/open_archives.h"
#include "connectors/open/open_source.h"
#include "engine/report/survey_table.h"
#include "engine/report/terminal.h"

namespace mixferry::cli {
namespace {

constexpr std::size_t kWidth = 80;      ///< off a terminal
constexpr std::size_t kWidthMax = 120;  ///< wider lines are hard to follow

std::size_t width_of_output() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kWidth;
  return std::clamp<std::size_t>(size.ws_col, kWidth, kWidthMax);
}

}  // namespace

pipeline::Sample sample_source(const std::string& path, const connectors::ReadOptions& options,
                               std::uint64_t rows_max, mappings::Survey& survey,
                               connectors::OpenArchives& archives) {
  auto source = connectors::open_source(path, pipeline::sampling_options(options, rows_max), archives);
  if (!source) throw RunError(ExitCode::usage, source.error().message);
  auto sample = pipeline::take_sample(**source, rows_max, survey);
  if (!sample) {
    const std::string& message = sample.error().message;
    throw RunError(ExitCode::usage, message.starts_with(path + ":") ? message : path + ": " + message);
  }
  return std::move(*sample);
}

ExitCode show_samples(const ReadingArguments& reading, std::uint64_t rows_max) {
  const auto paths = connectors::expand_sources(reading.sources);
  if (!paths) throw RunError(ExitCode::usage, paths.error().message);
  ExitCode code = ExitCode::done;
  connectors::OpenArchives archives;
  for (const std::string& path : paths->paths) {
    mappings::Survey survey;
    const pipeline::Sample sample = sample_source(path, reading.read, rows_max, survey, archives);
    const std::string table = report::survey_table(path, sample, survey.facts(), width_of_output());
    if (&path != &paths->paths.front()) std::putchar('\n');
    report::print_lines(table);
    if (sample.rejects != 0 && code == ExitCode::done) code = ExitCode::with_rejects;
    if (sample.error) code = ExitCode::stopped;
  }
  return code;
}

}  // namespace mixferry::cli
