#include "mappings/draft/built_in_events.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iterator>

#include "mappings/draft/yaml_text.h"
#include "mappings/survey/guess.h"

namespace mixferry::mappings {
namespace {

/// Writes rules and conditions with the names that columns have in this export. What is not in it stays as it
/// is: these mappings let any column be missing.
class Renaming {
 public:
  Renaming(const ColumnIndex& index, std::set<std::string, std::less<>>& taken)
      : index_(index), taken_(taken) {}

  [[nodiscard]] YamlValue rule(YamlValue rule) {
    if (rule.is_scalar()) return yaml_text(name(rule.text));
    if (const YamlValue* from = find_key(rule, "from")) set_key(rule, "from", columns(*from));
    if (const YamlValue* text = find_key(rule, "template"))
      set_key(rule, "template", yaml_text(filled_in(text->text)));
    if (const YamlValue* when = find_key(rule, "when")) set_key(rule, "when", condition(*when));
    return rule;
  }

  [[nodiscard]] YamlValue condition(YamlValue value) {
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      YamlValue& item = value.items[i];
      const bool is_column = i < value.keys.size() && value.keys[i].text == "column";
      item = is_column ? yaml_text(name(item.text)) : condition(std::move(item));
    }
    return value;
  }

  [[nodiscard]] bool is_here(const YamlValue& rule) const {
    return std::ranges::any_of(columns_read(rule),
                               [&](const std::string& wanted) { return index_.find(wanted) != nullptr; });
  }

 private:
  std::string name(const std::string& wanted) {
    const ColumnFacts* column = index_.find(wanted);
    if (column == nullptr) return wanted;
    taken_.insert(column->name);
    return wanted.ends_with("(*)") ? wanted : column->name;
  }

  /// Those of several that are here; all, if none is.
  std::vector<std::string> here(const std::vector<std::string>& wanted) {
    std::vector<std::string> names;
    for (const std::string& each : wanted) {
      if (index_.find(each) == nullptr) continue;
      if (std::string found = name(each); std::ranges::find(names, found) == names.end())
        names.push_back(std::move(found));
    }
    return names.empty() ? wanted : names;
  }

  YamlValue columns(const YamlValue& from) {
    std::vector<std::string> wanted;
    if (from.is_scalar()) wanted.push_back(from.text);
    for (const YamlValue& item : from.items) wanted.push_back(item.text);
    const std::vector<std::string> names = here(wanted);
    return names.size() == 1 ? yaml_text(names.front()) : yaml_texts(names);
  }

  std::string filled_in(const std::string& text) {
    std::string filled;
    for (const TemplatePart& part : template_parts(text)) {
      filled += part.literal;
      if (part.columns.empty()) continue;
      const std::vector<std::string> names = here(part.columns);
      if (std::ranges::any_of(
              names, [](const std::string& each) { return each.find_first_of("{}|") != std::string::npos; }))
        return text;
      filled += fmt::format("{{{}}}", fmt::join(names, " | "));
    }
    return filled;
  }

  const ColumnIndex& index_;
  std::set<std::string, std::less<>>& taken_;
};

class BuiltInEvents {
 public:
  BuiltInEvents(const DraftMaterial& material, const ColumnIndex& index, const Recognition& recognition,
                std::set<std::string, std::less<>>& taken)
      : material_(material), index_(index), recognition_(recognition), rename_(index, taken), taken_(taken) {}

  EventDraft draft() {
    draft_.columns_optional = true;
    const bool is_several = find_key(recognition_.mapping, "targets") != nullptr;
    if (const YamlValue* mode = find_key(recognition_.mapping, "project_identity"))
      draft_.of_all.push_back({.key = "project_identity", .rule = *mode});
    const YamlValue* when = find_key(recognition_.mapping, "when");
    if (when != nullptr) {
      draft_.of_all.push_back({.key = "when",
                               .rule = rename_.condition(*when),
                               .comments = {"Other rows are counted as filtered."}});
    }
    for (const YamlValue* target : targets_of(recognition_.mapping)) {
      if (!finds_rows(*target)) continue;
      draft_.targets.push_back(target_of_built_in(*target, is_several));
    }
    say_in_words();
    return std::move(draft_);
  }

