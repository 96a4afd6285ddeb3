#include "mappings/survey/survey.h"

#include <algorithm>
#include <set>
#include <simdjson.h>

#include "mappings/survey/guess_number.h"

namespace mixferry::mappings {
namespace {

namespace ondemand = simdjson::ondemand;

/// Different values that are counted exactly, over all columns. The first columns of a wide export get
/// more of it than the last, or each new one would take something from those before.
constexpr std::size_t kDistinctBudget = 4'000'000;
constexpr std::size_t kDistinctMax = 10'000;

/// A field as the cell that a reader would deliver; `text` is scratch memory for an unescaped string.
simdjson::error_code cell_of(ondemand::value value, std::string& text, Cell& cell) {
  ondemand::json_type type{};
  if (const auto error = value.type().get(type)) return error;
  std::string_view view;
  simdjson::error_code error = simdjson::SUCCESS;
  switch (type) {
    case ondemand::json_type::string:
      cell.kind = CellKind::text;
      error = value.get_string().get(view);
      break;
    case ondemand::json_type::object:
    case ondemand::json_type::array:
      cell.kind = CellKind::json;
      error = simdjson::to_json_string(value).get(view);
      break;
    case ondemand::json_type::number:
      cell.kind = CellKind::number;
      view = value.raw_json_token();
      break;
    case ondemand::json_type::boolean:
      cell.kind = CellKind::boolean;
      view = value.raw_json_token();
      break;
    case ondemand::json_type::null:
      cell.kind = CellKind::null;
      break;
  }
  text = view;
  cell.text = text;
  return error;
}

constexpr std::string_view kLiteralDot = "\\.";

/// A key of an object, with its dots told from those that part keys.
std::string escaped(std::string_view key) {
  std::string text(key);
  for (std::size_t at = text.find('.'); at != std::string::npos; at = text.find('.', at + kLiteralDot.size()))
    text.insert(at, 1, '\\');
  return text;
}

/// A key with dots needs no escapes where nothing else is reached by the same name.
void name_plainly(std::vector<ColumnFacts>& columns) {
  std::set<std::string, std::less<>> names;
  for (const ColumnFacts& column : columns) names.insert(column.name);
  for (ColumnFacts& column : columns) {
    std::string plain = column.name;
    for (std::size_t at = plain.find(kLiteralDot); at != std::string::npos;
         at = plain.find(kLiteralDot, at + 1))
      plain.erase(at, 1);
    if (plain != column.name && names.insert(plain).second) column.name = plain;
  }
}

}  // namespace

void Survey::expect(const std::vector<std::string>& columns) {
  for (const std::string& name : columns) column(name);
}

ColumnSurvey* Survey::column(std::string_view name) {
  const auto [at, is_new] = positions_.try_emplace(std::string(name), columns_.size());
  if (!is_new) return at->second < columns_.size() ? &columns_[at->second] : nullptr;
  if (columns_.size() == kColumnsMax) {
    positions_.erase(at);
    columns_passed_over_ = true;
    return nullptr;
  }
  columns_.emplace_back(std::string(name), std::min(kDistinctMax, kDistinctBudget / (columns_.size() + 1)));
  return &columns_.back();
}

void Survey::add(const Row& row, const std::vector<std::string>& columns) {
  ++rows_;
  for (std::size_t i = 0; i < row.cells.size(); ++i) add_cell(columns[i], row.cells[i], 0);
  for (const NamedCell& other : row.others) add_cell(escaped(other.name), other.cell, 0);
}

void Survey::add_cell(std::string_view name, const Cell& cell, std::size_t depth) {
  const bool is_object = cell.kind == CellKind::json && cell.text.starts_with('{');
  if (is_object && depth < kNestingMax && add_fields(name, cell.text, depth)) return;
  if (ColumnSurvey* const found = column(name)) found->add(cell, finder_);
}

bool Survey::add_fields(std::string_view name, std::string_view object, std::size_t depth) {
  // One parser a level: what is handed down lives in the parser above.
  ondemand::parser parser;
  const simdjson::padded_string padded(object);
  ondemand::document document;
  ondemand::object fields;
  if (parser.iterate(padded).get(document) != simdjson::SUCCESS) return false;
  if (document.get_object().get(fields) != simdjson::SUCCESS) return false;
  bool any = false;
  std::string path;
  std::string text;
  for (auto field : fields) {
    std::string_view key;
    ondemand::value value;
    Cell cell;
    if (field.unescaped_key().get(key) != simdjson::SUCCESS) return any;
    path.assign(name).append(".").append(escaped(key));
    if (field.value().get(value) != simdjson::SUCCESS) return any;
    if (cell_of(value, text, cell) != simdjson::SUCCESS) return any;
    add_cell(path, cell, depth + 1);
    any = true;
  }
  return any;
}

std::vector<ColumnFacts> Survey::facts() const {
  std::vector<ColumnFacts> facts;
  facts.reserve(columns_.size());
  for (const ColumnSurvey& column : columns_) {
    const std::string fields = column.name() + ".";
    const bool has_fields =
        column.never_filled() && std::ranges::any_of(columns_, [&](const ColumnSurvey& other) {
          return other.name().starts_with(fields);
        });
    if (!has_fields) facts.push_back(column.facts(rows_));
  }
  name_plainly(facts);
  const DecimalSign sign = decimal_sign_of(facts);
  for (ColumnFacts& column : facts) column.decimal_sign = sign;
  return facts;
}

}  // namespace mixferry::mappings
