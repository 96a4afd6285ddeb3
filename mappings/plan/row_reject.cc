#include "mappings/plan/row_reject.h"

#include <fmt/format.h>
#include <utility>
#include <vector>

namespace mixferry::mappings {

bool RowReject::of_column(Fault fault, const std::string& column, std::string_view value) {
  return put(fault, column, fmt::format("Column \"{}\"", column), value, WayOut::own_rule);
}

bool RowReject::of_condition(const Verdict& verdict) {
  const std::string& column = program_.columns.names[verdict.column];
  return put(verdict.fault, column, fmt::format("Column \"{}\"", column), verdict.value, WayOut::filter);
}

bool RowReject::of_id(const TargetProgram& target, const IdReader::Id& id, const RawValue& taken) {
  const std::string columns = columns_at_fault(target.id.source, taken);
  const std::string_view value = id.text.empty() ? taken.text : id.text;
  return put(id.fault, columns, fmt::format("The {} (column \"{}\")", target.id_in_words, columns), value,
             WayOut::filter);
}

bool RowReject::of_once(const TargetProgram& target, Fault fault, const RawValue& taken) {
  const bool is_empty = fault == Fault::id_empty || fault == Fault::id_incomplete;
  const bool is_placeholder = fault == Fault::id_refused || fault == Fault::id_total;
  const std::string columns = columns_at_fault(target.once->source, taken);
  return put(is_empty         ? Fault::once_empty
             : is_placeholder ? Fault::once_refused
                              : fault,
             columns, fmt::format("The name of what happened (once, column \"{}\")", columns), taken.text,
             WayOut::filter);
}

bool RowReject::of_rule(Fault fault, std::string_view what, const ValueSource& source, const RawValue& taken,
                        WayOut way_out) {
  std::string columns = columns_at_fault(source, taken);
  const std::string subject =
      columns.empty() ? fmt::format("The {}", what) : fmt::format("Column \"{}\" ({})", columns, what);
  return put(fault, std::move(columns), subject, taken.text, way_out);
}

bool RowReject::of_value(Fault fault, const CompiledProperty& property, const RawValue& taken) {
  std::string columns = columns_at_fault(property.rule.source, taken);
  const std::string subject = fmt::format("Column \"{}\" (property \"{}\")", columns, property.name);
  return put(fault, std::move(columns), subject, taken.text, WayOut::skip);
}

bool RowReject::put(Fault fault, std::string column, std::string_view subject, std::string_view value,
                    WayOut way_out) {
  const std::string code{code_of(fault)};
  ++out_.tally.rows_rejected;
  ++out_.tally.reject_reasons[code];
  out_.rejects.push_back({.row = row_.number,
                          .line = row_.line,
                          .column = std::move(column),
                          .code = code,
                          .message = describe(fault, subject, value, way_out),
                          .raw = std::string(row_.raw)});
  return false;
}

/// The column that a value is from; all of them where it is from several, or from none.
std::string RowReject::columns_at_fault(const ValueSource& source, const RawValue& taken) const {
  const std::vector<std::string>& names = program_.columns.names;
  if (taken.column != RawValue::kNoColumn) return names[static_cast<std::size_t>(taken.column)];
  std::string joined;
  for (const std::uint32_t column : source.columns()) {
    if (!joined.empty()) joined += ", ";
    joined += names[column];
  }
  return joined;
}

}  // namespace mixferry::mappings
