#pragma once
/// Writes the event that a row stands for.

#include <cstdint>
#include <string>

#include "mappings/plan/id_reader.h"
#include "mappings/plan/member_writer.h"
#include "mappings/plan/program.h"
#include "mappings/plan/row_output.h"
#include "mappings/plan/update_writer.h"
#include "mappings/plan/value_writer.h"

namespace mixferry::mappings {

/// The hash of all links: they go out in the order of their rows, because of two that contradict each other
/// the first one wins.
inline constexpr std::uint64_t kOneLine = 1;

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
  /// Of the record so far, which must be whole but for it. Without `rule`, a hash of the record.
  void append_insert_id(const CompiledRule* rule);
  [[nodiscard]] std::string_view record_so_far();

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
  std::size_t record_begin_ = 0;
  std::size_t insert_id_begin_ = 0;
};

}  // namespace mixferry::mappings
