#pragma once
/// Why a row can't be delivered, as a reject with place and reason.

#include <string>
#include <string_view>

#include "engine/base/row.h"
#include "mappings/plan/conditions.h"
#include "mappings/plan/encoded_rows.h"
#include "mappings/plan/id_reader.h"
#include "mappings/plan/program.h"

namespace mixferry::mappings {

/// Writes the reject of one row and counts it. Made where it is needed, which is rarely; what it is given
/// must outlive it. Each member returns false, so that who works the row can leave with it.
class RowReject {
 public:
  RowReject(const PlanProgram& program, const Row& row, EncodedRows& out)
      : program_(program), row_(row), out_(out) {}

  bool of_row(Fault fault) { return put(fault, {}, "The row", {}, WayOut::filter); }
  /// Of a column that no rule reads.
  bool of_column(Fault fault, const std::string& column, std::string_view value);
  bool of_condition(const Verdict& verdict);
  /// `taken` is what was taken from the row for it, here and below.
  bool of_id(const TargetProgram& target, const IdReader::Id& id, const RawValue& taken);
  /// Of what a rule says of `what`: `event`, `group "company"`.
  bool of_rule(Fault fault, std::string_view what, const ValueSource& source, const RawValue& taken,
               WayOut way_out);
  bool of_once(const TargetProgram& target, Fault fault, const RawValue& taken);
  bool of_value(Fault fault, const CompiledProperty& property, const RawValue& taken);

 private:
  bool put(Fault fault, std::string column, std::string_view subject, std::string_view value, WayOut way_out);
  [[nodiscard]] std::string columns_at_fault(const ValueSource& source, const RawValue& taken) const;

  const PlanProgram& program_;
  const Row& row_;
  EncodedRows& out_;
};

}  // namespace mixferry::mappings
