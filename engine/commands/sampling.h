#pragma once
/// Looking at sources without a mapping: `check --sample`.

#include <cstdint>
#include <functional>
#include <string>

#include "connectors/input/open_archives.h"
#include "engine/commands/listener.h"
#include "engine/commands/reading.h"
#include "engine/pipeline/sample.h"

namespace mixferry::commands {

/// Opens `path` and shows `survey` at most `rows_max` of its rows. Throws `RunError` (`usage`) for a source
/// that can't be read. `archives`: those that other sources are opened of, too.
[[nodiscard]] pipeline::Sample sample_source(const std::string& path, const connectors::ReadOptions& options,
                                             std::uint64_t rows_max, mappings::Survey& survey,
                                             connectors::OpenArchives& archives);

/// What was understood of a source without a mapping.
struct SampledSource {
  const std::string& path;
  const pipeline::Sample& sample;
  const mappings::Survey& survey;
};

/// Looks at `rows_max` rows of each source of `reading` in turn, and shows `visit` what they came to.
void sample_sources(const ReadingArguments& reading, std::uint64_t rows_max, Listener& listener,
                    const std::function<void(const SampledSource&)>& visit);

}  // namespace mixferry::commands
