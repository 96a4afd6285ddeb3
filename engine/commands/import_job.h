#pragma once
/// What an import is to do, made of what was asked for.

#include <cstdint>
#include <string>

#include "engine/commands/import_arguments.h"
#include "engine/commands/listener.h"
#include "engine/commands/property_findings.h"
#include "engine/commands/reading.h"
#include "engine/pipeline/import.h"
#include "engine/report/timeline.h"

namespace mixferry::commands {

/// Throws `RunError` (`usage`) when `--batch-records` has no room for what one row of `mapping` may yield.
void require_room_for_a_row(const mappings::Mapping& mapping, std::uint32_t batch_records);

/// Without what events are sent with. `prepared`, `listener` and `timeline`, which are told of its progress,
/// must outlive the job.
[[nodiscard]] pipeline::ImportJob job_of(const ImportArguments& arguments, const PreparedReading& prepared,
                                         Listener& listener, report::Timeline& timeline);

/// Makes `job` tell `findings`, which must outlive it, of its rows.
void observe(pipeline::ImportJob& job, PropertyFindings& findings);

/// Where it goes, for people; ends in a line break.
[[nodiscard]] std::string place_in_words(const PreparedReading& prepared, const DeliveryArguments& delivery);

}  // namespace mixferry::commands
