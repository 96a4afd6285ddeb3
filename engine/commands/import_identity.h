#pragma once
/// What makes an import the run that it is: what its mapping does, what its sources hold, and where it sends.

#include <string>
#include <string_view>
#include <vector>

#include "engine/commands/import_arguments.h"
#include "engine/commands/reading.h"
#include "engine/ledger/ledger.h"

namespace mixferry::commands {

/// The project: its server, and a mark of its token. Its number stands in for the token where there is none:
/// so whether a service account is named, too, makes no other project of it.
[[nodiscard]] std::string project_of(const ProjectArguments& project);
/// Each name that `project_of` may have for it, by what else is said of it.
[[nodiscard]] std::vector<std::string> names_of(const ProjectArguments& project);
/// Where `project` is, as an import into it would have it: its server, token and number.
[[nodiscard]] ProjectArguments place_of(const projects::Project& project);
/// Whether a run of `identity` went where `project` is now: that is what counts, and not its name.
[[nodiscard]] bool went_into(const projects::Project& project, const ledger::RunIdentity& identity);

/// `path` with each run of digits as one `0`: exports are called after their day, and are one job's all the
/// same.
[[nodiscard]] std::string without_day(std::string_view path);

/// `-m FILE`, or `--id COLUMN`: the mapping of a run of `identity`, for commands that are to be pasted.
[[nodiscard]] std::string mapping_option(const ledger::RunIdentity& identity);

/// The options that say how links of ids are written, as a run of `identity` had them, each with a blank
/// before it: ` --project-identity original --identity-api rest`. Empty where it made none.
[[nodiscard]] std::string link_options(const ledger::RunIdentity& identity);

/// ` --yes-merge` where a run of `identity` merged ids, else nothing.
[[nodiscard]] std::string leave_to_merge(const ledger::RunIdentity& identity);

/// What the snapshots of a sync are called where nobody says it, by the name of its mapping: a file by where
/// it is, for two of one name in two folders are two.
[[nodiscard]] std::string job_of(const std::string& mapping);
/// The same for people: a file below the working folder from there.
[[nodiscard]] std::string job_in_words(const std::string& job);

/// Makes `identity` one of a sync against snapshots that `base` tells from others: against later ones, the
/// same rows are another run. `full`: everything is sent all the same.
/// Whether `mapping` does nothing that bears repeating.
[[nodiscard]] bool counts_alone(const mappings::Mapping& mapping);

/// Reads the sources for their fingerprints, but for those that `ledger` remembers. Throws `RunError`
/// (`usage`) when one can't be read.
[[nodiscard]] ledger::RunIdentity identity_of(const ImportArguments& arguments,
                                              const PreparedReading& prepared, ledger::Ledger& ledger);

}  // namespace mixferry::commands
