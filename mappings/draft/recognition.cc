#include "mappings/draft/recognition.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "mappings/draft/passing_rows.h"
#include "mappings/draft/yaml_text.h"
#include "mappings/survey/name_words.h"

namespace mixferry::mappings {
namespace {

/// Below these an export only happens to have some names in common with a
/// mapping.
constexpr std::size_t kColumnsMin = 3;
constexpr std::size_t kEventColumnsMin = 5;  ///< of which, in events, half of the export
constexpr double kScoreMin = 1.0;
/// What a hint in the name of a file is worth, in columns that one mapping
/// alone knows.
constexpr double kNameHint = 1.0;

constexpr std::string_view kOr = " | ";  ///< between the columns of one place in a template

void append_columns(const YamlValue& rule, std::vector<std::string>& names) {
  if (rule.is_scalar()) {
    names.push_back(rule.text);
    return;
  }
  for (const YamlValue& item : rule.items) {
    if (item.is_scalar()) names.push_back(item.text);
  }
}

/// Keys of a target whose rules read columns; `kRuleMaps` hold such rules.
constexpr auto kRules = std::to_array<std::string_view>({"id", "event", "time", "insert_id"});
constexpr auto kRuleMaps = std::to_array<std::string_view>(
    {"set", "set_once", "union", "append", "add", "properties", "groups", "identify", "alias"});

/// Calls `visit` with each rule of `target`.
void for_each_rule(const YamlValue& target, auto visit) {
  for (const std::string_view key : kRules) {
    if (const YamlValue* rule = find_key(target, key)) visit(*rule);
  }
  for (const std::string_view key : kRuleMaps) {
    if (const YamlValue* rules = find_key(target, key)) std::ranges::for_each(rules->items, visit);
  }
}

/// Every column that a built-in knows, folded.
std::set<std::string> known_columns(const YamlValue& mapping) {
  std::set<std::string> known;
  for (const YamlValue* target : targets_of(mapping)) {
    for_each_rule(*target, [&](const YamlValue& rule) {
      for (const std::string& name : columns_read(rule)) known.insert(folded_name(name));
    });
  }
  known.erase("");
  return known;
}

TargetKind kind_of(const YamlValue& mapping) {
  const YamlValue* word = find_key(*targets_of(mapping).front(), "target");
  for (const TargetKind kind : kTargetKinds) {
    if (word != nullptr && word->text == name_of(kind)) return kind;
  }
  return TargetKind::users;
}

bool is_of_profiles(TargetKind kind) {
  return kind == TargetKind::users || kind == TargetKind::groups;
}

std::optional<YamlValue> tree_of(const BuiltIn& built_in) {
  std::vector<Problem> problems;
  auto tree = read_yaml(built_in.text, problems);
  return problems.empty() ? std::move(tree) : std::nullopt;
}

bool reads_column(const YamlValue* rule, const ColumnIndex& index) {
  return rule != nullptr && std::ranges::any_of(columns_read(*rule), [&](const std::string& name) {
           return index.find(name) != nullptr;
         });
}

/// Whether a target of `mapping` finds what each of its rows must have.
bool has_what_it_needs(const YamlValue& mapping, TargetKind kind, const ColumnIndex& index) {
  return std::ranges::any_of(targets_of(mapping), [&](const YamlValue* target) {
    if (kind == TargetKind::events) return reads_column(find_key(*target, "time"), index);
    if (kind != TargetKind::identity) return reads_column(find_key(*target, "id"), index);
    return std::ranges::any_of(
        std::array<std::string_view, 2>{"identify", "alias"}, [&](std::string_view key) {
          const YamlValue* ids = find_key(*target, key);
          return ids != nullptr && std::ranges::all_of(ids->items, [&](const YamlValue& rule) {
                   return reads_column(&rule, index);
                 });
        });
  });
}

/// How many mappings know a column, by its folded name.
class KnownColumns {
 public:
  void add(TargetKind kind, const std::string& name) { ++(is_of_profiles(kind) ? profiles_ : others_)[name]; }

  /// 1 for a column that only one mapping of that kind knows.
  [[nodiscard]] double rarity(TargetKind kind, const std::string& name) const {
    return 1.0 / static_cast<double>(count(is_of_profiles(kind) ? profiles_ : others_, name));
  }
  /// The same among all mappings.
  [[nodiscard]] double rarity(const std::string& name) const {
    return 1.0 / static_cast<double>(count(profiles_, name) + count(others_, name));
  }