 private:
  bool finds_rows(const YamlValue& target) const {
    const YamlValue* time = find_key(target, "time");
    return recognition_.kind != TargetKind::events || (time != nullptr && rename_.is_here(*time));
  }

  DraftedTarget target_of_built_in(const YamlValue& from, bool is_several) {
    DraftedTarget target{.kind = recognition_.kind};
    const auto take = [&](std::string_view key, auto make) {
      if (const YamlValue* value = find_key(from, key))
        target.parts.push_back({.key = std::string(key), .rule = make(*value)});
    };
    if (is_several) take("when", [&](const YamlValue& value) { return rename_.condition(value); });
    take("event", [&](const YamlValue& value) { return rename_.rule(value); });
    take("identify", [&](const YamlValue& value) { return pair(value); });
    take("alias", [&](const YamlValue& value) { return pair(value); });
    take("time", [&](const YamlValue& value) { return time(value); });
    take("id", [&](const YamlValue& value) { return rename_.rule(value); });
    const YamlValue* insert_id = find_key(from, "insert_id");
    if (insert_id != nullptr) target.parts.push_back(insert_id_of_built_in(*insert_id));
    take_groups(from, target);
    take_properties(from, target);
    take_unmapped(from, target);
    return target;
  }

  DraftPart insert_id_of_built_in(const YamlValue& from) {
    DraftPart part{.key = "insert_id"};
    if (rename_.is_here(from)) {
      part.rule = rename_.rule(from);
    } else {
      part.comments.push_back(
          fmt::format("The built-in mapping makes an event's own id (`insert_id`) of {}, which is not here. "
                      "So a hash of all "
                      "that an event says stands in, and where anything in a row changes, its events come "
                      "once more: write a "
                      "column that is a row's own id.",
                      fmt::join(columns_read(from), ", ")));
    }
    return part;
  }

  YamlValue pair(YamlValue ids) {
    for (YamlValue& rule : ids.items) rule = rename_.rule(std::move(rule));
    return ids;
  }

  /// In the form that the values have here, where that is sure.
  YamlValue time(const YamlValue& from) {
    YamlValue rule = rename_.rule(from);
    if (find_key(rule, "format") != nullptr) return rule;
    std::vector<std::string> formats;
    for (const std::string& name : columns_read(rule)) {
      const ColumnFacts* column = index_.find(name);
      if (column == nullptr || column->values() == 0) continue;
      const Guess guess = guess_type(*column);
      const bool is_epoch = guess.kind == Kind::epoch_seconds || guess.kind == Kind::epoch_milliseconds;
      std::vector<std::string> own = guess.formats;
      if (is_epoch) own = {guess.kind == Kind::epoch_seconds ? "epoch_seconds" : "epoch_milliseconds"};
      if (own.empty()) own = {"iso_8601"};
      if (!guess.other_formats.empty() || column->dates.mixed_orders) {
        draft_.notes.push_back(fmt::format("The time {}: {}; say it by a `format`.",
                                           comment_text(name, kNameCharacters), guess.doubt));
        continue;
      }
      for (std::string& format : own) {
        if (std::ranges::find(formats, format) == formats.end()) formats.push_back(std::move(format));
      }
    }
    const bool is_iso_alone = formats.empty() || (formats.size() == 1 && formats.front() == "iso_8601");
    if (is_iso_alone) return rule;
    if (rule.is_scalar()) {
      YamlValue map{.kind = YamlValue::Kind::map};
      set_key(map, "from", std::move(rule));
      rule = std::move(map);
    }
    set_key(rule, "format", formats.size() == 1 ? yaml_text(formats.front()) : yaml_texts(formats));
    return rule;
  }

  void take_groups(const YamlValue& from, DraftedTarget& target) {
    const YamlValue* groups = find_key(from, "groups");
    if (groups == nullptr) return;
    for (std::size_t i = 0; i < groups->items.size(); ++i) {
      if (!rename_.is_here(groups->items[i])) continue;
      target.groups.push_back({.key = groups->keys[i].text, .rule = rename_.rule(groups->items[i])});
    }
    if (!target.groups.empty())
      target.groups.front().comments = {
          "Group keys of the project's settings, where they must exist before the import."};
  }

