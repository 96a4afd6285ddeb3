#pragma once
/// Those who were erased are left out of everything that is read from then on.

#include "engine/commands/project_arguments.h"
#include "engine/commands/reading.h"
#include "engine/commands/state_folder.h"
#include "engine/ledger/erased_people.h"

namespace mixferry::commands {

/// Makes whoever reads `prepared` leave out what is about people who were erased in `project`.
void leave_out_erased(PreparedReading& prepared, const ProjectArguments& project,
                      ledger::ErasedPeople& people);

/// The same for what sends nothing: nobody was erased where there is no ledger yet, nor where no project was
/// chosen.
void leave_out_erased(PreparedReading& prepared, const std::optional<ChosenProject>& project,
                      const StateFolder& state);

}  // namespace mixferry::commands
