#include "engine/cli/row_preview.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>
#include <string_view>
#include <vector>

#include "engine/base/json_text.h"
#include "engine/base/plain_json.h"
#include "engine/report/screen_text.h"
#include "mappings/plan/text.h"

namespace mixferry::cli {
namespace {

namespace json = boost::json;

constexpr std::size_t kColumnsMin = 40;
constexpr std::string_view kArrow = " → ";
constexpr std::size_t kArrowColumns = 3;

std::string quoted(std::string_view text) {
  std::string shown;
  append_json_string(shown, text);
  return shown;
}

std::string cell_in_words(const Cell& cell) {
  switch (cell.kind) {
    case CellKind::absent:
      return "(not there)";
    case CellKind::null:
      return cell.text.empty() ? "null" : report::visible(cell.text);
    case CellKind::text:
    case CellKind::rounded:
      return cell.text.empty() ? "(empty)" : quoted(cell.text);
    case CellKind::number:
    case CellKind::boolean:
    case CellKind::json:
      break;
  }
  return report::visible(cell.text);
}

bool has_text(const Cell& cell) {
  return cell.kind != CellKind::absent && cell.kind != CellKind::null &&
         !mappings::trimmed(cell.text).empty();
}

/// All columns that `rule` takes its value from.
std::vector<std::string> columns_of(const mappings::Rule& rule) {
  if (const auto* from = std::get_if<mappings::FromColumns>(&rule.source)) return from->names;
  std::vector<std::string> columns;
  if (const auto* text = std::get_if<mappings::Template>(&rule.source)) {
    for (const mappings::Template::Part& part : text->parts) {
      for (const std::string& column : part.columns) {
        if (std::ranges::find(columns, column) == columns.end()) columns.push_back(column);
      }
    }
  }
  return columns;
}

/// Which profiles, for people: `users`, `groups company`.
std::string profiles_in_words(TargetKind kind, std::string_view group_key) {
  return kind == TargetKind::users ? "users" : fmt::format("groups {}", group_key);
}

/// An update, taken apart.
struct Update {
  std::string profiles;
  std::string head;  ///< whose it is: `user "51"`, `company "7"`
  std::string operation;
  json::value value;
};

Update parse_update(std::string_view text) {
  const json::object fields = json::parse({text.data(), text.size()}).as_object();
  Update update;
  if (const json::value* id = fields.if_contains("$distinct_id")) {
    update.profiles = profiles_in_words(TargetKind::users, {});
    update.head = "user " + json::serialize(*id);
  } else {
    const std::string_view group_key = fields.at("$group_key").as_string();
    update.profiles = profiles_in_words(TargetKind::groups, group_key);
    update.head = fmt::format("{} {}", group_key, json::serialize(fields.at("$group_id")));
  }
  update.operation = fields.begin()[static_cast<std::ptrdiff_t>(fields.size()) - 1].key();
  update.value = fields.begin()[static_cast<std::ptrdiff_t>(fields.size()) - 1].value();
  return update;
}

}  // namespace

/// One row while it is written.
class RowPreview::Page {
 public:
  Page(const RowPreview& preview, const Row& row, const mappings::EncodedRows& encoded)
      : mapping_(preview.mapping_),
        names_(preview.plan_.columns().names),
        columns_(preview.columns_),
        row_(row),
        encoded_(encoded) {}

  std::string write() {
    line(fmt::format("row {}, line {}", row_.number, row_.line));
    for (const mappings::EncodedRecord& update : encoded_.records) {
      put_update(parse_update(std::string_view(encoded_.bytes).substr(update.offset, update.length)),
                 update.kind);
    }
    for (const Reject& reject : encoded_.rejects) {
      line(fmt::format("  rejected ({}), nothing is sent:", reject.code));
      out_ += report::wrapped(report::visible(reject.message), "    ", columns_);
      put_cells();
    }
    if (encoded_.records.empty() && encoded_.rejects.empty()) {
      line("  filtered, nothing is sent");
      put_cells();
    }
    if (!encoded_.records.empty()) put_rest();
    return std::move(out_) + "\n";
  }

 private:
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

  [[nodiscard]] Cell cell(const std::string& name) const {
    const auto at = std::ranges::find(names_, name);
    if (at != names_.end()) return row_.cells[static_cast<std::size_t>(at - names_.begin())];
    const auto other = std::ranges::find(row_.others, name, &NamedCell::name);
    return other == row_.others.end() ? Cell{} : other->cell;
  }

  [[nodiscard]] const mappings::Rule* rule_of(TargetKind kind, std::string_view operation,
                                              std::string_view property) const {
    for (const mappings::Target& target : mapping_.targets) {
      if (target.kind != kind) continue;
      for (const mappings::Operation& each : target.operations) {
        const auto found = std::ranges::find(each.properties, property, &mappings::Property::name);
        if (mappings::wire_name(each.kind) == operation && found != each.properties.end())
          return &found->rule;
      }
    }
    return nullptr;
  }

