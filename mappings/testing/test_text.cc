#include "mappings/testing/test_text.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include "engine/base/json_text.h"
#include "engine/base/plain_json.h"
#include "mappings/draft/yaml_text.h"
#include "mappings/language/vocabulary.h"
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

std::string profile_of(const Record& record) {
  std::string text = "        - ";
  if (record.kind == TargetKind::groups)
    text += fmt::format("key: {}\n          ", yaml_scalar(record.group_key));
  text += fmt::format("id: {}\n", yaml_scalar(record.id));
  for (const auto& [operation, properties] : record.operations) text += operation_of(operation, properties);
  return text;
}

std::string event_of(const Record& record) {
  std::string text;
  for (const char* key : {"event", "time", "id", "insert_id"}) {
    if (const auto field = record.fields.find(key); field != record.fields.end())
      text += fmt::format("        {} {}: {}\n", text.empty() ? "-" : " ", key, yaml_of(field->second));
  }
  for (const auto& [operation, properties] : record.operations) text += operation_of(operation, properties);
  return text;
}

std::string link_of(const Record& record) {
  const auto& [operation, ids] = *record.operations.begin();
  std::string pair;
  for (const auto& [key, id] : ids) {
    pair += pair.empty() ? "" : ", ";
    // JSON is YAML in brackets, too, where commas would part a text without quotes.
    pair += operation == "merge" ? id : fmt::format("{}: {}", key, id);
  }
  std::string text = operation == "merge" ? fmt::format("        - merge: [{}]\n", pair)
                                          : fmt::format("        - {}: {{ {} }}\n", operation, pair);
  if (const auto time = record.fields.find("time"); time != record.fields.end())
    text += fmt::format("          time: {}\n", yaml_of(time->second));
  return text;
}

/// Takes the groups that `record` belongs to from its properties, as mappings part them.
void part_groups(const std::set<std::string>& group_keys, Record& record) {
  const auto sent = record.operations.find(record.operation_of_groups());
  if (sent == record.operations.end()) return;
  for (const std::string& key : group_keys) {
    if (auto group = sent->second.extract(key)) record.operations["groups"].insert(std::move(group));
  }
  if (sent->second.empty()) record.operations.erase(sent);
}

std::string expectation_of(const EncodedRows& mapped, const std::set<std::string>& group_keys) {
  if (!mapped.rejects.empty()) {
    const Reject& reject = mapped.rejects.front();
    std::string text = fmt::format("      reject: {}\n", reject.code);
    if (!reject.column.empty()) text += fmt::format("      column: {}\n", yaml_scalar(reject.column));
    return text;
  }
  PerTarget<std::string> records;
  for (Record& record : records_of(mapped)) {
    if (record.kind == TargetKind::users || record.kind == TargetKind::events)
      part_groups(group_keys, record);
    records[record.kind] += record.kind == TargetKind::events     ? event_of(record)
                            : record.kind == TargetKind::identity ? link_of(record)
                                                                  : profile_of(record);
  }
  std::string text;
  for (const auto& [word, kind] : kTargetWords) {
    if (!records[kind].empty()) text += fmt::format("      {}:\n{}", word, records[kind]);
  }
  return text.empty() ? "      filtered: true\n" : text;
}

std::string name_of(const Row& row, const EncodedRows& mapped) {
  if (!mapped.rejects.empty())
    return fmt::format("row {}: rejected, {}", row.number, mapped.rejects.front().code);
  const std::vector<Record> records = records_of(mapped);
  return records.empty() ? fmt::format("row {}: filtered", row.number)
                         : fmt::format("row {}: {}", row.number, records.front().who());
}

}  // namespace

TestText::TestText(std::string_view name, const Mapping& mapping, bool rows_are_json)
    : head_(fmt::format("version: 1\nmapping: {}\n{}tests:\n", yaml_scalar(name),
                        rows_are_json ? "rows: json\n" : "")),
      rows_are_json_(rows_are_json),
      empty_says_nothing_(std::ranges::count(mapping.nulls, "") > 0) {
  for (const Target& target : mapping.targets) {
    for (const Property& group : target.groups) group_keys_.insert(group.name);
  }
}

void TestText::add(const Row& row, const std::vector<std::string>& columns, const EncodedRows& mapped) {
  tests_ += fmt::format("  - name: {}\n    row:\n", yaml_scalar(name_of(row, mapped)));
  std::set<std::string_view> named;  // rules may ask for one column by several names
  const auto put = [&](std::string_view name, const Cell& cell) {
    const bool says_nothing = cell.kind == CellKind::absent ||
                              (cell.text.empty() && cell.kind == CellKind::text && empty_says_nothing_);
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
  tests_ += "    expect:\n" + expectation_of(mapped, group_keys_);
}

}  // namespace mixferry::mappings