  void take_properties(const YamlValue& from, DraftedTarget& target) {
    const YamlValue* properties = find_key(from, "properties");
    if (properties == nullptr) return;
    for (std::size_t i = 0; i < properties->items.size(); ++i) {
      const YamlValue& rule = properties->items[i];
      const std::string& name = properties->keys[i].text;
      const bool is_as_it_is = find_key(rule, "value") != nullptr || find_key(rule, "when") != nullptr;
      if (is_as_it_is) {
        if (find_key(rule, "value") != nullptr || rename_.is_here(rule))
          target.properties.push_back(
              {name, {.rule = rename_.rule(rule), .columns = {}, .doubt = {}, .proposals = {}}});
        continue;
      }
      auto draft = rule_of_built_in(rule, index_, material_.all_rows_seen, material_.this_year);
      if (!draft) continue;
      for (const ColumnFacts* column : draft->columns) taken_.insert(column->name);
      target.properties.push_back({name, std::move(*draft)});
    }
  }

  /// What keeps columns without a rule of theirs, and so takes these, too.
  void take_unmapped(const YamlValue& from, DraftedTarget& target) {
    const YamlValue* unmapped = find_key(from, "unmapped");
    if (unmapped == nullptr) return;
    target.behind.push_back({.key = "unmapped", .rule = *unmapped});
    const YamlValue* keep = find_key(*unmapped, "keep");
    const bool keeps_all = keep == nullptr && unmapped->text == "keep";
    std::vector<std::string> patterns;
    if (keep != nullptr && keep->is_scalar()) patterns.push_back(keep->text);
    if (keep != nullptr) std::ranges::transform(keep->items, std::back_inserter(patterns), &YamlValue::text);
    for (const ColumnFacts& column : material_.columns) {
      const bool is_kept = std::ranges::any_of(patterns, [&](std::string_view pattern) {
        return pattern.ends_with('*') && column.name.starts_with(pattern.substr(0, pattern.size() - 1));
      });
      if (is_kept || keeps_all) taken_.insert(column.name);
    }
  }

  /// The first column of `rule` that is here.
  std::string column_of(const YamlValue& rule) const {
    for (const std::string& name : columns_read(rule)) {
      if (index_.find(name) != nullptr) return name;
    }
    return {};
  }

  static std::string events_in_words(const YamlValue& rule) {
    if (const YamlValue* value = find_key(rule, "value")) return value->text;
    const std::vector<std::string> names = columns_read(rule);
    return names.empty() ? "" : fmt::format("as {} says", names.front());
  }

  void say_in_words() {
    std::vector<std::string> events;
    for (const DraftedTarget& target : draft_.targets) {
      for (const DraftPart& part : target.parts) {
        const bool is_link = part.key == "identify" || part.key == "alias";
        if (part.key == "event" && std::ranges::find(events, events_in_words(part.rule)) == events.end())
          events.push_back(events_in_words(part.rule));
        if (part.key == "time" && draft_.time_column.empty()) draft_.time_column = column_of(part.rule);
        if (part.key == "id" && draft_.id_column.empty()) draft_.id_column = column_of(part.rule);
        if (is_link) draft_.id_column = column_of(part.rule.items.front());
      }
    }
    draft_.event = fmt::format("{}", fmt::join(events, ", "));
  }

  const DraftMaterial& material_;
  const ColumnIndex& index_;
  const Recognition& recognition_;
  Renaming rename_;
  std::set<std::string, std::less<>>& taken_;
  EventDraft draft_;
};

}  // namespace

EventDraft draft_built_in_events(const DraftMaterial& material, const ColumnIndex& index,
                                 const Recognition& recognition, std::set<std::string, std::less<>>& taken) {
  return BuiltInEvents(material, index, recognition, taken).draft();
}

}  // namespace mixferry::mappings
