#pragma once
/// The state of a run, in a word.

#include <string_view>

#include "engine/ledger/ledger.h"

namespace mixferry::commands {

/// For programs: `finished`, `unfinished`, `stopped`, `superseded`.
[[nodiscard]] std::string_view status_of(ledger::RunState state);

}  // namespace mixferry::commands
