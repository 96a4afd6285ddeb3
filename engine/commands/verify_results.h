#pragma once
/// Where a verification is written down, and how what is wrong is brought in again.

#include <filesystem>

#include "engine/commands/profile_rows.h"
#include "engine/commands/verify.h"
#include "engine/ledger/values.h"
#include "engine/report/verification_report.h"

namespace mixferry::commands {

/// Of the state folder, where verifications lie that were not told where.
[[nodiscard]] std::filesystem::path verifications_folder(const VerifyArguments& arguments);

/// Throws `RunError` (`usage`) when an output that was asked for would replace something that is read, or
/// another one, or belongs to the state folder.
void require_results_apart(const VerifyArguments& arguments, const PreparedReading& prepared);

/// Writes the rows of what is wrong, if anything is, and the report, and notes in `report` where they lie:
/// where that was not said, in `verifications/<time>/` of the state folder. Throws `RunError` (`stopped`)
/// when it can't.
void write_verification(report::VerificationReport& report, const VerifyArguments& arguments,
                        const PreparedReading& prepared, const Subjects& subjects,
                        const ledger::RunIdentity& identity);

}  // namespace mixferry::commands
