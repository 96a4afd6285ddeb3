#pragma once
/// The text of drafted events: what stands in a mapping from its targets on.

#include <string>

#include "mappings/draft/event_draft.h"

namespace mixferry::mappings {

[[nodiscard]] std::string event_text(const EventDraft& draft);

}  // namespace mixferry::mappings
