#pragma once
/// What erasures and retrievals came to, in words.

#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/commands/privacy_request.h"
#include "engine/report/console.h"

namespace mixferry::cli {

/// `1 person`, `1,234 people`.
[[nodiscard]] std::string people_in_words(std::uint64_t people);

/// Whom a request is about, and where, in lines.
[[nodiscard]] std::string plan_in_words(const commands::PrivacyPlan& plan,
                                        const commands::PrivacyArguments& arguments, const std::string& host);

/// 0 where all are done, 3 where one is still under way, else 1.
[[nodiscard]] ExitCode exit_code_of(const std::vector<report::PrivacyRecord>& records);

[[nodiscard]] std::string summary_of(const std::vector<report::PrivacyRecord>& records,
                                     const commands::PrivacyWork& work);
/// `go_on`: the command that goes on with those that are open.
[[nodiscard]] report::Ending ending_of(const std::vector<report::PrivacyRecord>& records,
                                       const std::string& go_on);

}  // namespace mixferry::cli
