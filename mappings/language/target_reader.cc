#include "mappings/language/target_reader.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "mappings/language/condition_reader.h"
#include "mappings/language/gone_reader.h"
#include "mappings/language/rule_reader.h"
#include "mappings/language/text_checks.h"

namespace mixferry::mappings {
namespace {

/// The operations that hold properties, in the order in which their updates are sent.
constexpr std::array kOperations = {OperationKind::set,    OperationKind::set_once, OperationKind::add,
                                    OperationKind::append, OperationKind::union_,   OperationKind::remove};

/// What is wrong with a `key` that targets of `kind` do not have.
std::string misplaced(std::string_view key, TargetKind kind) {
  if (kind == TargetKind::groups && (key == "add" || key == "append"))
    return fmt::format("Mixpanel does not support \"{}\" on groups; use \"set\" or \"union\"", key);
  const std::string targets = targets_of(key);
  const bool is_of_one = std::ranges::count(kTargetWords, targets, &Word<TargetKind>::text) > 0;
  return fmt::format("\"{}\" belongs to {}; {}leave it out", key, targets,
                     is_of_one ? fmt::format("write target: {}, or ", targets) : "");
}

void read_kind(const Section& section, Target& target) {
  target.kind = section.word("target", kTargetWords).value_or(TargetKind::users);
  target.group_key = section.text("group_key").value_or("");
  if (section.has("target") && section.find("target") == nullptr) return;
  for (const KeySpec& key : target_keys()) {
    const auto place = section.place_of(key.name);
    if (place && !belongs_to(target.kind, key.name)) section.report(*place, misplaced(key.name, target.kind));
  }
  if (target.kind != TargetKind::groups) return;
  if (!section.has("group_key")) {
    section.report(*section.place_of("target"),
                   "groups need a \"group_key\": its name in the project's settings, such as company");
  } else if (section.find("group_key") != nullptr && target.group_key.empty()) {
    section.report(*section.place_of("group_key"), "the group key is empty");
  }
}

/// The rule below `key`; an empty one, and a problem that ends in `advice`, if it is not there.
Rule read_needed(const Section& section, std::string_view key, RuleUse use, std::string_view advice,
                 std::vector<Problem>& problems) {
  const auto place = section.place_of(key);
  if (!place) section.report(fmt::format("\"{}\" is missing; {}", key, advice));
  const YamlValue* value = section.find(key);
  return value == nullptr ? Rule{} : read_rule(*value, *place, use, problems);
}

/// The same where there may be none.
std::optional<Rule> read_optional(const Section& section, std::string_view key, RuleUse use,
                                  std::vector<Problem>& problems) {
  const YamlValue* value = section.find(key);
  if (value == nullptr) return std::nullopt;
  return read_rule(*value, *section.place_of(key), use, problems);
}

void read_operation(const Section& section, OperationKind kind, Target& target,
                    std::vector<Problem>& problems) {
  const YamlValue* properties = section.find(key_of(use_of(kind)));
  if (properties == nullptr) return;
  Operation operation{.kind = kind, .properties = {}};
  for (std::size_t i = 0; i < properties->keys.size(); ++i) {
    const auto& [name, place] = properties->keys[i];
    if (const auto problem = property_name_problem(name, target.kind)) problems.push_back({place, *problem});
    operation.properties.push_back({name, read_rule(properties->items[i], place, use_of(kind), problems)});
  }
  target.operations.push_back(std::move(operation));
}

void read_once(const Section& section, Target& target, std::vector<Problem>& problems) {
  const auto place = section.place_of("once");
  if (!place) return;
  if (!section.has("add") && !section.has("append")) {
    section.report(
        *place,
        "\"once\" keeps what \"add\" and \"append\" do from being done twice, and there is neither "
        "here; leave it out, what else is sent bears repeating");
  }
  target.once = read_optional(section, "once", RuleUse::once, problems);
}

/// Group keys with the ids of their groups.
void read_groups(const Section& section, Target& target, std::vector<Problem>& problems) {
  const YamlValue* groups = section.find("groups");
  if (groups == nullptr) return;
  for (std::size_t i = 0; i < groups->keys.size(); ++i) {
    const auto& [key, place] = groups->keys[i];
    if (const auto problem = property_name_problem(key, target.kind)) problems.push_back({place, *problem});
    target.groups.push_back({key, read_rule(groups->items[i], place, RuleUse::group, problems)});
  }
}

void read_event(const Section& section, Target& target, std::vector<Problem>& problems) {
  target.event =
      EventRules{.name = read_needed(
                     section, "event", RuleUse::event,
                     "write event: and the column that says what happened, or { value: Its Name }", problems),
                 .time = read_needed(section, "time", RuleUse::time,
                                     "write time: and the column that says when it happened", problems),
                 .insert_id = read_optional(section, "insert_id", RuleUse::insert_id, problems)};
  read_operation(section, OperationKind::properties, target, problems);
}

/// Two ids of one person, below the keys `id` and `other`.
void read_pair(const YamlValue& value, std::span<const KeySpec> keys, std::string_view other, LinkRules& link,
               std::vector<Problem>& problems) {
  const Section section(value, keys, problems);
  link.id =
      read_needed(section, "id", RuleUse::id, "write id: and the column of the id that stays", problems);
  link.other = read_needed(section, other, RuleUse::id,
                           fmt::format("write {}: and the column of the other id", other), problems);
}

void read_link(const Section& section, Target& target, std::vector<Problem>& problems) {
  constexpr std::array<std::string_view, 3> kLinks = {"identify", "alias", "merge"};
  LinkRules& link = target.link.emplace();
  link.time = read_optional(section, "time", RuleUse::time, problems);
  std::optional<std::string_view> written;
  for (const std::string_view key : kLinks) {
    const auto place = section.place_of(key);
    if (!place) continue;
    if (written)
      section.report(*place,
                     fmt::format("a target links ids in one way, this one has \"{}\" and \"{}\"; write "
                                 "a target for each",
                                 *written, key));
    written = key;
    link.place = *place;
  }
  if (!written) {
    section.report("identity needs one of identify, alias, merge: which two ids are one person's");
    return;
  }
  const YamlValue* value = section.find(*written);
  if (value == nullptr) return;
  if (*written == "identify") {
    link.kind = LinkKind::identify;
    read_pair(*value, identify_keys(), "anonymous", link, problems);
  } else if (*written == "alias") {
    link.kind = LinkKind::alias;
    read_pair(*value, alias_keys(), "alias", link, problems);
  } else {
    link.kind = LinkKind::merge;
    link.id = read_rule(value->items[0], value->items[0].place, RuleUse::id, problems);
    link.other = read_rule(value->items[1], value->items[1].place, RuleUse::id, problems);
  }
}

bool is_written(const Target& target, const std::string& property) {
  return std::ranges::any_of(target.operations, [&](const Operation& operation) {
    return std::ranges::count(operation.properties, property, &Property::name) > 0;
  });
}

void check_written_once(const Section& section, const Target& target) {
  for (const Property& group : target.groups) {
    if (is_written(target, group.name))
      section.report(group.rule.place,
                     fmt::format("\"{}\" is written below \"groups\" and as a property; keep "
                                 "one",
                                 group.name));
  }
}

void read_unset(const Section& section, Target& target) {
  const YamlValue* names = section.find("unset");
  if (names == nullptr) return;
  for (const YamlValue& item : names->items) {
    const std::string& name = item.text;
    if (const auto problem = property_name_problem(name)) {
      section.report(item.place, *problem);
    } else if (std::ranges::count(target.unset, name) > 0) {
      section.report(item.place, fmt::format("\"{}\" stands here twice; keep one", name));
    } else if (is_written(target, name)) {
      section.report(item.place,
                     fmt::format("\"{}\" is written by another operation and removed here; keep one", name));
    }
    target.unset.push_back(name);
  }
}

void read_delete(const Section& section, Target& target, std::vector<Problem>& problems) {
  const YamlValue* value = section.find("delete");
  if (value == nullptr) return;
  const Section keys(*value, delete_keys(), problems);
  if (!keys.has("when")) {
    keys.report("\"delete\" needs \"when\": the condition for a row whose profile shall be deleted");
  }
  if (const YamlValue* when = keys.find("when")) target.delete_when = read_conditions(*when, problems);
}

/// What is wrong with `text` as an item of `drop`, or of `keep` without its end.
std::optional<std::string> kept_name_problem(std::string_view text) {
  if (text.ends_with(kAllBelow))
    return fmt::format("\"{}\" stands for all that is below it, too; write it without \"{}\"",
                       text.substr(0, text.size() - kAllBelow.size()), kAllBelow);
  if (text.contains('\\'))
    return "what is below a key with a dot needs no backslash here: \"a.b.*\" is below \"a.b\", too";
  return std::nullopt;
}

/// The keys below which `keep` keeps all.
std::vector<std::string> read_keep(const Section& section) {
  std::vector<std::string> below;
  for (const YamlValue& item : section.items("keep")) {
    const std::string_view text = item.text;
    if (text == kAllColumns) {
      below.emplace_back();
    } else if (!text.ends_with(kAllBelow) || text.size() == kAllBelow.size()) {
      section.report(
          item.place,
          fmt::format("\"keep\" takes \"*\", which is all columns, or such as \"properties.*\", all "
                      "below a key, not \"{}\"; a single column needs a rule",
                      text));
    } else {
      const std::string& key = below.emplace_back(text.substr(0, text.size() - kAllBelow.size()));
      if (const auto problem = kept_name_problem(key)) section.report(item.place, *problem);
    }
  }
  return below;
}

void read_unmapped(const Section& target, KeptColumns& kept, std::vector<Problem>& problems) {
  if (target.word("unmapped", kUnmappedWords).value_or(false)) kept.below = {""};
  const YamlValue* value = target.find("unmapped");
  if (value == nullptr || value->is_scalar()) return;
  const Section section(*value, unmapped_keys(), problems);
  if (!section.has("keep"))
    section.report(
        "\"unmapped\" needs \"keep\": \"*\", which is all columns, or such as \"properties.*\", all below a "
        "key");
  kept.below = read_keep(section);
  kept.trim = section.flag("trim").value_or(true);
  for (const YamlValue& item : section.items("drop")) {
    if (const auto problem = kept_name_problem(item.text)) {
      section.report(item.place, *problem);
    } else if (kept.any() && !kept.property_of(item.text)) {
      section.report(item.place, fmt::format("\"{}\" is not among what is kept; leave it out", item.text));
    }
    kept.but.push_back(item.text);
  }
}

void check_sends_something(const Section& section, const Target& target) {
  constexpr std::array<std::string_view, 8> senders = {"set",   "set_once", "add",   "append",
                                                       "union", "remove",   "unset", "delete"};
  const bool has_sender =
      std::ranges::any_of(senders, [&](std::string_view key) { return section.has(key); });
  // What is wrong with it was reported.
  const bool may_keep = section.has("unmapped") && section.word("unmapped", kUnmappedWords) != false;
  if (has_sender || may_keep || !target.groups.empty()) return;
  section.report(
      "this mapping sends nothing; write which properties to \"set\", or unmapped: keep for all columns");
}

/// What is done to profiles.
void read_updates(const Section& section, Target& target, std::vector<Problem>& problems) {
  for (const OperationKind kind : kOperations) read_operation(section, kind, target, problems);
  read_once(section, target, problems);
  read_unset(section, target);
  read_delete(section, target, problems);
  target.gone = read_gone(section, problems);
  target.empty = section.word("empty", kEmptyWords).value_or(EmptyPolicy::skip);
  target.ignore_time = section.flag("ignore_time").value_or(false);
  check_sends_something(section, target);
}

}  // namespace

Target read_target(const Section& section, std::vector<Problem>& problems) {
  Target target;
  read_kind(section, target);
  if (target.kind == TargetKind::identity) {
    read_link(section, target, problems);
    return target;
  }
  target.id =
      read_needed(section, "id", RuleUse::id,
                  target.kind == TargetKind::events ? "write id: and the column that says whose event it is"
                                                    : "write id: and the column that holds each row's id",
                  problems);
  read_unmapped(section, target.kept, problems);
  read_groups(section, target, problems);
  if (target.kind == TargetKind::events) {
    read_event(section, target, problems);
  } else {
    read_updates(section, target, problems);
  }
  check_written_once(section, target);
  return target;
}

}  // namespace mixferry::mappings
