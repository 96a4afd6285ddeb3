#pragma once
/// Mappings and rows made by hand, and what a plan makes of them.

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/row.h"
#include "mappings/language/text_checks.h"
#include "mappings/plan/plan.h"
#include "tests/support/checked_mapper.h"

namespace mixferry::mappings {

inline Cell text(std::string_view characters) {
  return {characters, CellKind::text};
}
inline Cell number(std::string_view digits) {
  return {digits, CellKind::number};
}
inline Cell boolean(std::string_view word) {
  return {word, CellKind::boolean};
}
inline Cell json(std::string_view value) {
  return {value, CellKind::json};
}
inline Cell null() {
  return {{}, CellKind::null};
}

/// A row before the plan's request is known: cells by name.
using Record = std::vector<NamedCell>;

inline Rule from(std::vector<std::string> columns) {
  Rule rule;
  rule.source = FromColumns{std::move(columns)};
  return rule;
}
inline Rule from(const std::string& column) {
  return from(std::vector{column});
}
inline Rule as(ValueType type, const std::string& column = "In") {
  Rule rule = from(column);
  rule.as = type;
  return rule;
}
inline Rule constant(std::string value) {
  Rule rule;
  rule.source = Constant{std::move(value)};
  return rule;
}
inline Rule composed(std::string_view text) {
  Rule rule;
  rule.source = parse_template(text).value();
  return rule;
}

/// Users whose id is in the column `Id`.
inline Mapping users(std::vector<Operation> operations = {}) {
  Mapping mapping;
  mapping.name = "test.yaml";
  Target& target = mapping.targets.emplace_back();
  target.id = from("Id");
  target.operations = std::move(operations);
  return mapping;
}

/// Users with one property, `Out`, made by `rule`.
inline Mapping users_with(Rule rule, OperationKind kind = OperationKind::set) {
  return users({{kind, {{"Out", std::move(rule)}}}});
}

struct Mapped {
  std::vector<std::string> updates;
  EncodedRows rows;
};

/// A record as a reader would hand it over: in the order of a request, and with `Cell::kReadableBehind` bytes
/// behind each text, not one more.
class HandedOver {
 public:
  HandedOver(const Record& record, const ColumnRequest& request) {
    for (const std::string& name : request.names) {
      const auto found = std::ranges::find(record, name, &NamedCell::name);
      cells.push_back(found == record.end() ? Cell{} : padded(found->cell));
    }
    for (const NamedCell& cell : record) {
      const bool asked_for = std::ranges::find(request.names, cell.name) != request.names.end();
      if (!asked_for && request.wants_other(cell.name)) others.push_back({cell.name, padded(cell.cell)});
    }
  }

  std::vector<Cell> cells;
  Record others;

 private:
  Cell padded(const Cell& cell) {
    const std::size_t size = cell.text.size();
    char* const text = texts_.emplace_back(std::make_unique<char[]>(size + Cell::kReadableBehind)).get();
    std::ranges::copy(cell.text, text);
    std::fill_n(text + size, Cell::kReadableBehind, '"');
    return {{text, size}, cell.kind};
  }

  std::vector<std::unique_ptr<char[]>> texts_;
};

/// Compiles a mapping and works it, row after row, with one mapper, observed and not.
class Mapper {
 public:
  explicit Mapper(const Mapping& mapping, const PlanOptions& options = {})
      : plan_(compiled(mapping, options)), mapper_(plan_) {}

  Mapped map(const Record& record) {
    Mapped mapped;
    map(record, mapped.rows);
    for (const EncodedRecord& update : mapped.rows.records) {
      mapped.updates.push_back(mapped.rows.bytes.substr(update.offset, update.length));
    }
    return mapped;
  }

  void map(const Record& record, EncodedRows& out) {
    const HandedOver row(record, plan_.columns());
    ++rows_;
    mapper_.map({.number = rows_,
                 .line = rows_ + 1,
                 .raw = kRaw,
                 .cells = row.cells,
                 .column_names = column_names_,
                 .others = row.others},
                kRaw.data(), out);
  }

  /// What the columns of the plan's request are called in the source from now on.
  void call_columns(std::vector<std::string> names) { column_names_ = std::move(names); }

  [[nodiscard]] const Plan& plan() const { return plan_; }

  static constexpr std::string_view kRaw = "the row as it was";

 private:
  static Plan compiled(const Mapping& mapping, const PlanOptions& options) {
    Result<Plan> plan = Plan::compile(mapping, options);
    if (!plan) throw std::invalid_argument(plan.error().message);
    return *std::move(plan);
  }

  Plan plan_;
  tests::CheckedMapper mapper_;
  std::vector<std::string> column_names_;
  std::uint64_t rows_ = 0;
};

/// What `rule` makes of `cell` as the property `Out`: its JSON text, `(none)`, or the reject's code.
inline std::string value_of_rule(Rule rule, Cell cell, OperationKind kind = OperationKind::set) {
  Mapper mapper(users_with(std::move(rule), kind));
  const Mapped mapped = mapper.map({{"Id", text("u1")}, {"In", cell}});
  if (!mapped.rows.rejects.empty()) return mapped.rows.rejects.front().code;
  if (mapped.updates.empty()) return "(none)";
  const std::string& update = mapped.updates.front();
  const std::size_t begin = update.find("\"Out\":") + 6;
  return update.substr(begin, update.size() - 2 - begin);
}

}  // namespace mixferry::mappings
