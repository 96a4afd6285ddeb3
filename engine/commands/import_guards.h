#pragma once
/// Guards of a night: what is known of the sources before anything of them is sent, held against what was
/// asked for and against the job's last run.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/commands/import_arguments.h"
#include "engine/commands/listener.h"
#include "engine/commands/reading.h"
#include "engine/ledger/ledger.h"
#include "engine/pipeline/early_stop.h"
#include "engine/report/property_report.h"

namespace mixferry::commands {

/// The latest finished run of the same project, mapping and sources. Sources whose paths differ in digits
/// alone are the same: exports are called after their day. `own`: the import's own run, which does not count.
[[nodiscard]] std::optional<ledger::RunRecord> last_night(ledger::Ledger& ledger, ledger::RunId own,
                                                          const ledger::RunIdentity& now,
                                                          const std::string& state_dir);

/// What the sources come to.
struct Prospect {
  Tally tally;
  std::vector<report::PropertyReport> properties;
  std::optional<pipeline::EarlyStop> stop = {};  ///< a signal ended the look at them
};

/// So many rows were looked at, of which none is sent yet.
void tell_of_reading(std::uint64_t rows, std::optional<double> fraction, Listener& listener);

/// Reads and maps all rows, and sends nothing. A source that can't be read to its end counts as far as it
/// can.
[[nodiscard]] Prospect look_ahead(const PreparedReading& prepared, Listener& listener);

/// Which guard does not let `prospect` pass, and what to do; nothing: none.
[[nodiscard]] std::optional<std::string> guard_against(const Guards& guards, const Prospect& prospect,
                                                       const std::optional<ledger::RunRecord>& last);

/// What a person should look at: columns of `columns` that had something in them in run `last` and have
/// nothing in a run of `tally`, or no rows at all where there were some. A sentence each.
[[nodiscard]] std::vector<std::string> losses(const Tally& tally, const ColumnRequest& columns,
                                              const ledger::RunRecord& last);

}  // namespace mixferry::commands
