#include "mappings/draft/recognition.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "mappings/draft/target.h"
#include "mappings/draft/yaml_text.h"
#include "mappings/survey/name_words.h"

namespace mixferry::mappings {
namespace {

/// Below these an export only happens to have some names in common with a
/// mapping.
constexpr std::size_t kColumnsMin = 3;
constexpr double kScoreMin = 1.0;
/// What a hint in the name of a file is worth, in columns that one mapping
/// alone knows.
constexpr double kNameHint = 1.0;

constexpr std::string_view kOr = " | ";  ///< between the columns of one place in a template

constexpr auto kAllOperations =
    std::to_array<std::string_view>({"set", "set_once", "union", "append", "add"});

void append_columns(const YamlValue& rule, std::vector<std::string>& names) {
  if (rule.is_scalar()) {
    names.push_back(rule.text);
    return;
  }
  for (const YamlValue& item : rule.items) {
    if (item.is_scalar()) names.push_back(item.text);
  }
}

/// Every column that a built-in knows, folded.
std::set<std::string> known_columns(const YamlValue& mapping) {
  std::set<std::string> known;
  const auto add = [&](const YamlValue* rule) {
    if (rule == nullptr) return;
    for (const std::string& name : columns_read(*rule)) known.insert(folded_name(name));
  };
  add(find_key(mapping, "id"));
  for (const std::string_view operation : kAllOperations) {
    const YamlValue* properties = find_key(mapping, operation);
    if (properties == nullptr) continue;
    for (const YamlValue& rule : properties->items) add(&rule);
  }
  known.erase("");
  return known;
}

std::optional<YamlValue> tree_of(const BuiltIn& built_in) {
  std::vector<Problem> problems;
  auto tree = read_yaml(built_in.text, problems);
  if (!tree || !problems.empty()) return std::nullopt;
  if (const YamlValue* targets = find_key(*tree, "targets"); targets != nullptr && !targets->items.empty()) {
    YamlValue first = targets->items.front();
    for (std::size_t i = 0; i < tree->keys.size(); ++i) {
      const std::string& key = tree->keys[i].text;
      if (key != "targets" && find_key(first, key) == nullptr) set_key(first, key, tree->items[i]);
    }
    return first;
  }
  return tree;
}

/// `contact` of `contacts`, `company` of `companies`.
std::string singular(std::string word) {
  if (word.ends_with("ies")) return word.replace(word.size() - 3, 3, "y");
  if (word.ends_with('s')) word.pop_back();
  return word;
}

/// Whether the export has much of what the mapping reads, or the mapping knows
/// much of what the export has: objects of one CRM have many names in common.
bool is_about(const Recognition& recognition, std::size_t columns, const ColumnIndex& index) {
  if (recognition.columns * 2 >= columns) return true;
  std::size_t properties = 0;
  std::size_t here = 0;
  for (const std::string_view operation : kAllOperations) {
    const YamlValue* rules = find_key(recognition.mapping, operation);
    if (rules == nullptr) continue;
    properties += rules->items.size();
    here += static_cast<std::size_t>(std::ranges::count_if(rules->items, [&](const YamlValue& rule) {
      return std::ranges::any_of(columns_read(rule),
                                 [&](const std::string& name) { return index.find(name) != nullptr; });
    }));
  }
  return here * 2 >= properties;
}

/// Whether the name of the file says that its rows are something else: companies, where the mapping is for
/// people, or deals.
bool is_contradicted(const Recognition& recognition, const TargetChoice& target) {
  const bool is_sure =
      target.target == TargetKind::groups && (target.reason.empty() || target.group_key == "deal");
  const YamlValue* group_key = find_key(recognition.mapping, "group_key");
  return is_sure && (group_key == nullptr || group_key->text != target.group_key);
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

std::optional<Recognition> recognise(const std::vector<ColumnFacts>& columns, std::string_view source_name) {
  struct Candidate {
    Recognition recognition;
    std::set<std::string> known;
  };
  std::vector<Candidate> candidates;
  std::map<std::string, std::size_t> mappings_that_know;
  for (const BuiltIn& built_in : built_in_mappings()) {
    auto tree = tree_of(built_in);
    if (!tree) continue;
    candidates.push_back({{&built_in, std::move(*tree)}, {}});
    candidates.back().known = known_columns(candidates.back().recognition.mapping);
    for (const std::string& name : candidates.back().known) ++mappings_that_know[name];
  }
  const ColumnIndex index(columns);
  const TargetChoice target = target_of(source_name, columns);
  std::optional<Recognition> best;
  double best_score = 0;
  for (Candidate& candidate : candidates) {
    double score = 0;
    for (const std::string& name : candidate.known) {
      if (index.find(name) == nullptr) continue;
      ++candidate.recognition.columns;
      score += 1.0 / static_cast<double>(mappings_that_know.at(name));
    }
    const YamlValue* id = find_key(candidate.recognition.mapping, "id");
    const auto has_id = [&](const std::string& name) { return index.find(name) != nullptr; };
    if (id == nullptr || std::ranges::none_of(columns_read(*id), has_id)) continue;
    if (candidate.recognition.columns < kColumnsMin || score < kScoreMin) continue;
    if (!is_about(candidate.recognition, columns.size(), index)) continue;
    if (is_contradicted(candidate.recognition, target)) continue;
    score += name_hint(*candidate.recognition.built_in, source_name);
    if (score <= best_score) continue;
    best_score = score;
    best = std::move(candidate.recognition);
  }
  return best;
}

}  // namespace mixferry::mappings
