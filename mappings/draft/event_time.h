#pragma once
/// The `time` of drafted events: one column, or a day and the time of that day.

#include <string>
#include <vector>

#include "mappings/draft/draft_part.h"
#include "mappings/draft/event_columns.h"

namespace mixferry::mappings {

/// `columns.time` must not be nullptr. What has to be looked at before anything else is added to `notes`.
[[nodiscard]] DraftPart time_part(const EventColumns& columns, std::vector<std::string>& notes);

/// Whether the two can be put together in one rule. With `columns.time_of_day` alone.
[[nodiscard]] bool joins_time_of_day(const EventColumns& columns);

}  // namespace mixferry::mappings
