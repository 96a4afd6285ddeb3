#include "engine/cli/preview_table.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string_view>
#include <vector>

#include "engine/base/json_text.h"
#include "engine/base/plain_json.h"
#include "engine/report/screen_text.h"
#include "mappings/plan/text.h"

namespace mixferry::cli {
namespace {

using commands::ExplainedProperty;
using commands::ExplainedRow;
using commands::ExplainedUpdate;
using commands::ShownCell;

constexpr std::size_t kColumnsMin = 40;
constexpr std::string_view kArrow = " → ";
constexpr std::size_t kArrowColumns = 3;

std::string in_json(std::string_view text) {
  std::string shown;
  append_json_string(shown, text);
  return shown;
}

std::string text_of(const ShownCell& cell) {
  switch (cell.kind) {
    case CellKind::absent:
      return "(not there)";
    case CellKind::null:
      return cell.text.empty() ? "null" : report::visible(cell.text);
    case CellKind::text:
    case CellKind::rounded:
      return cell.text.empty() ? "(empty)" : in_json(cell.text);
    case CellKind::number:
    case CellKind::boolean:
    case CellKind::json:
      break;
  }
  return report::visible(cell.text);
}

std::string in_words(const ShownCell& cell) {
  return fmt::format("{}: {}", cell.column, text_of(cell));
}

/// What was done that is easily overlooked.
std::string note_on(const ExplainedProperty& property) {
  switch (property.change) {
    case ExplainedProperty::Change::none:
      break;
    case ExplainedProperty::Change::trimmed:
      return "  (trimmed)";
    case ExplainedProperty::Change::cut:
      return fmt::format("  (cut, {} bytes)", mappings::trimmed(property.from.back().text).size());
  }
  return {};
}

/// One row while it is written.
class Page {
 public:
  explicit Page(std::size_t columns) : columns_(std::max(columns, kColumnsMin)) {}

  std::string write(const commands::PreviewedRow& row) {
    line(fmt::format("row {}, line {}", row.row, row.line));
    const ExplainedRow& explained = row.explained ? *row.explained : kNothing;
    for (const ExplainedUpdate& update : explained.updates) put_update(update);
    if (row.reject) {
      line(fmt::format("  rejected ({}), nothing is sent:", row.reject->code));
      out_ += report::wrapped(report::visible(row.reject->message), "    ", columns_);
      put_cells(explained.cells);
    }
    if (row.is_filtered()) {
      line("  filtered, nothing is sent");
      put_cells(explained.cells);
    }
    if (!row.records.empty()) put_rest(explained);
    return std::move(out_) + "\n";
  }

 private:
  inline static const ExplainedRow kNothing;

  void line(const std::string& text) { out_ += report::shortened(report::visible(text), columns_) + "\n"; }

  /// `left` → `right`, each cut to its half.
  void pair(const std::string& left, const std::string& right) {
    const std::size_t half = (columns_ - kArrowColumns) / 2;
    const std::string name = report::shortened("    " + report::visible(left), half);
    line(report::padded(name, half) + std::string(kArrow) + right);
  }

  /// `names: a, b, c` in one line; nothing without names.
  void put_names(std::string_view label, const std::vector<std::string>& names) {
    if (!names.empty()) line(fmt::format("  {}: {}", label, fmt::join(names, ", ")));
  }

  void put_update(const ExplainedUpdate& update) {
    if (update.head != head_) line("  " + update.head);
    head_ = update.head;
    if (update.operation == "delete") pair("", "delete");
    for (const std::string& name : update.unset) pair("", fmt::format("unset {}", name));
    for (const ExplainedProperty& property : update.properties) put_property(update.operation, property);
  }

  void put_property(const std::string& operation, const ExplainedProperty& property) {
    const bool goes_without_saying = operation == "set" || operation == "properties";
    const std::string right = fmt::format("{}{}: {}", goes_without_saying ? "" : operation + " ",
                                          property.name, plain_json(property.value));
    if (property.from.empty()) return pair("(from no column)", right);
    for (std::size_t i = 0; i + 1 < property.from.size(); ++i) put_cell(property.from[i]);
    pair(in_words(property.from.back()), right + note_on(property));
  }

  void put_cell(const ShownCell& cell) { line("    " + in_words(cell)); }

  void put_cells(const std::vector<ShownCell>& cells) {
    for (const ShownCell& cell : cells) put_cell(cell);
  }

  /// What the updates do not show.
  void put_rest(const ExplainedRow& explained) {
    for (const commands::ExplainedTarget& target : explained.targets) {
      if (!target.has_updates) line(fmt::format("  nothing for {}", target.profiles));
      for (const ShownCell& cell : target.once) pair(in_words(cell), "once");
    }
    put_names("no value for", explained.no_value_for);
    put_names("left out", explained.left_out);
    put_names("no rule reads", explained.unread);
  }

  const std::size_t columns_;
  std::string head_;
  std::string out_;
};

}  // namespace

std::string side_by_side(const commands::PreviewedRow& row, std::size_t columns) {
  return Page(columns).write(row);
}

}  // namespace mixferry::cli
