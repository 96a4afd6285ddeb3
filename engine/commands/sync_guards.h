#pragma once
/// What keeps a bad export from being taken for a night on which everybody left.

#include <optional>
#include <string>
#include <vector>

#include "engine/commands/import_arguments.h"
#include "engine/ledger/values.h"
#include "engine/pipeline/source_reading.h"
#include "engine/report/sync_report.h"

namespace mixferry::commands {

/// What was found before anything was sent.
struct SyncProspect {
  const std::vector<pipeline::SourceInfo>& sources;
  const std::vector<pipeline::SourceOutcome>& outcomes;  ///< of `sources`
  std::uint64_t rows = 0;
  std::uint64_t rows_unread = 0;
  bool last_row_unread = false;                   ///< of some source
  std::vector<std::string> missing_sources = {};  ///< that the last sync read, and this one has not
  const report::SyncReport& found;
  std::vector<std::vector<std::string>> gone_examples = {};  ///< ids, by space of `found`
};

/// Why nothing should be sent, and what to do; nullopt: it may.
[[nodiscard]] std::optional<std::string> guard_against(const SyncArguments& asked,
                                                       const SyncProspect& prospect);

}  // namespace mixferry::commands
