#pragma once
/// What Mixpanel has of the profiles that an export speaks of, against what the export says.

#include <cstdint>
#include <string>

#include "engine/commands/import_arguments.h"
#include "engine/commands/listener.h"
#include "engine/commands/reading.h"
#include "engine/commands/state_folder.h"
#include "engine/reading/asking.h"
#include "engine/report/verification_report.h"

namespace mixferry::commands {

struct VerifyArguments {
  std::int64_t run = 0;  ///< whose sources and mapping are meant; 0: those of `reading`
  ReadingArguments reading;
  DeliveryArguments delivery;    ///< where an import would send: its project
  bool all = false;              ///< every profile; else a sample
  std::uint64_t sample = 1'000;  ///< ids of each kind, at least 1
  std::uint64_t seed = 1;        ///< which ids are drawn
  std::string report_file;       ///< empty: in the state folder
  std::string html_file = {};    ///< the report as a page; empty: none
  std::string mend_file;  ///< where rows go that bring in again what is wrong; empty: in the state folder
  StateFolder state;
  std::string settings_file;  ///< that it was read from, and must not replace; empty: none
};

/// Asks `host`, which is that of the project. A verification that was broken off goes on with what was read.
/// Throws `RunError`
/// (`usage`) for what can't be begun, `stopped` and `refused` for what did not come to its end.
[[nodiscard]] report::VerificationReport verify_profiles(const VerifyArguments& arguments,
                                                         const reading::QueryHost& host, Listener& listener);

}  // namespace mixferry::commands
