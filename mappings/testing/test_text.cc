#include "mappings/testing/test_text.h"

#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <set>

#include "engine/base/json_text.h"
#include "engine/base/plain_json.h"
#include "mappings/draft/yaml_text.h"
#include "mappings/testing/records.h"

namespace mixferry::mappings {
namespace {

/// JSON as YAML: it is a part of it, but texts need no quotes where they can't be misread.
std::string yaml_of(std::string_view json) {
  if (json.front() != '"') return std::string(json);
  const boost::json::value text = boost::json::parse({json.data(), json.size()});
  return yaml_scalar(text.as_string());
}

std::string cell_of(const Cell& cell, bool is_json) {
  switch (cell.kind) {
    case CellKind::number:
    case CellKind::boolean:
    case CellKind::json:
      if (is_json) return std::string(cell.text);
      break;
    case CellKind::null:
      if (is_json) return "null";
      break;
    case CellKind::absent:
    case CellKind::text:
    case CellKind::rounded:
      break;
  }
  return yaml_scalar(cell.text);
}

std::string operation_of(const std::string& operation, const Record::Properties& properties) {
  const std::string indent(10, ' ');
  if (operation == "delete") return indent + "delete: true\n";
  if (operation == "unset") {
    std::string names;
    for (const auto& [name, none] : properties) names += (names.empty() ? "" : ", ") + yaml_scalar(name);
    return fmt::format("{}unset: [{}]\n", indent, names);
  }
  std::string text = fmt::format("{}{}:\n", indent, operation);
  for (const auto& [name, json] : properties)
    text += fmt::format("{}  {}: {}\n", indent, yaml_scalar(name), yaml_of(json));
  return text;
}

std::string record_of(const Record& record) {
  std::string text = "        - ";
  if (record.kind == TargetKind::groups)
    text += fmt::format("key: {}\n          ", yaml_scalar(record.group_key));
  text += fmt::format("id: {}\n", yaml_scalar(record.id));
  for (const auto& [operation, properties] : record.operations) text += operation_of(operation, properties);
  return text;
}

std::string expectation_of(const EncodedRows& mapped) {
  if (!mapped.rejects.empty()) {
    const Reject& reject = mapped.rejects.front();
    std::string text = fmt::format("      reject: {}\n", reject.code);
    if (!reject.column.empty()) text += fmt::format("      column: {}\n", yaml_scalar(reject.column));
    return text;
  }
  std::string users;
  std::string groups;
  for (const Record& record : records_of(mapped))
    (record.kind == TargetKind::users ? users : groups) += record_of(record);
  if (users.empty() && groups.empty()) return "      filtered: true\n";
  return (users.empty() ? "" : "      users:\n" + users) + (groups.empty() ? "" : "      groups:\n" + groups);
}

std::string name_of(const Row& row, const EncodedRows& mapped) {
  if (!mapped.rejects.empty())
    return fmt::format("row {}: rejected, {}", row.number, mapped.rejects.front().code);
  const std::vector<Record> records = records_of(mapped);
  return records.empty() ? fmt::format("row {}: filtered", row.number)
                         : fmt::format("row {}: {}", row.number, records.front().who());
}

}  // namespace

TestText::TestText(std::string_view mapping, bool rows_are_json)
    : head_(fmt::format("version: 1\nmapping: {}\n{}tests:\n", yaml_scalar(mapping),
                        rows_are_json ? "rows: json\n" : "")),
      rows_are_json_(rows_are_json) {}

void TestText::add(const Row& row, const std::vector<std::string>& columns, const EncodedRows& mapped) {
  tests_ += fmt::format("  - name: {}\n    row:\n", yaml_scalar(name_of(row, mapped)));
  std::set<std::string_view> named;  // rules may ask for one column by several names
  const auto put = [&](std::string_view name, const Cell& cell) {
    const bool says_nothing =
        cell.kind == CellKind::absent || (cell.text.empty() && cell.kind == CellKind::text);
    if (!says_nothing && named.insert(name).second)
      tests_ += fmt::format("      {}: {}\n", yaml_scalar(name), cell_of(cell, rows_are_json_));
  };
  const std::size_t before = tests_.size();
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    // What a column is called in the source says more than a pattern of names.
    const bool has_names = !row.column_names.empty() && !row.column_names[i].empty();
    put(has_names ? row.column_names[i] : columns[i], row.cells[i]);
  }
  for (const NamedCell& other : row.others) put(other.name, other.cell);
  if (tests_.size() == before) tests_ += fmt::format("      {}: \"\"\n", yaml_scalar(columns.front()));
  tests_ += "    expect:\n" + expectation_of(mapped);
}

}  // namespace mixferry::mappings
