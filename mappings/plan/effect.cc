#include "mappings/plan/effect.h"

#include <algorithm>
#include <concepts>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <type_traits>
#include <utility>
#include <xxhash.h>

namespace mixferry::mappings {
namespace {

constexpr std::size_t kHashDigits = 32;

std::string hash_of(std::string_view text) {
  const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

/// Values one behind the other, so that no two lists of values read alike. The structs of the language are
/// taken apart member by member: one that is new and not decided on here does not compile.
class Description {
 public:
  template <typename... Values>
  explicit Description(const Values&... values) {
    (put(values), ...);
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  void put(std::string_view text) { text_ += fmt::format("{}:{}", text.size(), text); }
  void put(const std::string& text) { put(std::string_view(text)); }
  void put(const char* text) { put(std::string_view(text)); }
  template <typename Value>
  requires std::integral<Value> || std::is_enum_v<Value>
  void put(Value value) { text_ += fmt::format("{};", static_cast<long long>(value)); }
  template <typename Value>
  void put(const std::optional<Value>& value) {
    put(value.has_value());
    if (value) put(*value);
  }
  template <typename Value>
  void put(const std::vector<Value>& values) {
    put(values.size());
    for (const Value& value : values) put(value);
  }
  template <typename First, typename Second>
  void put(const std::pair<First, Second>& pair) {
    put(pair.first);
    put(pair.second);
  }
  template <typename... Choices>
  void put(const std::variant<Choices...>& choice) {
    put(choice.index());
    std::visit([this](const auto& chosen) { this->put(chosen); }, choice);
  }
  void put(const Description& part) { put(part.text()); }

  void put(const FromColumns& from) { put(from.names); }
  void put(const Template& composed) { put(composed.parts); }
  void put(const Template::Part& part) {
    const auto& [literal, columns] = part;
    put(Description(literal, columns));
  }
  void put(const Constant& constant) { put(constant.json); }
  void put(const YearRange& years) {
    const auto& [first, last] = years;
    put(Description(first, last));
  }
  void put(const NumberFormat& format) {
    const auto& [before, behind, decimal_sign, group_sign, group_sizes, percent, parentheses, minus_behind] =
        format;
    put(Description(before, behind, decimal_sign, group_sign, group_sizes, percent, parentheses,
                    minus_behind));
  }
  void put(const Condition& condition) {
    const auto& [column, kind, values, place, formats, timezone, parts] = condition;
    put(Description(column, kind, values, formats, timezone, parts));
  }

  std::string text_;
};

template <typename Value>
std::vector<Value> sorted(std::vector<Value> values) {
  std::ranges::sort(values);
  return values;
}

/// What holds where a rule says nothing.
struct Defaults {
  std::string timezone;
  std::vector<std::string> null_dates;
  EmptyPolicy empty = EmptyPolicy::skip;
};

/// What `rule` does with a row; `use`: to the profile, or `id`.
Description describe(const Rule& rule, std::string_view use, const Defaults& defaults) {
  const auto& [when, source, trim, strip_html, letter_case, match, normalizer, country, lookup, map,
               default_json, as, formats, null_dates, years, timezone, number_formats, percent, true_words,
               false_words, separator, quoted, hash_sha256, salt_env, empty, on_error, place] = rule;
  // A lookup's rows stand in `map`, whatever file they are from.
  const ValueType type = use == "add" && as == ValueType::keep ? ValueType::number : as;
  const bool is_time = type == ValueType::date || type == ValueType::datetime;
  return Description(
      when, source, trim, strip_html, letter_case, match, normalizer, country, sorted(map), default_json,
      type, formats, is_time ? sorted(null_dates.value_or(defaults.null_dates)) : std::vector<std::string>{},
      years, is_time ? timezone.value_or(defaults.timezone) : "", number_formats, percent, sorted(true_words),
      sorted(false_words), separator, quoted, hash_sha256, salt_env,
      use == "set" ? empty.value_or(defaults.empty) : empty.value_or(EmptyPolicy::skip), on_error);
}

/// Which columns that no rule reads are sent. Where it is all or none, as ever.
Description describe(const KeptColumns& kept) {
  const auto& [below, but, trim] = kept;
  const bool is_all = but.empty() && trim && below == std::vector<std::string>{""};
  if (is_all || !kept.any()) return Description(is_all);
  return Description(sorted(below), sorted(but), trim);
}

void add_target(Effect& effect, const Target& target, Defaults defaults, const std::string& of_target) {
  // What becomes of gone profiles is no part of it: no row yields anything else for it. So an import with
  // another `gone` is the same run, and the profiles that a sync knows have not changed.
  const auto& [kind, group_key, id, when, event, link, groups, operations, once, unset, delete_when, gone,
               empty, kept, ignore_time] = target;
  defaults.empty = empty;
  effect.add("whose profiles are updated" + of_target, Description(kind, group_key).text());
  if (!link) effect.add("the id" + of_target, describe(id, "id", defaults).text());
  effect.add("which rows it takes" + of_target, Description(when).text());
  effect.add("columns without a rule" + of_target, describe(kept).text());
  effect.add("ignore_time" + of_target, Description(ignore_time).text());
  for (const auto& [operation, properties] : operations) {
    for (const auto& [name, rule] : properties) {
      effect.add(fmt::format("property \"{}\"{}{}", name,
                             operation == OperationKind::set ? "" : fmt::format(" of {}", word_of(operation)),
                             of_target),
                 describe(rule, word_of(operation), defaults).text());
    }
  }
  for (const auto& [key, rule] : groups)
    effect.add(fmt::format("group \"{}\"{}", key, of_target), describe(rule, "groups", defaults).text());
  if (event) {
    const auto& [name, time, insert_id] = *event;
    effect.add("what happened" + of_target, describe(name, "event", defaults).text());
    effect.add("the time" + of_target, describe(time, "time", defaults).text());
    if (insert_id)
      effect.add("the insert_id" + of_target, describe(*insert_id, "insert_id", defaults).text());
  }
  if (link) {
    const auto& [how, first, other, time, place] = *link;
    effect.add("how ids are linked" + of_target, Description(how).text());
    effect.add("the id" + of_target, describe(first, "id", defaults).text());
    effect.add("the other id" + of_target, describe(other, "id", defaults).text());
    if (time) effect.add("the time" + of_target, describe(*time, "time", defaults).text());
  }
  if (once) effect.add("what happens once" + of_target, describe(*once, "once", defaults).text());
  if (!unset.empty()) effect.add("unset" + of_target, Description(sorted(unset)).text());
  if (!delete_when.empty()) effect.add("delete" + of_target, Description(delete_when).text());
}

const Effect::Part* find(const Effect& effect, const std::string& name) {
  const auto found = std::ranges::find(effect.parts, name, &Effect::Part::name);
  return found == effect.parts.end() ? nullptr : &*found;
}

}  // namespace

void Effect::add(std::string name, std::string_view what_it_does) {
  std::ranges::replace(name, '\n', ' ');
  parts.push_back({hash_of(what_it_does), std::move(name)});
}

std::string Effect::to_text() const {
  std::vector<Part> in_order = parts;
  // Rules for different properties do the same in any order.
  std::ranges::sort(in_order, {}, &Part::name);
  std::string text;
  for (const auto& [hash, name] : in_order) text += hash + " " + name + "\n";
  return text;
}

Effect Effect::from_text(std::string_view text) {
  Effect effect;
  while (text.size() > kHashDigits) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    effect.parts.push_back({std::string(text.substr(0, kHashDigits)),
                            std::string(text.substr(kHashDigits + 1, end - kHashDigits - 1))});
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return effect;
}

Effect effect_of(const Mapping& mapping, const std::string& timezone) {
  Effect effect;
  const Defaults defaults{
      .timezone = timezone.empty() ? mapping.timezone.value_or("UTC") : timezone,
      .null_dates = mapping.null_dates,
  };
  effect.add("what means \"no value\"", Description(sorted(mapping.nulls)).text());
  effect.add("which rows are taken", Description(mapping.when).text());
  for (std::size_t i = 0; i < mapping.targets.size(); ++i) {
    add_target(effect, mapping.targets[i], defaults,
               mapping.targets.size() == 1 ? "" : fmt::format(" (target {})", i + 1));
  }
  return effect;
}

std::vector<std::string> changes_between(const Effect& before, const Effect& now) {
  std::vector<std::string> changes;
  for (const Effect::Part& part : now.parts) {
    const Effect::Part* const old = find(before, part.name);
    if (old == nullptr) changes.push_back(part.name + " is new");
    if (old != nullptr && old->hash != part.hash) changes.push_back(part.name + " has changed");
  }
  for (const Effect::Part& part : before.parts) {
    if (find(now, part.name) == nullptr) changes.push_back(part.name + " is gone");
  }
  return changes;
}

}  // namespace mixferry::mappings
