#pragma once
/// From arguments to something that can be read: what every use case that reads does first.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "connectors/input/expand_sources.h"
#include "engine/pipeline/source_reading.h"
#include "engine/report/run_report.h"
#include "mappings/language/mapping.h"
#include "mappings/plan/plan.h"

namespace mixferry::commands {

/// What turns sources into records.
struct ReadingArguments {
  std::vector<std::string> sources;  ///< as typed
  std::string mapping;               ///< a file, or the name of a built-in; empty with `id_column`
  std::string id_column;             ///< without a mapping: all other columns become properties
  connectors::ReadOptions read;
  bool places_header = false;  ///< `read` says where the header is: what the mapping says does not count
  std::string timezone;        ///< for date-times that name none; empty: the mapping's, else UTC
  /// How the project tells people's ids apart; nullopt: as the mapping says
  std::optional<mappings::ProjectIdentity> project_identity = {};
  mappings::IdentityApi identity_api = mappings::IdentityApi::events;  ///< what links of ids go through
  std::uint64_t limit = 0;                                             ///< rows over all sources; 0: all
  std::vector<std::string> only;  ///< ids, none twice, in order; empty: those of all rows
  unsigned threads = std::max(1U, std::thread::hardware_concurrency());
};

/// What a delimiter of the mapping or of the command line means by `text`, which is not empty.
[[nodiscard]] std::string delimiter_named(std::string_view text);

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
  mappings::IdentityApi identity_api = mappings::IdentityApi::events;
  std::unique_ptr<pipeline::AskedIds> asked = nullptr;    ///< `--only`; in `options`, too
  std::unique_ptr<pipeline::ErasedIds> erased = nullptr;  ///< likewise; nullptr: nobody
};

/// Expands `paths` and inspects the sources. `paths`: what was typed, or files that stand in for it. Throws
/// `RunError` (`usage`).
[[nodiscard]] PreparedReading prepare(CompiledMapping compiled, const ReadingArguments& arguments,
                                      const std::vector<std::string>& paths);

/// Its sources, to be read once more: what is kept open is for the one who reads it last.
[[nodiscard]] std::vector<pipeline::SourceInfo> sources_once_more(const PreparedReading& prepared);

/// The plan of `prepared`, which says of rows also what is in them where `once` names what happened. It is
/// not sent by.
[[nodiscard]] mappings::Plan plan_with_content(const PreparedReading& prepared,
                                               const ReadingArguments& arguments);

/// What is not read, as reports tell it.
[[nodiscard]] std::vector<report::LeftOutReport> left_out_of(const PreparedReading& prepared);

}  // namespace mixferry::commands
