#pragma once
/// Looking at sources without a mapping: `check --sample`.

#include <cstdint>
#include <string>

#include "engine/cli/options.h"
#include "engine/pipeline/sample.h"

namespace mixferry::cli {

/// Opens `path` and shows `survey` at most `rows_max` of its rows. Throws `RunError` (`usage`) for a source
/// that can't be read. `archives`: those that other sources are opened of, too.
[[nodiscard]] pipeline::Sample sample_source(const std::string& path, const connectors::ReadOptions& options,
                                             std::uint64_t rows_max, mappings::Survey& survey,
                                             connectors::OpenArchives& archives);

/// Prints on standard output what was understood of each source of `reading`, from `rows_max` of its rows.
[[nodiscard]] ExitCode show_samples(const ReadingArguments& reading, std::uint64_t rows_max);

}  // namespace mixferry::cli