  void put_update(const Update& update, TargetKind kind) {
    if (update.head != head_) line("  " + update.head);
    head_ = update.head;
    updated_.insert(update.profiles);
    const std::string key = update.operation.substr(1);
    if (update.operation == "$delete") {
      pair("", "delete");
      deleted_.insert(update.profiles);
    } else if (const json::array* names = update.value.if_array()) {
      for (const json::value& name : *names)
        pair("", fmt::format("unset {}", std::string_view(name.as_string())));
    } else {
      for (const auto& [property, value] : update.value.as_object()) {
        put_property(kind, update.operation, property, value);
      }
    }
  }

  void put_property(TargetKind kind, const std::string& operation, std::string_view property,
                    const json::value& value) {
    sent_.emplace(property);
    std::string right = operation == "$set" ? "" : operation.substr(1) + " ";
    right += fmt::format("{}: {}", property, plain_json(value));
    const mappings::Rule* rule = rule_of(kind, operation, property);
    std::vector<std::string> columns;
    if (rule != nullptr) {
      columns = columns_of(*rule);
      std::erase_if(columns, [this](const std::string& name) { return !has_text(cell(name)); });
      if (std::holds_alternative<mappings::FromColumns>(rule->source) && columns.size() > 1)
        columns.resize(1);
    } else {
      columns = {std::string(property)};
    }
    if (columns.empty()) return pair("(the mapping's own value)", right);
    for (std::size_t i = 0; i + 1 < columns.size(); ++i) put_cell(columns[i]);
    const Cell last = cell(columns.back());
    pair(fmt::format("{}: {}", columns.back(), cell_in_words(last)), right + note_on(rule, last, value));
  }

  void put_cell(const std::string& name) { line(fmt::format("    {}: {}", name, cell_in_words(cell(name)))); }

  /// What was done that is easily overlooked.
  static std::string note_on(const mappings::Rule* rule, const Cell& cell, const json::value& value) {
    if (!value.is_string() || cell.kind != CellKind::text) return {};
    const std::string_view text = mappings::trimmed(cell.text);
    if (text.size() > value.get_string().size() && text.starts_with(std::string_view(value.get_string())) &&
        (rule == nullptr || rule->match.empty())) {
      return fmt::format("  (cut, {} bytes)", text.size());
    }
    return text.size() < cell.text.size() ? "  (trimmed)" : "";
  }

  void put_cells() {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (has_text(row_.cells[i])) put_cell(names_[i]);
    }
  }

  /// What names the happening, for which what is added is added once.
  void put_once(const mappings::Rule& rule) {
    for (const std::string& column : columns_of(rule)) {
      if (has_text(cell(column))) pair(fmt::format("{}: {}", column, cell_in_words(cell(column))), "once");
    }
  }

  /// What the updates do not show.
  void put_rest() {
    std::vector<std::string> empty;
    std::vector<std::string> left_out;
    for (const mappings::Target& target : mapping_.targets) {
      const std::string profiles = profiles_in_words(target.kind, target.group_key);
      if (!updated_.contains(profiles)) line(fmt::format("  nothing for {}", profiles));
      if (!updated_.contains(profiles) || deleted_.contains(profiles)) continue;
      if (target.once && !encoded_.keys.empty()) put_once(*target.once);
      for (const mappings::Operation& operation : target.operations) {
        for (const auto& [name, rule] : operation.properties) {
          if (sent_.contains(name)) continue;
          const std::vector<std::string> columns = columns_of(rule);
          const bool has_cell = std::ranges::any_of(
              columns, [this](const std::string& column) { return has_text(cell(column)); });
          (has_cell ? left_out : empty).push_back(name);
        }
      }
    }
    put_names("no value for", empty);
    put_names("left out", left_out);
    std::vector<std::string> unread;
    for (const NamedCell& other : row_.others) {
      if (has_text(other.cell) && !sent_.contains(other.name)) unread.emplace_back(other.name);
    }
    put_names("no rule reads", unread);
  }

  const mappings::Mapping& mapping_;
  const std::vector<std::string>& names_;
  const std::size_t columns_;
  const Row& row_;
  const mappings::EncodedRows& encoded_;
  std::string head_;
  std::set<std::string> updated_;            ///< profiles that have updates
  std::set<std::string> deleted_;            ///< of them, those that are deleted
  std::set<std::string, std::less<>> sent_;  ///< properties
  std::string out_;
};

RowPreview::RowPreview(const mappings::Mapping& mapping, const mappings::Plan& plan, std::size_t columns)
    : mapping_(mapping), plan_(plan), columns_(std::max(columns, kColumnsMin)) {}

std::string RowPreview::show(const Row& row, const mappings::EncodedRows& encoded) const {
  return Page(*this, row, encoded).write();
}

}  // namespace mixferry::cli
