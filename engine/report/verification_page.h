#pragma once
/// A verification as a page for a browser: one file that asks for nothing else and runs nothing.

#include <string>

#include "engine/report/verification_report.h"

namespace mixferry::report {

/// The page as HTML. Whatever comes from an export or a server is escaped; beyond that the page forbids
/// scripts to run.
[[nodiscard]] std::string to_html(const VerificationReport& report);

}  // namespace mixferry::report
