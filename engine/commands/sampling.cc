#include "engine/commands/sampling.h"

#include <utility>

#include "connectors/input/expand_sources.h"
#include "connectors/input/open_archives.h"
#include "connectors/open/open_source.h"
#include "engine/commands/standard_input.h"

namespace mixferry::commands {

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

void sample_sources(const ReadingArguments& reading, std::uint64_t rows_max, Listener& listener,
                    const std::function<void(const SampledSource&)>& visit) {
  const SpooledInput input(reading.sources, listener);
  const auto paths = connectors::expand_sources(input.paths());
  if (!paths) throw RunError(ExitCode::usage, paths.error().message);
  connectors::OpenArchives archives;
  for (const std::string& path : paths->paths) {
    mappings::Survey survey;
    const pipeline::Sample sample = sample_source(path, reading.read, rows_max, survey, archives);
    visit({.path = path, .sample = sample, .survey = survey});
  }
}

}  // namespace mixferry::commands