 private:
  using Counts = std::map<std::string, std::size_t>;
  static std::size_t count(const Counts& counts, const std::string& name) {
    const auto at = counts.find(name);
    return at == counts.end() ? 0 : at->second;
  }
  Counts profiles_;
  Counts others_;
};

/// Whether a target finds all by which its events are known, under names that say much.
bool has_its_core(const YamlValue& mapping, const ColumnIndex& index, const KnownColumns& known) {
  constexpr double rarity_min = 2.0;
  return std::ranges::any_of(targets_of(mapping), [&](const YamlValue* target) {
    double rarity = 0;
    for (const std::string_view key : kRules) {
      const YamlValue* rule = find_key(*target, key);
      if (rule == nullptr || columns_read(*rule).empty()) continue;
      if (!reads_column(rule, index)) return false;
      for (const std::string& name : columns_read(*rule))
        rarity += index.find(name) == nullptr ? 0 : known.rarity(folded_name(name));
    }
    return rarity >= rarity_min;
  });
}

/// Whether the export has much of what the mapping reads, or the mapping knows much of what the export has:
/// objects of one CRM have many names in common. Of events, which have few, it must have more.
bool is_about(const Recognition& recognition, std::size_t columns, const ColumnIndex& index,
              const KnownColumns& known) {
  if (recognition.columns * 2 >= columns) return true;
  const bool of_profiles = is_of_profiles(recognition.kind);
  std::size_t properties = 0;
  std::size_t here = 0;
  for (const YamlValue* target : targets_of(recognition.mapping)) {
    for (const std::string_view key : kRuleMaps) {
      const YamlValue* rules = find_key(*target, key);
      if (rules == nullptr) continue;
      for (const YamlValue& rule : rules->items) {
        properties += of_profiles || !columns_read(rule).empty() ? 1 : 0;
        here += reads_column(&rule, index) ? 1 : 0;
      }
    }
  }
  if (of_profiles) return here * 2 >= properties;
  return here * 4 >= properties * 3 || has_its_core(recognition.mapping, index, known);
}

/// Whether the name of the file, or somebody who knows, says that its rows are something else: companies,
/// where the mapping is for people, or events.
bool is_contradicted(const Recognition& recognition, const TargetChoice& target, bool is_forced) {
  if (!target.named || (target.target == TargetKind::users && !is_forced)) return false;
  if (target.target == TargetKind::events)
    return is_forced ? recognition.kind != TargetKind::events : is_of_profiles(recognition.kind);
  if (target.target == TargetKind::users) return recognition.kind != TargetKind::users;
  const YamlValue* group_key = find_key(recognition.mapping, "group_key");
  return group_key == nullptr || group_key->text != target.group_key;
}

/// How many words of a built-in's name stand in that of the source, the object
/// counting whole.
double name_hint(const BuiltIn& built_in, std::string_view source_name) {
  std::set<std::string> words;
  for (const std::string& word : words_of(source_name)) words.insert(singular(word));
  const std::size_t slash = built_in.name.find('/');
  const bool says_crm = words.contains(folded_name(built_in.name.substr(0, slash)));
  const auto object = words_of(built_in.name.substr(slash + 1));
  const bool says_object =
      std::ranges::all_of(object, [&](const std::string& word) { return words.contains(singular(word)); });
  return (says_crm ? kNameHint : 0) + (says_object ? kNameHint : 0);
}

}  // namespace

std::vector<TemplatePart> template_parts(std::string_view text) {
  std::vector<TemplatePart> parts;
  for (std::size_t i = 0; i < text.size();) {
    const bool is_doubled = (text[i] == '{' || text[i] == '}') && text.substr(i + 1).starts_with(text[i]);
    const std::size_t end = text.find('}', i);
    if (text[i] != '{' || is_doubled || end == std::string_view::npos) {
      if (parts.empty() || !parts.back().columns.empty()) parts.emplace_back();
      parts.back().literal += text.substr(i, is_doubled ? 2 : 1);
      i += is_doubled ? 2 : 1;
      continue;
    }
    TemplatePart part;
    for (std::string_view rest = text.substr(i + 1, end - i - 1);;) {
      const std::size_t bar = rest.find(kOr);
      part.columns.emplace_back(rest.substr(0, bar));
      if (bar == std::string_view::npos) break;
      rest.remove_prefix(bar + kOr.size());
    }
    parts.push_back(std::move(part));
    i = end + 1;
  }
  return parts;
}

std::vector<std::string> columns_read(const YamlValue& rule) {
  std::vector<std::string> names;
  if (rule.is_scalar()) {
    names.push_back(rule.text);
  } else if (const YamlValue* from = find_key(rule, "from")) {
    append_columns(*from, names);
  } else if (const YamlValue* text = find_key(rule, "template")) {
    for (const TemplatePart& part : template_parts(text->text)) {
      names.insert(names.end(), part.columns.begin(), part.columns.end());
    }
  }
  return names;
}

std::vector<std::string> links_beside(const Recognition& recognition,
                                      const std::vector<ColumnFacts>& columns) {
  std::vector<std::string> names;
  if (recognition.kind == TargetKind::identity) return names;
  const std::string_view built_in = recognition.built_in->name;
  const std::string_view crm = built_in.substr(0, built_in.find('/') + 1);
  const ColumnIndex index(columns);
  for (const BuiltIn& other : built_in_mappings()) {
    if (!other.name.starts_with(crm)) continue;
    const auto tree = tree_of(other);
    if (!tree || kind_of(*tree) != TargetKind::identity ||
        !has_what_it_needs(*tree, TargetKind::identity, index))
      continue;
    const YamlValue* when = find_key(*tree, "when");
    if (when == nullptr || share_passing(*when, index) > 0) names.emplace_back(other.name);
  }
  return names;
}

std::vector<const YamlValue*> targets_of(const YamlValue& mapping) {
  const YamlValue* several = find_key(mapping, "targets");
  if (several == nullptr || several->items.empty()) return {&mapping};
  std::vector<const YamlValue*> targets;
  for (const YamlValue& target : several->items) targets.push_back(&target);
  return targets;
}

std::optional<Recognition> recognise(const std::vector<ColumnFacts>& columns, std::string_view source_name,
                                     const TargetChoice& target, bool is_forced) {
  struct Candidate {
    Recognition recognition;
    std::set<std::string> known;
  };
  std::vector<Candidate> candidates;
  KnownColumns known;
  for (const BuiltIn& built_in : built_in_mappings()) {
    auto tree = tree_of(built_in);
    if (!tree) continue;
    const TargetKind kind = kind_of(*tree);
    candidates.push_back({{&built_in, kind, std::move(*tree)}, {}});
    candidates.back().known = known_columns(candidates.back().recognition.mapping);
    for (const std::string& name : candidates.back().known) known.add(kind, name);
  }
  const ColumnIndex index(columns);
  struct Best {
    std::optional<Recognition> recognition;
    double score = 0;
  };
  Best of_profiles;
  Best of_others;
  for (Candidate& candidate : candidates) {
    Recognition& recognition = candidate.recognition;
    double score = 0;
    double rarity = 0;
    for (const std::string& name : candidate.known) {
      if (index.find(name) == nullptr) continue;
      ++recognition.columns;
      score += known.rarity(recognition.kind, name);
      rarity += known.rarity(name);
    }
    const double hint = name_hint(*recognition.built_in, source_name);
    // What is rare among the few mappings of events may be common among profiles, and says something only
    // together.
    const bool is_most_of_it =
        recognition.columns >= kEventColumnsMin && recognition.columns * 2 >= columns.size();
    const bool is_enough =
        is_of_profiles(recognition.kind) || is_most_of_it ? score >= kScoreMin : rarity + hint >= kScoreMin;
    if (recognition.columns < kColumnsMin || !is_enough) continue;
    if (!has_what_it_needs(recognition.mapping, recognition.kind, index)) continue;
    if (!is_about(recognition, columns.size(), index, known)) continue;
    if (is_contradicted(recognition, target, is_forced)) continue;
    score += hint;
    if (const YamlValue* when = find_key(recognition.mapping, "when")) score *= share_passing(*when, index);
    Best& best = is_of_profiles(recognition.kind) ? of_profiles : of_others;
    if (score <= best.score) continue;
    best = {std::move(recognition), score};
  }
  // Scores of the two kinds count other mappings, so that only the columns can be compared.
  const bool is_other =
      of_others.recognition &&
      (!of_profiles.recognition || of_others.recognition->columns > of_profiles.recognition->columns);
  return is_other ? std::move(of_others.recognition) : std::move(of_profiles.recognition);
}

}  // namespace mixferry::mappings
