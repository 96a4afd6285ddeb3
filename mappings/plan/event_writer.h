#pragma once
/// Writes the event that a row stands for.

#include <cstdint>
#include <string>
#include <string_view>

#include "mappings/plan/id_reader.h"
#include "mappings/plan/member_writer.h"
#include "mappings/plan/program.h"
#include "mappings/plan/row_output.h"
#include "mappings/plan/update_writer.h"
#include "mappings/plan/value_writer.h"

namespace mixferry::mappings {

/// One per thread.
class EventWriter {
 public:
  /// All must outlive it.
  EventWriter(const PlanProgram& program, RowOutput& row, IdReader& ids, ValueWriter& values,
              MemberWriter& members)
      : program_(program), row_(row), ids_(ids), values_(values), members_(members) {}

  /// The row's event for `target`, by `owner`; none if the row does not say what happened and need not.
  /// False: the row is rejected, and the reject is written.
  bool write_event(const TargetProgram& target, const RecordOwner& owner);
  /// That `owner` and the other id of `target` are one person's; none if the row has no other id and need
  /// not.
  bool write_link(const TargetProgram& target, const RecordOwner& owner);

 private:
  /// Makes `time_` the instant that `rule` finds, in seconds since 1970; empty: there is none.
  bool take_time(const CompiledRule& rule);
  /// Of an event that is whole but for it. Without `rule`, a hash of all that it says. False: the row is
  /// rejected.
  bool append_insert_id(const CompiledRule* rule, const RecordOwner& owner);
  [[nodiscard]] std::string hash_of_event(const RecordOwner& owner);
  void put_insert_id(std::string_view id);
  EncodedLink::Id put_id(std::string_view json);

  const PlanProgram& program_;
  RowOutput& row_;
  IdReader& ids_;
  ValueWriter& values_;
  MemberWriter& members_;
  std::string name_;
  std::string time_;
  std::string instant_;
  std::string identity_;
  std::string other_;
  std::size_t members_begin_ = 0;
  std::size_t insert_id_begin_ = 0;
};

}  // namespace mixferry::mappings
