#pragma once
/// Those who were erased are left out of everything that is read from then on.

#include <memory>
#include <optional>
#include <string_view>

#include "engine/commands/project_arguments.h"
#include "engine/commands/reading.h"
#include "engine/commands/state_folder.h"
#include "engine/ledger/ledger.h"

namespace mixferry::commands {

/// As the ledger calls those whose ids are people's.
inline constexpr std::string_view kErasableKind = "users";

/// The ledger of `state`; nullptr where there is none yet: to look at it is no reason to make one.
[[nodiscard]] std::unique_ptr<ledger::Ledger> ledger_if_any(const StateFolder& state);

/// Makes whoever reads `prepared` leave out what is about people who were erased in `project`.
void leave_out_erased(PreparedReading& prepared, const ProjectArguments& project,
                      ledger::ErasedPeople& people);

/// The same for what sends nothing: nobody was erased where there is no ledger yet, nor where no project was
/// chosen.
void leave_out_erased(PreparedReading& prepared, const std::optional<ChosenProject>& project,
                      const StateFolder& state);

}  // namespace mixferry::commands
