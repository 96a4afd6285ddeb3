#pragma once
/// Profiles and events out of Mixpanel, into a file.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/commands/export_arguments.h"
#include "engine/commands/listener.h"
#include "engine/exporting/event_clock.h"
#include "engine/exporting/write_records.h"

namespace mixferry::commands {

/// What came of it.
struct ExportReport {
  ExportKind kind = ExportKind::users;
  std::string group_key = {};
  std::uint64_t project_id = 0;
  std::string host = {};
  exporting::RecordFile file = {};
  exporting::WrittenRecords written = {};
  std::uint64_t ids = 0;                      ///< that were named; 0: none
  std::vector<std::string> ids_missing = {};  ///< of these: that no record is of
  std::string first_day = {}, last_day = {};
  bool is_open = false;       ///< the last day was not over
  std::string timezone = {};  ///< that times were counted by; empty: UTC
  exporting::ClockCounts clock = {};
  std::string at = {};  ///< when it was over
  double seconds = 0;
};

/// Reads all of it, then writes it. Interrupted or killed, the same again goes on with what was read. Throws
/// `RunError` with what ended it early.
[[nodiscard]] ExportReport export_records(const ExportArguments& arguments, Listener& listener);

}  // namespace mixferry::commands
