#pragma once
/// What was decided about a mapping, and the text that says it.

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mappings/draft/column_index.h"
#include "mappings/draft/draft.h"
#include "mappings/draft/entry.h"
#include "mappings/draft/event_draft.h"
#include "mappings/draft/id_choice.h"
#include "mappings/draft/recognition.h"
#include "mappings/draft/target.h"

namespace mixferry::mappings {

/// Below which properties are drafted, in the order of the text.
inline constexpr auto kDraftedOperations = std::to_array<std::string_view>({"set", "set_once", "union"});

/// The parts of a mapping. `material` and `index` must outlive it.
struct Decisions {
  const DraftMaterial& material;
  const ColumnIndex& index;
  std::optional<Recognition> recognition;
  TargetChoice target;
  IdChoice id = {};
  YamlValue id_rule = {};
  std::map<std::string, std::vector<DraftEntry>, std::less<>> entries = {};  ///< by operation, in order
  std::vector<std::string> too_many = {};  ///< columns for which a profile has no room
  EventDraft events = {};  ///< instead of the three above, where the rows are none of profiles

  [[nodiscard]] bool for_users() const { return target.target == TargetKind::users; }
  [[nodiscard]] bool for_profiles() const { return for_users() || target.target == TargetKind::groups; }
};

/// The mapping, with comments. What has to be looked at before anything else is added to `notes`.
[[nodiscard]] std::string text_of(const Decisions& decisions, std::vector<std::string>& notes);

}  // namespace mixferry::mappings
