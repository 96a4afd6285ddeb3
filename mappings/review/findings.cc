#include "mappings/review/findings.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/nearest.h"
#include "mappings/language/each_rule.h"
#include "mappings/plan/text.h"

namespace mixferry::mappings {
namespace {

using Kind = Condition::Kind;

/// Properties that Mixpanel gives a meaning of its own, so that a name a letter beside one is a mistake.
/// Source: Mixpanel docs, "Reserved User Properties".
const std::vector<std::string> kKnownNames = {
    "$email",        "$phone",    "$first_name",       "$last_name",
    "$name",         "$avatar",   "$created",          "$city",
    "$region",       "$timezone", "$geo_source",       "$country_code",
    "$unsubscribed", "$username", "$initial_referrer", "$initial_referring_domain"};

/// Names that come to nothing, and why: Mixpanel once used them itself, or reads them elsewhere.
struct OldName {
  std::string_view name;
  std::string_view instead;
};
constexpr std::string_view kNotAmongProperties =
    "Mixpanel reads it beside the operations of an update, to find the place; among properties it is none of "
    "its own";
constexpr std::array kOldNames = {
    OldName{"$transactions", "Mixpanel has given up revenue on profiles; send purchases as events"},
    OldName{"$ios_devices", "it held tokens of Mixpanel's push messages, which there are no more"},
    OldName{"$android_devices", "it held tokens of Mixpanel's push messages, which there are no more"},
    OldName{"$campaigns", "it belonged to Mixpanel's messages, which there are no more"},
    OldName{"$deliveries", "it belonged to Mixpanel's messages, which there are no more"},
    OldName{"$ip", kNotAmongProperties},
    OldName{"$latitude", kNotAmongProperties},
    OldName{"$longitude", kNotAmongProperties},
    OldName{"mp_lib", "names with mp_ are Mixpanel's own, and hidden in its lists"},
};

std::string lower_of(std::string_view text) {
  std::string lower(trimmed(text));
  std::ranges::transform(lower, lower.begin(), to_lower);
  return lower;
}

class Findings {
 public:
  explicit Findings(const Mapping& mapping) : mapping_(mapping) {}

  std::vector<Problem> find() {
    look_at(mapping_.when, {});
    for (const Target& target : mapping_.targets) look_at(target);
    look_at_targets();
    return std::move(found_);
  }

 private:
  void look_at(const Target& target) {
    std::vector<Condition> always = mapping_.when;
    if (!target.when.empty()) look_at(target.when, always);
    always.insert(always.end(), target.when.begin(), target.when.end());
    if (!target.delete_when.empty()) look_at(target.delete_when, always);
    each_rule(target, [&](const Rule& rule, const std::string& what) {
      look_at(rule, what);
      if (!rule.when.empty()) look_at(rule.when, always);
    });
    if (!target.event) {
      for (const Operation& operation : target.operations) {
        for (const Property& property : operation.properties)
          look_at_name(property.name, property.rule.place);
      }
    }
    look_at_names(target);
    for (const auto& [name, json] : target.gone.set) look_at_set_of_gone(target, name);
  }

  // Conditions that no row can meet: those behind each other must all hold.

  void look_at(const std::vector<Condition>& conditions, std::vector<Condition> before) {
    for (const Condition& condition : conditions) {
      for (const Condition& other : before) {
        if (!is_group(condition.kind) && !is_group(other.kind) && exclude_each_other(condition, other)) {
          add(condition.place, fmt::format("no row can meet this: line {} asks for the opposite of column "
                                           "\"{}\"",
                                           other.place.line, condition.column));
        }
      }
      before.push_back(condition);
    }
  }

  static bool exclude_each_other(const Condition& one, const Condition& other) {
    return one.column == other.column && (excludes(one, other) || excludes(other, one));
  }

  static bool excludes(const Condition& one, const Condition& other) {
    const auto has = [](const Condition& condition, const std::string& value) {
      return std::ranges::find(condition.values, value) != condition.values.end();
    };
    if (one.kind == Kind::empty)
      return other.kind == Kind::not_empty || other.kind == Kind::before || other.kind == Kind::after;
    if (one.kind != Kind::is) return false;
    const auto fits = [&](const std::string& value) {
      return other.kind == Kind::is       ? has(other, value)
             : other.kind == Kind::is_not ? !has(other, value)
             : other.kind == Kind::empty  ? is_null(value)
                                          : true;
    };
    return std::ranges::none_of(one.values, fits);
  }

  static bool is_null(const std::string& value) { return value.empty(); }

  // Rules with parts that can't apply.

  void look_at(const Rule& rule, const std::string& what) {
    if (const auto* from = std::get_if<FromColumns>(&rule.source)) look_at_columns(*from, rule, what);
    for (const auto& [text, json] : rule.map) look_at_key(text, rule, what);
    if (std::holds_alternative<Constant>(rule.source) && rule.when.empty() && rule.default_json)
      add(rule.place, fmt::format("{}: \"default\" never applies, a \"value\" is always there", what));
    if (rule.default_json && rule.empty && rule.when.empty()) {
      add(rule.place,
          fmt::format("{}: \"empty\" never applies, since \"default\" fills what is empty", what));
    }
  }

