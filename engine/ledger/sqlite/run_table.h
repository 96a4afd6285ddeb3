#pragma once
/// Which runs there are, and of what.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/ledger/sqlite/checksum.h"
#include "engine/ledger/sqlite/database.h"
#include "engine/ledger/values.h"

namespace mixferry::ledger {

/// The tables `runs` and `sources`. Changes belong inside a transaction of the caller.
class RunTable {
 public:
  explicit RunTable(Database& database);

  /// Without its counts; nullopt: there is no such run.
  [[nodiscard]] std::optional<RunRecord> load(RunId run);
  [[nodiscard]] std::size_t source_count(RunId run);
  [[nodiscard]] std::uint64_t count();
  /// Latest first, at most so many.
  [[nodiscard]] std::vector<RunId> latest(std::uint64_t most);

  /// See `Runs::runs_concerning`.
  [[nodiscard]] std::vector<RunId> concerning(const RunIdentity& identity);

  /// Of all runs, without their sources.
  [[nodiscard]] Checksum sum();
  [[nodiscard]] Checksum sum_of(RunId run);
  [[nodiscard]] Checksum sum_of_sources(RunId run);

  RunId insert(const RunIdentity& identity);
  void keep_layout(RunId run, SourceId source, const std::string& layout);
  [[nodiscard]] std::vector<std::string> layouts(RunId run);
  void finish(RunId run, RunState state, double seconds);
  void extend(RunId run, const RunIdentity& identity);

 private:
  [[nodiscard]] static Checksum sum_up(Cursor row);
  [[nodiscard]] static std::vector<RunId> ids(Cursor cursor);

  Database& database_;
  Statement load_;
  Statement load_sources_;
  Statement count_sources_;
  Statement count_;
  Statement select_latest_;
  Statement select_concerning_;
  Statement select_fingerprints_;
  Statement select_whole_;
  Statement select_one_;
  Statement select_sources_;
  Statement insert_;
  Statement insert_source_;
  Statement keep_layout_;
  Statement load_layouts_;
  Statement finish_;
  Statement set_key_;
};

}  // namespace mixferry::ledger
