#include "engine/commands/explained_row.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "engine/base/invisible.h"
#include "engine/mixpanel/ingest/identity_call.h"
#include "mappings/language/text_checks.h"
#include "mappings/plan/text.h"

namespace mixferry::commands {
namespace {

namespace json = boost::json;

bool has_text(const Cell& cell) {
  return cell.kind != CellKind::absent && cell.kind != CellKind::null &&
         !mappings::trimmed(cell.text).empty();
}

ShownCell shown(std::string_view column, const Cell& cell) {
  return {.column = std::string(column), .kind = cell.kind, .text = std::string(cell.text)};
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

/// An update, taken apart.
struct Update {
  std::string profiles;
  std::string head;
  std::string operation;  ///< as in mappings: `set`, `properties`
  json::value value;
};

Update parse_call(std::string_view text, const json::object& fields) {
  return {.profiles = in_words(TargetKind::identity, {}),
          .head = fmt::format("call {}", mixpanel::identity_call_target(text)),
          .operation = "properties",
          .value = fields};
}

Update parse_update(std::string_view text, TargetKind kind) {
  const json::object fields = json::parse({text.data(), text.size()}).as_object();
  Update update;
  std::string_view group_key;
  switch (kind) {
    case TargetKind::users:
      update.head = "user " + json::serialize(fields.at("$distinct_id"));
      break;
    case TargetKind::groups:
      group_key = fields.at("$group_key").as_string();
      update.head = fmt::format("{} {}", group_key, json::serialize(fields.at("$group_id")));
      break;
    case TargetKind::events:
      update.head = "event " + json::serialize(fields.at("event"));
      break;
    case TargetKind::identity:
      if (!fields.contains("event")) return parse_call(text, fields);
      update.head = "event " + json::serialize(fields.at("event"));
      break;
  }
  update.profiles = in_words(kind, group_key);
  const std::string_view key = fields.begin()[static_cast<std::ptrdiff_t>(fields.size()) - 1].key();
  update.operation = key.substr(key.starts_with('$') ? 1 : 0);
  update.value = fields.begin()[static_cast<std::ptrdiff_t>(fields.size()) - 1].value();
  return update;
}

/// What was done that is easily overlooked.
ExplainedProperty::Change change_of(const mappings::Rule* rule, const Cell& cell, const json::value& value) {
  if (!value.is_string() || cell.kind != CellKind::text) return ExplainedProperty::Change::none;
  const std::string_view text = mappings::trimmed(cell.text);
  const std::string_view sent = value.get_string();
  if (text.size() > sent.size() && text.starts_with(sent) && (rule == nullptr || rule->match.empty()))
    return ExplainedProperty::Change::cut;
  return text.size() < cell.text.size() ? ExplainedProperty::Change::trimmed
                                        : ExplainedProperty::Change::none;
}

/// One row while it is explained.
class Explaining {
 public:
  Explaining(const mappings::Mapping& mapping, const std::vector<std::string>& names, const Row& row,
             const mappings::EncodedRows& encoded)
      : mapping_(mapping), names_(names), row_(row), encoded_(encoded) {}

  ExplainedRow explain() {
    auto link = encoded_.links.begin();
    for (const mappings::EncodedRecord& record : encoded_.records) {
      const std::string_view text = std::string_view(encoded_.bytes).substr(record.offset, record.length);
      const Update update = parse_update(text, record.kind);
      if (record.kind == TargetKind::identity) {
        take_link(update, (link++)->kind);
      } else {
        take(update, record.kind);
      }
    }
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (has_text(row_.cells[i])) explained_.cells.push_back(shown(names_[i], row_.cells[i]));
    }
    for (const mappings::Target& target : mapping_.targets) take_target(target);
    for (const NamedCell& other : row_.others) {
      if (has_text(other.cell) && !is_sent(other.name)) explained_.unread.emplace_back(other.name);
    }
    return std::move(explained_);
  }

 private:
  [[nodiscard]] Cell cell(const std::string& name) const {
    const auto at = std::ranges::find(names_, name);
    if (at != names_.end()) return row_.cells[static_cast<std::size_t>(at - names_.begin())];
    const auto other = std::ranges::find(row_.others, name, &NamedCell::name);
    return other == row_.others.end() ? Cell{} : other->cell;
  }

  static bool has_rule(const mappings::Target& target, std::string_view property) {
    const auto has = [property](const std::vector<mappings::Property>& properties) {
      return std::ranges::find(properties, property, &mappings::Property::name) != properties.end();
    };
    return has(target.groups) ||
           std::ranges::any_of(target.operations, has, &mappings::Operation::properties);
  }

  /// What `target` keeps `column` as, if it does.
  [[nodiscard]] static std::optional<std::string_view> kept_as(const mappings::Target& target,
                                                               std::string_view column) {
    const auto kept = target.kept.property_of(without_outer_invisibles(column));
    const std::string_view property = without_outer_invisibles(kept.value_or(""));
    return kept && !has_rule(target, property) ? std::optional(property) : std::nullopt;
  }

  [[nodiscard]] bool is_sent(std::string_view column) const {
    return std::ranges::any_of(mapping_.targets, [&](const mappings::Target& target) {
      const auto property = kept_as(target, column);
      return property && sent_.contains(*property);
    });
  }

  /// The column that a target of `kind` keeps as `property`; none, if that is the mapping's own.
  [[nodiscard]] std::vector<std::string> columns_kept_as(TargetKind kind, std::string_view property) const {
    for (const mappings::Target& target : mapping_.targets) {
      if (target.kind != kind) continue;
      const auto is_it = [&](const NamedCell& other) { return kept_as(target, other.name) == property; };
      const auto other = std::ranges::find_if(row_.others, is_it);
      if (other != row_.others.end()) return {std::string(other->name)};
    }
    return {};
  }

  /// Of the mapping's targets of `kind`, the first rule that says what `property` is.
  [[nodiscard]] const mappings::Rule* rule_of(TargetKind kind, std::string_view operation,
                                              std::string_view property) const {
    for (const mappings::Target& target : mapping_.targets) {
      if (target.kind != kind) continue;
      if (const mappings::Rule* rule = rule_of(target, operation, property)) return rule;
    }
    return nullptr;
  }

  [[nodiscard]] static const mappings::Rule* rule_of(const mappings::Target& target,
                                                     std::string_view operation, std::string_view property) {
    const auto group = std::ranges::find(target.groups, property, &mappings::Property::name);
    if (group != target.groups.end()) return &group->rule;
    for (const mappings::Operation& each : target.operations) {
      const auto found = std::ranges::find(each.properties, property, &mappings::Property::name);
      if (mappings::word_of(each.kind) == operation && found != each.properties.end()) return &found->rule;
    }
    if (!target.event) return nullptr;
    if (property == "time") return &target.event->time;
    if (property == "distinct_id") return &target.id;
    return property == "$insert_id" && target.event->insert_id ? &*target.event->insert_id : nullptr;
  }

  void take(const Update& update, TargetKind kind) {
    updated_.insert(update.profiles);
    ExplainedUpdate& explained = explained_.updates.emplace_back();
    explained.head = update.head;
    explained.operation = update.operation;
    if (update.operation == "delete") {
      deleted_.insert(update.profiles);
    } else if (const json::array* names = update.value.if_array()) {
      for (const json::value& name : *names) explained.unset.emplace_back(name.as_string());
    } else {
      for (const auto& [name, value] : update.value.as_object()) {
        sent_.emplace(name);
        explained.properties.push_back(property(kind, rule_of(kind, update.operation, name), name, value));
      }
    }
  }

  /// Each of its two ids with the columns that it is from, also where they are a list.
  void take_link(const Update& update, mappings::LinkKind kind) {
    updated_.insert(update.profiles);
    const auto target = std::ranges::find_if(
        mapping_.targets, [&](const mappings::Target& each) { return each.link && each.link->kind == kind; });
    const mappings::LinkRules& link = *target->link;
    ExplainedUpdate& explained = explained_.updates.emplace_back();
    explained.head = update.head;
    explained.operation = update.operation;
    for (const auto& [name, value] : update.value.as_object()) {
      if (name == "$distinct_ids") {
        explained.properties.push_back(property(TargetKind::identity, &link.id, name, value.at(0)));
        explained.properties.push_back(property(TargetKind::identity, &link.other, name, value.at(1)));
        continue;
      }
      const bool is_id = name == "distinct_id" || name == "$identified_id" || name == "$user_id";
      const bool is_other = name == "$anon_id" || name == "$device_id" || name == "alias";
      const bool is_time = name == "time" && link.time;
      const mappings::Rule* const rule = is_id      ? &link.id
                                         : is_other ? &link.other
                                         : is_time  ? &*link.time
                                                    : nullptr;
      explained.properties.push_back(property(TargetKind::identity, rule, name, value));
    }
  }

  /// Whether an event has `name` from us, whatever column is called so.
  static bool is_own(TargetKind kind, std::string_view name) {
    return kind == TargetKind::events && mappings::steers_events(name);
  }

  [[nodiscard]] ExplainedProperty property(TargetKind kind, const mappings::Rule* rule, std::string_view name,
                                           const json::value& value) const {
    ExplainedProperty property{.name = std::string(name), .value = value, .from = {}};
    std::vector<std::string> columns;
    if (rule == nullptr && !is_own(kind, name)) columns = columns_kept_as(kind, name);
    if (rule != nullptr) {
      columns = columns_of(*rule);
      std::erase_if(columns, [this](const std::string& column) { return !has_text(cell(column)); });
      if (std::holds_alternative<mappings::FromColumns>(rule->source) && columns.size() > 1)
        columns.resize(1);
    }
    for (const std::string& column : columns) property.from.push_back(shown(column, cell(column)));
    if (!columns.empty()) property.change = change_of(rule, cell(columns.back()), value);
    return property;
  }

  void take_target(const mappings::Target& target) {
    const std::string profiles = in_words(target.kind, target.group_key);
    ExplainedTarget& explained = explained_.targets.emplace_back();
    explained.profiles = profiles;
    explained.has_updates = updated_.contains(profiles);
    if (!explained.has_updates || deleted_.contains(profiles)) return;
    if (target.once && !encoded_.keys.empty()) {
      for (const std::string& column : columns_of(*target.once)) {
        if (has_text(cell(column))) explained.once.push_back(shown(column, cell(column)));
      }
    }
    for (const mappings::Operation& operation : target.operations) {
      for (const auto& [name, rule] : operation.properties) {
        if (sent_.contains(name)) continue;
        const std::vector<std::string> columns = columns_of(rule);
        const bool has_cell = std::ranges::any_of(
            columns, [this](const std::string& column) { return has_text(cell(column)); });
        (has_cell ? explained_.left_out : explained_.no_value_for).push_back(name);
      }
    }
  }

  const mappings::Mapping& mapping_;
  const std::vector<std::string>& names_;
  const Row& row_;
  const mappings::EncodedRows& encoded_;
  std::set<std::string> updated_;            ///< profiles that have updates
  std::set<std::string> deleted_;            ///< of them, those that are deleted
  std::set<std::string, std::less<>> sent_;  ///< properties
  ExplainedRow explained_;
};

}  // namespace

ExplainedRow RowExplainer::explain(const Row& row, const mappings::EncodedRows& encoded) const {
  return Explaining(mapping_, plan_.columns().names, row, encoded).explain();
}

}  // namespace mixferry::commands
