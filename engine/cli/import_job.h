#pragma once
/// What an import is to do, made of what was asked for.

#include <string>

#include "engine/cli/options.h"
#include "engine/cli/property_findings.h"
#include "engine/cli/reading.h"
#include "engine/pipeline/import.h"
#include "engine/report/console.h"
#include "engine/report/timeline.h"

namespace mixferry::cli {

/// Throws `RunError` (`usage`) when `--batch-records` has no room for what one row of `mapping` may yield.
void require_room_for_a_row(const mappings::Mapping& mapping, std::uint32_t batch_records);

/// `prepared`, `console` and `timeline`, which are told of its progress, must outlive the job.
[[nodiscard]] pipeline::ImportJob job_of(const Options& options, const PreparedReading& prepared,
                                         report::Console& console, report::Timeline& timeline);

/// Makes `job` tell `findings`, which must outlive it, of its rows.
void observe(pipeline::ImportJob& job, PropertyFindings& findings);

/// Where it goes, for people; ends in a line break.
[[nodiscard]] std::string place_in_words(const PreparedReading& prepared, const ImportArguments& import);

}  // namespace mixferry::cli
