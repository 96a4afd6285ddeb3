#pragma once
/// Events, or links of ids, drafted from what the columns of an export are: by the built-in mapping that
/// knows them, else by their names and values.

#include <optional>
#include <string>
#include <vector>

#include "mappings/draft/column_index.h"
#include "mappings/draft/draft.h"
#include "mappings/draft/draft_part.h"
#include "mappings/draft/entry.h"
#include "mappings/draft/event_columns.h"
#include "mappings/draft/recognition.h"

namespace mixferry::mappings {

struct DraftedTarget {
  TargetKind kind = TargetKind::events;
  std::vector<DraftPart> parts = {};  ///< in the order of the text
  std::vector<DraftPart> groups = {};
  std::vector<DraftEntry> properties = {};
  std::vector<DraftPart> behind = {};  ///< what comes after the properties
};

struct EventDraft {
  std::vector<DraftPart> of_all = {};       ///< what stands beside several targets, or before the only one
  std::vector<DraftedTarget> targets = {};  ///< at least one
  std::optional<DraftPart> link = {};       ///< the key of a target `identity`, as a comment
  std::vector<DraftEntry> not_mapped = {};  ///< columns that belong to one of several targets, or to none
  std::vector<std::string> too_many = {};   ///< columns for which an event has no room
  std::vector<std::string> notes = {};      ///< what to look at before anything else
  bool columns_optional = false;            ///< some rules read columns that the export does not have
  std::string id_column = {};               ///< empty: nobody's events
  std::string event = {};                   ///< what they are called, in words
  std::string time_column = {};             ///< or two
  bool joins_time_of_day = false;  ///< the time is put together of two columns, neither of which names a zone
};

/// `recognition` may be nullptr; else it is of events or identities. Without one, `columns.time` must not be
/// nullptr. The draft refers to `material`.
[[nodiscard]] EventDraft draft_events(const DraftMaterial& material, const ColumnIndex& index,
                                      const EventColumns& columns, const Recognition* recognition);

}  // namespace mixferry::mappings
