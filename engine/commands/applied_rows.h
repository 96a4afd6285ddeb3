#pragma once
/// What is done about rows whose `add` and `append` were applied before; told, and asked about, before
/// anything is sent.

#include <vector>

#include "engine/commands/import_arguments.h"
#include "engine/commands/listener.h"
#include "engine/commands/reading.h"
#include "engine/ledger/ledger.h"
#include "engine/pipeline/applied_before.h"
#include "engine/pipeline/run_choice.h"

namespace mixferry::commands {

/// What is known of an import when that is decided.
struct ImportToCome {
  const ImportArguments& arguments;
  const PreparedReading& prepared;
  const std::vector<ledger::Counter>& counters;  ///< of its plan
  const pipeline::RunChoice& choice;
  const std::vector<ledger::RunRecord>& history;  ///< the runs that concern it, latest first
};

/// Rows of its sources whose counters are to be left out. Reads the sources where other runs have applied
/// rows that are known by what they say. Throws `RunError` (`usage`) where a person has to decide.
[[nodiscard]] pipeline::FoundRows rows_applied_before(const ImportToCome& import, Listener& listener,
                                                      ledger::Ledger& ledger, pipeline::OtherDoubts& doubts);

}  // namespace mixferry::commands
