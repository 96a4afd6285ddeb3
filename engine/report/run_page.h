#pragma once
/// The final report as a page for a browser: one file that asks for nothing else and runs nothing.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/report/reject_examples.h"
#include "engine/report/run_report.h"
#include "engine/report/timeline.h"

namespace mixferry::report {

/// Another run of the same job, whose page is known.
struct OtherRun {
  std::string name;  ///< `Run 7`
  std::string text;  ///< when it was, and what became of it
  std::string page;  ///< path of its page, from the folder of this one
};

/// What the page tells beside the report.
struct RunPage {
  RejectExamples rejects = {};
  Timeline timeline = {};
  std::string outline = {};                  ///< what was to be done, in lines for people
  std::string mapping = {};                  ///< its file; empty where there is none
  std::uint64_t records_per_second_max = 0;  ///< 0: nothing is sent
  std::vector<OtherRun> others = {};         ///< the latest first
};

/// The page as HTML. Each number stands in a `<data>` element with its key in the JSON report as `data-key`.
/// Whatever comes from an export or a server is escaped; beyond that the page forbids scripts to run.
[[nodiscard]] std::string to_html(const RunReport& report, const RunPage& page);

}  // namespace mixferry::report
