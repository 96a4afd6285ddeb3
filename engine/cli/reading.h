#pragma once
/// From arguments to something that can be read: what `import`, `check` and `preview` do first.

#include <memory>
#include <string>
#include <vector>

#include "connectors/input/expand_sources.h"
#include "engine/cli/options.h"
#include "engine/pipeline/source_reading.h"
#include "engine/report/run_report.h"
#include "mappings/language/mapping.h"
#include "mappings/plan/plan.h"

namespace mixferry::cli {

struct CompiledMapping {
  mappings::Mapping mapping;
  mappings::Plan plan;
  std::vector<std::string> lookup_files = {};
};

/// Whether the variables that hold the salts of hashes must be set.
enum class Salts : std::uint8_t { needed, not_needed };

/// The mapping file, the built-in, or what `--id` means, compiled. `token` may be empty. Throws `RunError`
/// (`usage`) with every problem in it.
[[nodiscard]] CompiledMapping load_mapping(const ReadingArguments& arguments, const std::string& token,
                                           Salts salts = Salts::needed);

/// Why `name` is no mapping, with the built-in nearest to it.
[[nodiscard]] RunError no_such_mapping(const std::string& name);

/// What was asked for by flags, else by the mapping. Throws `RunError` (`usage`) where the mapping names an
/// encoding or a delimiter that there is not.
[[nodiscard]] connectors::ReadOptions read_options(const ReadingArguments& arguments,
                                                   const mappings::Mapping& mapping);

/// A mapping ready to work on sources that were looked at.
struct PreparedReading {
  mappings::Mapping mapping;
  mappings::Plan plan;
  pipeline::ReadingOptions options;
  std::vector<pipeline::SourceInfo> sources;
  std::vector<connectors::LeftOut> left_out;
  std::vector<std::string> lookup_files = {};
  std::unique_ptr<pipeline::AskedIds> asked = nullptr;  ///< `--only`; in `options`, too
};

/// Expands `paths` and inspects the sources. `paths`: what was typed, or files that stand in for it. Throws
/// `RunError` (`usage`).
[[nodiscard]] PreparedReading prepare(CompiledMapping compiled, const ReadingArguments& arguments,
                                      const std::vector<std::string>& paths);

/// The plan of `prepared`, which says of rows also what is in them where `once` names what happened. It is
/// not sent by.
[[nodiscard]] mappings::Plan plan_with_content(const PreparedReading& prepared,
                                               const ReadingArguments& arguments);

/// Throws `RunError` (`usage`) when an output that was asked for would replace something that is read, or
/// another one.
void require_outputs_apart(const Options& options, const PreparedReading& prepared);

/// What is not read, as reports tell it.
[[nodiscard]] std::vector<report::LeftOutReport> left_out_of(const PreparedReading& prepared);

/// What will be done, for people: sources with their dialect, the mapping, columns that are missing.
[[nodiscard]] std::string plan_in_words(const PreparedReading& prepared);

}  // namespace mixferry::cli
