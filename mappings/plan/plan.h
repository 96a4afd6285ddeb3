#pragma once
/// A mapping compiled for one run: names resolved, constants and keys escaped once, patterns and zones looked
/// up.

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/row.h"
#include "mappings/language/mapping.h"
#include "mappings/plan/encoded_rows.h"
#include "mappings/plan/event_rules.h"

namespace mixferry::mappings {

struct PlanProgram;

/// The variables of the environment: the value of one by its name, nullopt where it is not set.
using Environment = std::function<std::optional<std::string>(const std::string&)>;

/// What a plan needs beside the mapping.
struct PlanOptions {
  /// How each record begins, the brace with what names the project: `{"$token":"T",`. Just the brace: nothing
  /// does (preview, check).
  std::string record_head = "{";
  std::string timezone;  ///< `--timezone`: for date-times that name no zone; empty: the mapping's, else UTC
  bool content = false;  ///< `CounterKey::content` also where `once` names what happened
  Environment environment = {};  ///< where salts of hashes come from; none: no variable is set
  /// What times of events are held against; none: nothing is too late.
  Clock clock = {};
  /// How the project tells people's ids apart; nullopt: as the mapping says, else `simplified`, as Mixpanel
  /// makes its projects now.
  std::optional<ProjectIdentity> project_identity = {};
  IdentityApi identity_api = IdentityApi::events;  ///< what records of `identity` are for
  /// What names the project in records of `identity` that are events: `"token":"T",`. Nothing: nothing does.
  std::string identity_head = {};
};

/// A property that a mapping writes, or removes a value from.
struct PlannedProperty {
  std::string name;
  OperationKind operation = OperationKind::set;
  std::uint32_t target = 0;  ///< index into `Mapping::targets`
};

/// An operation that changes profiles anew each time: an `add` or `append` of a target.
struct PlannedCounter {
  OperationKind operation = OperationKind::add;
  std::vector<std::string> properties;  ///< in alphabetical order
  std::uint32_t nth = 0;                ///< among those of the mapping that have the same of both, from 0
  bool once = false;                    ///< its target has `once`
};

/// Whose records those of a target are. Targets of one kind, of groups also of one group key, share a space:
/// what they send is of the same profiles.
struct PlannedSpace {
  TargetKind kind = TargetKind::users;
  std::string group_key;  ///< of groups

  bool operator==(const PlannedSpace&) const = default;
};

/// Turns rows into records. Immutable: one plan serves all threads. No I/O after `compile`.
class Plan {
 public:
  /// An error (`fatal`) names all that only compiling can find, a line each: an unknown time zone, a date
  /// pattern or regular expression that can't be read, a constant that is not of its property's type.
  [[nodiscard]] static Result<Plan> compile(const Mapping& mapping, const PlanOptions& options);
  /// The same; an error names the problems of reading, too, all in file order.
  [[nodiscard]] static Result<Plan> compile(const ReadMapping& read, const PlanOptions& options);

  Plan(Plan&&) noexcept;
  Plan& operator=(Plan&&) noexcept;
  ~Plan();

  /// The columns that the rules read, each once; rows must be read with this request.
  [[nodiscard]] const ColumnRequest& columns() const;

  /// Why the columns of a source can't be worked, nullopt if they can. `column_names` are what the columns of
  /// `columns()` are called there, empty for those that are not. To be asked before the first row: a zone
  /// that a name does not say would make every row wrong.
  [[nodiscard]] std::optional<std::string> header_problem(std::span<const std::string> column_names) const;

  /// What tells the salts of its hashes from others, and does not tell them; empty without salts. Another
  /// salt makes other values and ids of the same rows.
  [[nodiscard]] const std::string& salt_mark() const;

  /// For each target that every row needs an id for, the columns that it may be from: at least one of them
  /// must exist in a source.
  [[nodiscard]] const std::vector<std::vector<std::string>>& id_columns() const;

  /// All properties of all targets, in the mapping's order.
  [[nodiscard]] const std::vector<PlannedProperty>& properties() const;

  /// In the mapping's order.
  [[nodiscard]] const std::vector<PlannedCounter>& counters() const;

  /// Those of all targets, each once, in the mapping's order. Only users and groups have profiles.
  [[nodiscard]] const std::vector<PlannedSpace>& spaces() const;

 private:
  friend class RowMapper;
  explicit Plan(std::unique_ptr<const PlanProgram> program);
  std::unique_ptr<const PlanProgram> program_;
};

/// Works a plan on rows, one after the other. Keeps scratch memory: one per thread. The plan must outlive it,
/// but may be moved meanwhile.
class RowMapper {
 public:
  /// What else is noted of rows; each costs a little.
  struct Options {
    bool observe = false;   ///< `EncodedRows::seen`
    bool owners = false;    ///< `EncodedRows::owners`
    bool subjects = false;  ///< `EncodedRows::subjects`
  };

  explicit RowMapper(const Plan& plan);
  RowMapper(const Plan& plan, const Options& options);
  ~RowMapper();

  /// Appends to `out` what `row` yields: records, a reject, or a count in its tally. `block_begin` is where
  /// the row's block begins in memory, so that `raw_offset` can be told.
  ///
  /// Exactly one of these happens to a row, whatever the number of targets: it joins `rows`; it joins
  /// `rejects` (and `rows_rejected`, and `reject_reasons`), for its first problem and with none of its
  /// records kept; or it joins `rows_filtered`, because `when` fails or because no target has anything to
  /// send for it.
  ///
  /// Whichever it is, the row's owners are noted, if they are asked for: for each target of users or groups,
  /// in the mapping's order, the profile whose id the row has for it, each once. Conditions say nothing about
  /// that, nor does what else is wrong with the row. A target whose id can't be read or sent has no owner.
  ///
  /// The row's subjects are noted, if they are asked for: whose profiles its records change, whose events
  /// they are, and both ids of its links. Those of the row before are forgotten.
  void map(const Row& row, const char* block_begin, EncodedRows& out);

  /// Calls `visit` with the id of `row` for each target, as it would be sent; without those that can't be.
  void for_each_id(const Row& row, const std::function<void(std::string_view)>& visit);

 private:
  class Work;
  std::unique_ptr<Work> work_;
};

}  // namespace mixferry::mappings
