#pragma once
/// What becomes of the first rows, or of those of some ids: as values, one row after the other.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/range.h"
#include "engine/base/reject.h"
#include "engine/commands/chosen_project.h"
#include "engine/commands/explained_row.h"
#include "engine/commands/listener.h"
#include "engine/commands/reading.h"
#include "engine/commands/state_folder.h"

namespace mixferry::commands {

struct PreviewArguments {
  ReadingArguments reading;  ///< its limit and its threads do not count
  std::uint64_t rows = 10;   ///< most that are looked at
  bool explains = false;     ///< whether rows say where each value comes from: it takes time
  StateFolder state = {};
  std::optional<ChosenProject> project = {};  ///< whose erased people are left out
};

/// A row, and what becomes of it: records, a reject, or nothing.
struct PreviewedRow {
  std::uint64_t row = 0;
  std::uint64_t line = 0;
  std::vector<std::string> records;  ///< as they would be sent, JSON
  std::optional<Reject> reject = {};
  std::optional<ExplainedRow> explained = {};  ///< nothing of a row that could not be read

  [[nodiscard]] bool is_filtered() const { return records.empty() && !reject; }
};

/// Rows of a source that nothing is sent for, headers that come again included.
struct FilteredRows {
  RowRange among;  ///< those that were looked at
  std::uint64_t count = 0;
};

struct PreviewReport {
  std::uint64_t rows = 0;                  ///< that were looked at, headers that come again included
  std::uint64_t rejects = 0;               ///< of them
  std::uint64_t erased = 0;                ///< of them, see Tally
  std::vector<FilteredRows> filtered;      ///< by source, of those that have some
  bool all_read = true;                    ///< there is no further row
  std::vector<std::string> ids_not_found;  ///< of those asked for; of all rows
};

/// Shows `visit` the rows of each source, in their order. Throws `RunError` (`usage`) for what can't be read.
[[nodiscard]] PreviewReport preview_rows(const PreviewArguments& arguments, Listener& listener,
                                         const std::function<void(const PreviewedRow&)>& visit);

}  // namespace mixferry::commands
