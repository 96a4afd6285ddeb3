#pragma once
/// Writes what a row says of the properties of one record: the members of a JSON object.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mappings/plan/id_reader.h"
#include "mappings/plan/program.h"
#include "mappings/plan/row_output.h"
#include "mappings/plan/unmapped.h"
#include "mappings/plan/value_writer.h"

namespace mixferry::mappings {

/// One per thread.
class MemberWriter {
 public:
  /// All must outlive it.
  MemberWriter(const PlanProgram& program, RowOutput& row, IdReader& ids, ValueWriter& values);

  /// The row's next target is `target`, of which it may bring `properties_max` properties. Otherwise it is a
  /// reject, for `too_many`.
  void begin_target(const TargetProgram& target, std::uint32_t properties_max, Fault too_many);
  /// Members follow. The first one goes without the comma that parts it from what is before.
  void begin_members() { members_begin_ = row_.bytes().size(); }
  /// The same behind members that are written already: where a record begins, none of them does.
  void go_on_with_members() { members_begin_ = 0; }
  /// Whether there are none so far.
  [[nodiscard]] bool none_written() { return row_.bytes().size() == members_begin_; }
  /// Appends `key`, which carries a comma, in front of a value or as a name of its own.
  void append_key(std::string_view key);

  /// The groups that the row belongs to. False, here and below: the row is rejected, and the reject is
  /// written.
  bool write_groups();
  /// The values of `operation`.
  bool write(const CompiledOperation& operation);
  /// Other columns, under their own names.
  bool write_unmapped();

  /// Whether the target has as many properties as it may.
  bool has_room();
  /// Properties of the target that are `empty: unset`, and empty in this row.
  [[nodiscard]] const std::vector<const CompiledProperty*>& unset_now() const { return unset_now_; }

 private:
  /// Values from here on are properties of the record.
  void begin_properties();
  void write_ordinary(const CompiledOperation& operation, std::size_t& next);
  bool write_property(const CompiledProperty& property);
  bool write_group(const CompiledGroup& group);
  /// Appends the row's groups to `json_`; of one, its id. `none`: it belongs to none, or there are some.
  Fault append_group_ids(const CompiledGroup& group);
  bool end_property(const CompiledProperty& property, std::size_t value_begin, std::uint32_t cut_strings);
  bool write_unmapped(const UnmappedColumns::Resolved& resolved, const Cell& cell);
  bool count_property(std::string_view name, std::uint32_t cut_strings);
  void count_numbers_as_text(std::string_view name, const ValueWriter::Written& outcome);
  bool reject_value(Fault fault, const CompiledProperty& property);

  const PlanProgram& program_;
  RowOutput& row_;
  IdReader& ids_;
  ValueWriter& values_;
  std::string json_;
  std::vector<UnmappedColumns> unmapped_;  ///< by target
  std::vector<const CompiledProperty*> unset_now_;

  const TargetProgram* target_ = nullptr;
  std::uint32_t properties_max_ = 0;
  Fault too_many_ = Fault::none;
  std::size_t members_begin_ = 0;
  std::uint32_t properties_ = 0;
};

}  // namespace mixferry::mappings
