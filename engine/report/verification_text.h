#pragma once
/// A verification for people, on a screen of 80 columns.

#include <cstddef>
#include <string>
#include <vector>

#include "engine/report/console.h"
#include "engine/report/verification_report.h"

namespace mixferry::report {

/// How it ended, in a sentence.
[[nodiscard]] std::string headline(const VerificationReport& report);

/// What was not compared, and what else is to be known, a sentence each.
[[nodiscard]] std::vector<std::string> notes_of(const VerificationReport& report);

/// What a person wants to know, ending in a line break.
[[nodiscard]] std::string summary(const VerificationReport& report);

/// The last line of a log, with the counts for programs.
[[nodiscard]] Ending ending_of(const VerificationReport& report);

}  // namespace mixferry::report
