#pragma once
/// Writes what a row does to one profile: its updates.

#include <cstdint>
#include <string_view>

#include "mappings/plan/id_reader.h"
#include "mappings/plan/member_writer.h"
#include "mappings/plan/program.h"
#include "mappings/plan/row_output.h"

namespace mixferry::mappings {

/// Whose record it is.
struct RecordOwner {
  std::string_view json;   ///< the id, as a JSON string
  std::uint64_t hash = 0;  ///< equal for records of one profile
};

/// One per thread.
class UpdateWriter {
 public:
  /// All must outlive it.
  UpdateWriter(const PlanProgram& program, RowOutput& row, IdReader& ids, MemberWriter& members)
      : program_(program), row_(row), ids_(ids), members_(members) {}

  /// What the row does to profile `owner` of `target`. False: the row is rejected, and the reject is written.
  bool write(const TargetProgram& target, const RecordOwner& owner);

 private:
  bool write_operation(const CompiledOperation& operation);
  bool write_unset();
  bool note_counter(const CompiledOperation& operation);
  void begin(std::string_view open);
  bool end(std::string_view close, bool bears_repeating);

  const PlanProgram& program_;
  RowOutput& row_;
  IdReader& ids_;
  MemberWriter& members_;
  const TargetProgram* target_ = nullptr;
  RecordOwner owner_;
};

}  // namespace mixferry::mappings
