#pragma once
/// What an import is to do, made of what was asked for.

#include <cstdint>
#include <string>

#include "engine/commands/import_arguments.h"
#include "engine/commands/listener.h"
#include "engine/commands/property_findings.h"
#include "engine/commands/reading.h"
#include "engine/mixpanel/route.h"
#include "engine/pipeline/import.h"
#include "engine/report/timeline.h"

namespace mixferry::commands {

/// Where records go, by what links of ids go through.
[[nodiscard]] const mixpanel::Routes& routes_of(mappings::IdentityApi api);

/// Throws `RunError` (`usage`) when a batch has no room for what one row of `mapping` may yield, by
/// `--batch-records` or by `routes`.
void require_room_for_a_row(const mappings::Mapping& mapping, std::uint32_t batch_records,
                            const mixpanel::Routes& routes);

/// Most records that a segment may have before the row that fills it, so that it still fits into a batch.
[[nodiscard]] std::uint32_t room_before_a_row(const mappings::Mapping& mapping, std::uint32_t batch_records,
                                              const mixpanel::Routes& routes);

/// Without what events are sent with. `prepared`, `listener` and `timeline`, which are told of its progress,
/// must outlive the job.
[[nodiscard]] pipeline::ImportJob job_of(const ImportArguments& arguments, const PreparedReading& prepared,
                                         Listener& listener, report::Timeline& timeline);

/// Makes `job` tell `findings`, which must outlive it, of its rows.
void observe(pipeline::ImportJob& job, PropertyFindings& findings);

/// Where it goes, for people; ends in a line break.
[[nodiscard]] std::string place_in_words(const PreparedReading& prepared, const DeliveryArguments& delivery);

}  // namespace mixferry::commands
