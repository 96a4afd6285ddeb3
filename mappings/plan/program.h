#pragma once
/// What a plan consists of: the mapping with everything resolved that can be before the first row.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/row.h"
#include "mappings/language/mapping.h"
#include "mappings/plan/conditions.h"
#include "mappings/plan/ordinary_values.h"
#include "mappings/plan/plan.h"
#include "mappings/plan/rule.h"
#include "mappings/plan/text.h"
#include "mappings/plan/unmapped.h"

namespace mixferry::mappings {

struct CompiledProperty {
  std::string name;  ///< cut to the limit of names
  std::string key;   ///< `,"Plan":`
  CompiledRule rule;
  EmptyPolicy empty = EmptyPolicy::skip;
  std::uint32_t index = 0;  ///< into PlanProgram::properties
};

/// The groups of one kind that a record belongs to.
struct CompiledGroup {
  std::string name;  ///< the group key, cut to the limit of names
  std::string key;   ///< `,"company":`
  CompiledRule rule;
  std::uint32_t index = 0;  ///< into PlanProgram::properties
};

struct EventProgram {
  CompiledRule name;
  bool skips_unnamed = false;
  CompiledRule time;
  std::optional<CompiledRule> insert_id;
  /// What stands behind `distinct_id`: that our address says nothing about where people are, unless the
  /// mapping says it (reference/import-events: without `ip`, the address of the request counts).
  std::string behind_id;
};

/// How two ids are told to be one person's.
struct LinkProgram {
  enum class Slot : std::uint8_t { nothing, time, id, other, insert_id };
  /// A text, and what of the row stands behind it.
  struct Piece {
    std::string text;
    Slot behind = Slot::nothing;
  };
  CompiledRule other;
  std::string other_in_words;  ///< for messages: `anonymous`
  std::optional<CompiledRule> time;
  bool skips_empty_others = false;
  bool other_is_uuid = false;  ///< has to be one, of version 4
  LinkKind kind = LinkKind::identify;
  ProjectIdentity mode = ProjectIdentity::simplified;
  std::string event;          ///< its name
  std::vector<Piece> pieces;  ///< one behind the other, the record
};

struct CompiledOperation {
  OperationKind kind = OperationKind::set;
  std::uint32_t counter = 0;  ///< of `add` and `append`: index into PlanProgram::counters
  std::string open;           ///< what stands between the id and the first property: `,"$set":{`
  std::vector<CompiledProperty> properties;
  OrdinaryValues ordinary;  ///< of `properties`
};

/// The pieces of text, one behind the other, are a record: head, id, CompiledOperation::open, properties,
/// `}}`.
struct TargetProgram {
  TargetKind kind = TargetKind::users;
  std::uint32_t space = 0;  ///< index into PlanProgram::spaces
  std::vector<CompiledCondition> when;
  std::vector<CompiledCondition> delete_when;
  CompiledRule id;
  bool skips_empty_ids = false;
  std::uint64_t id_seed = 0;  ///< tells users and each kind of group apart in id hashes
  std::string id_in_words;    ///< for messages: `id`, of several targets `id of target 2`

  std::optional<EventProgram> event;
  std::optional<LinkProgram> link;

  std::string head;  ///< `PlanOptions::record_head` with what names the id: `{"$distinct_id":`
  std::vector<CompiledGroup> groups;
  std::vector<CompiledOperation> operations;
  std::optional<CompiledRule> once;  ///< names what happened
  std::string unset_open;            ///< `,"$unset":[`
  std::string unset_keys;            ///< `,"Old Property"` for each
  std::string delete_end;            ///< `,"$delete":""}`

  KeptColumns kept;
  TextSet taken_names;  ///< of all rules, and of `unset`: a kept column of that name would undo them
};

/// Immutable.
struct PlanProgram {
  ColumnRequest columns;
  std::vector<std::vector<std::string>> id_columns;  ///< of each target that every row needs an id for
  NullTexts nulls;
  std::vector<CompiledCondition> when;
  std::vector<TargetProgram> targets;
  CompiledRule unmapped_rule;
  std::string salt_mark;  ///< of all salts of hashes, see Plan
  std::vector<PlannedProperty> properties;
  std::vector<PlannedCounter> counters;
  std::vector<PlannedSpace> spaces;
  Clock clock;                                  ///< PlanOptions::clock
  std::optional<std::uint32_t> email_property;  ///< the `$email` that the first target sets
};

}  // namespace mixferry::mappings
