#pragma once
/// How a command ended, for whoever was not there: the last line of a log, and a message to a chat.

#include <string>

#include "engine/report/console.h"
#include "engine/report/run_report.h"

namespace mixferry::report {

/// `error` for exit codes 2 to 4, `warning` for 1, `info` for 0. The data hold run, status, exit code and the
/// counts of the whole run, under the names that reports have for them.
[[nodiscard]] Ending ending_of(const RunReport& report);

/// The ending with the job and the machine that it was of, as the JSON that Slack's incoming webhooks take:
/// `{"text": ...}`. Source: Slack's documentation, "Sending messages using incoming webhooks".
[[nodiscard]] std::string slack_message(const RunReport& report);

}  // namespace mixferry::report
