#include "engine/exporting/csv_table.h"

#include "engine/base/json_text.h"

namespace mixferry::exporting {
namespace {

bool is_blank(char letter) {
  return letter == ' ' || letter == '\t';
}

/// Blanks at the ends of a cell without quotes are no part of it to many who read it.
bool needs_quotes(std::string_view text) {
  return text.empty() || is_blank(text.front()) || is_blank(text.back()) ||
         text.find_first_of(",\"\r\n") != std::string_view::npos;
}

void append_cell(std::string& row, std::string_view text) {
  if (!needs_quotes(text)) {
    row += text;
    return;
  }
  row += '"';
  for (const char letter : text) row.append(letter == '"' ? 2 : 1, letter);
  row += '"';
}

void append_member(std::string& json, const Value& value) {
  if (!json.ends_with('{')) json += ',';
  append_json_string(json, value.field.name);
  json += ':';
  json += value.json;
}

}  // namespace

std::string CsvTable::header() const {
  std::string row;
  for (const Column& column : columns_.all()) {
    append_cell(row, column.name);
    row += ',';
  }
  row.back() = '\n';
  return row;
}

void CsvTable::append(const RecordReader& record, std::string& rows, std::string& rest) {
  cells_.assign(columns_.all().size(), std::nullopt);
  without_cell_.clear();
  for (const Value& value : record.values()) {
    const std::optional<std::size_t> column = columns_.find(value.field);
    // Of a name that stands there twice, the first counts, and the other is not lost.
    if (column && value.cell && !cells_[*column]) {
      cells_[*column] = value;
    } else {
      without_cell_.push_back(&value);
    }
  }
  for (const std::optional<Value>& cell : cells_) {
    if (cell && cell->kind != ValueKind::null) append_cell(rows, *cell->cell);
    rows += ',';
  }
  rows.back() = '\n';
  if (!without_cell_.empty()) append_rest(record, rest);
}

void CsvTable::append_rest(const RecordReader& record, std::string& rest) const {
  std::string beside = "{";
  std::string properties = "{";
  const auto append = [&](const Value& value) {
    append_member(value.field.is_property ? properties : beside, value);
  };
  for (const Value& value : record.values())
    if (shape_.has_first(value.field)) append(value);
  for (const Value* value : without_cell_)
    if (!shape_.has_first(value->field)) append(*value);
  if (!beside.ends_with('{')) beside += ',';
  append_json_string(beside, shape_.properties);
  rest.append(beside).append(":").append(properties).append("}}\n");
}

}  // namespace mixferry::exporting
