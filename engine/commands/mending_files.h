#pragma once
/// The rejects of a run as files in which a person mends them, and which `import` takes back.

#include <cstdint>
#include <string>
#include <vector>

#include "connectors/source/row_layout.h"
#include "engine/ledger/ledger.h"

namespace mixferry::commands {

struct MendingFile {
  std::string path;
  connectors::RowForm form;
  std::uint64_t rows = 0;
  std::vector<std::string> sources;  ///< whose rows it holds
  std::string timezone = {};         ///< as `timezone_in`
};

struct MendingFiles {
  std::vector<MendingFile> files;
  std::uint64_t without_text = 0;     ///< rejects left out: they were about people who were erased, too
  std::uint64_t without_mending = 0;  ///< rejects left out: rows in doubt that were given up or taken over
};

/// Writes the rejects of `run` that are not mended yet to `path`, which must not exist, or to standard output
/// for `-`. Sources that differ in their columns have a file each: the further ones are called after the
/// first, `name-2.csv`.
///
/// Rows of cells become CSV in UTF-8 for spreadsheet programs: the columns of the source, with cells
/// protected
/// (`connectors/mending/protected_cell.h`), and behind them the `kRejectColumns`. Objects of JSON become JSON
/// Lines: the types of their values would not survive a spreadsheet.
///
/// Throws `RunError`: `usage` where that can't be done, `stopped` where a file can't be written.
[[nodiscard]] MendingFiles write_for_mending(ledger::Ledger& ledger, const ledger::RunRecord& run,
                                             const std::string& path);

}  // namespace mixferry::commands
