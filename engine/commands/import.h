#pragma once
/// An import from its sources to its report: which run of the ledger it is, what of it has to be asked about,
/// what is sent, and who is told how it ended.

#include <string>

#include "engine/commands/import_arguments.h"
#include "engine/commands/listener.h"
#include "engine/report/run_report.h"

namespace mixferry::commands {

/// Delivers what is not delivered yet, leaves its results where they were asked for, and tells the webhook
/// and Prometheus. What keeps it from beginning or from being written down does not throw: the report's
/// status is `failed` then, and its message says why. Throws what is nobody's to mend, such as too little
/// memory.
[[nodiscard]] report::RunReport import_sources(const ImportArguments& arguments, Listener& listener);

/// Of an import that can't begin because of `why`, whatever else of `arguments` is there: tells who waits for
/// its end, and returns the report of it.
[[nodiscard]] report::RunReport tell_of_no_import(const ImportArguments& arguments, const std::string& why,
                                                  Listener& listener);

}  // namespace mixferry::commands