  void look_at_columns(const FromColumns& from, const Rule& rule, const std::string& what) {
    for (std::size_t i = 0; i < from.names.size(); ++i) {
      const auto end = from.names.begin() + static_cast<std::ptrdiff_t>(i);
      if (std::find(from.names.begin(), end, from.names[i]) != end)
        add(rule.place, fmt::format("{}: \"from\" names column \"{}\" twice", what, from.names[i]));
    }
  }

  void look_at_key(const std::string& text, const Rule& rule, const std::string& what) {
    const auto never = [&](std::string_view why) {
      add(rule.place, fmt::format("{}: \"map\" never finds \"{}\": {}", what, text, why));
    };
    if (std::ranges::find(mapping_.nulls, text) != mapping_.nulls.end()) {
      never(text.empty() ? "an empty cell has no value; use \"default\""
                         : "the source's \"nulls\" make it no value; use \"default\"");
    }
  }

  // Names.

  /// Of a profile: events have many more names of Mixpanel's own.
  void look_at_name(const std::string& name, Place place) {
    const auto old = std::ranges::find(kOldNames, name, &OldName::name);
    if (old != kOldNames.end()) {
      add(place, fmt::format("\"{}\": {}", name, old->instead));
    } else if (name.starts_with("mp_")) {
      add(place, fmt::format("\"{}\": names with mp_ are Mixpanel's own, and hidden in its lists", name));
    } else if (name.starts_with('$') && std::ranges::find(kKnownNames, name) == kKnownNames.end()) {
      const auto nearest = nearest_names(kKnownNames, name, 1);
      add(place, nearest.empty()
                     ? fmt::format("\"{}\": names with $ are Mixpanel's own, and it does not know this one; "
                                   "leave the $ out",
                                   name)
                     : fmt::format("\"{}\" is none of Mixpanel's own properties; did you mean \"{}\"?", name,
                                   nearest.front()));
    } else if (trimmed(name).size() != name.size()) {
      add(place, fmt::format("\"{}\" has blanks around it, and is another property than without them", name));
    }
  }

  /// One name in several operations, and names that differ in letter case alone.
  void look_at_names(const Target& target) {
    struct Use {
      std::string name;
      OperationKind operation;
      std::uint32_t line;
    };
    std::map<std::string, Use> uses;
    for (const Operation& operation : target.operations) {
      for (const Property& property : operation.properties) {
        const std::uint32_t line = property.rule.place.line;
        const auto [first, is_new] =
            uses.emplace(lower_of(property.name), Use{property.name, operation.kind, line});
        const Use& use = first->second;
        if (is_new) continue;
        if (use.name != property.name) {
          add(property.rule.place, fmt::format("\"{}\" and \"{}\" (line {}) are two properties for Mixpanel",
                                               property.name, use.name, use.line));
        } else if (use.operation != operation.kind) {
          add(property.rule.place,
              fmt::format("\"{}\" is written by \"{}\" in line {}, too; both are sent, the later one on top",
                          property.name, word_of(use.operation), use.line));
        }
      }
    }
  }

  /// What is set of a gone profile stays when it comes back, unless something writes it.
  void look_at_set_of_gone(const Target& target, const std::string& name) {
    look_at_name(name, target.gone.place);
    const auto writes = [&](const Target& other) {
      const bool has_same_profiles = other.kind == target.kind && other.group_key == target.group_key;
      if (!has_same_profiles) return false;
      if (other.kept.any() || std::ranges::count(other.unset, name) > 0) return true;
      return std::ranges::any_of(other.operations, [&](const Operation& operation) {
        return operation.kind == OperationKind::set &&
               std::ranges::count(operation.properties, name, &Property::name) > 0;
      });
    };
    if (std::ranges::any_of(mapping_.targets, writes)) return;
    add(target.gone.place,
        fmt::format("\"{}\" is set when a profile is gone, and stays when it comes back; write it "
                    "below \"set\", too, as in {}: {{ value: ... }}",
                    name, name));
  }

  /// Targets that write one property of one profile: the later one wins.
  void look_at_targets() {
    std::map<std::string, std::uint32_t> written;
    for (const Target& target : mapping_.targets) {
      const auto* id = std::get_if<FromColumns>(&target.id.source);
      if (id == nullptr) continue;
      for (const Operation& operation : target.operations) {
        if (operation.kind != OperationKind::set) continue;
        for (const Property& property : operation.properties) {
          const std::string key = fmt::format("{} {} {} {}", target.kind == TargetKind::users,
                                              target.group_key, id->names.front(), property.name);
          const auto [first, is_new] = written.emplace(key, property.rule.place.line);
          if (!is_new && target.when.empty())
            add(property.rule.place, fmt::format("\"{}\" is set for the same profile in line {}, too; this "
                                                 "one wins",
                                                 property.name, first->second));
        }
      }
    }
  }

  void add(Place place, std::string message) { found_.push_back({place, std::move(message)}); }

  const Mapping& mapping_;
  std::vector<Problem> found_;
};

}  // namespace

std::vector<Problem> findings_in(const Mapping& mapping) {
  return Findings(mapping).find();
}

}  // namespace mixferry::mappings
