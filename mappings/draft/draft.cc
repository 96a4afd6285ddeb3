#include "mappings/draft/draft.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "mappings/draft/column_index.h"
#include "mappings/draft/id_choice.h"
#include "mappings/draft/meanings.h"
#include "mappings/draft/property_names.h"
#include "mappings/draft/recognition.h"
#include "mappings/draft/rules.h"
#include "mappings/draft/target.h"
#include "mappings/draft/yaml_text.h"
#include "mappings/plan/limits.h"
#include "mappings/plan/zone_names.h"
#include "mappings/survey/guess.h"

namespace mixferry::mappings {
namespace {

constexpr std::string_view kIndent = "  ";
constexpr std::size_t kEmptyNamesListed = 500;
constexpr std::size_t kNameCharacters = 80;
constexpr std::size_t kOthersNamed = 3;
constexpr auto kOperations = std::to_array<std::string_view>({"set", "set_once", "union"});

/// One property below an operation.
struct Entry {
  std::string name;
  DraftRule draft;
};

class Drafting {
 public:
  explicit Drafting(const DraftMaterial& material)
      : material_(material),
        index_(material.columns),
        recognition_(recognise(material.columns, material.source_name)),
        target_(target_of(material.source_name, material.columns)) {
    if (recognition_) take_target_of_built_in();
  }

  Draft draft() {
    note_rows_inside_a_row();
    choose_profile_id();
    take_built_in_properties();
    take_meanings();
    take_other_columns();
    Draft draft;
    const std::string rules = operations();  // before the head, which tells what they left over
    draft.yaml = head() + profile() + rules + columns_left_out();
    draft.built_in = recognition_ ? std::string(recognition_->built_in->name) : "";
    draft.id_column = id_.column == nullptr ? "" : id_.column->name;
    draft.notes = notes_;
    for (const auto& [operation, entries] : entries_) draft.properties += entries.size();
    return draft;
  }

 private:
  [[nodiscard]] bool for_users() const { return target_.target == ProfileKind::users; }

  void take_target_of_built_in() {
    const YamlValue* word = find_key(recognition_->mapping, "target");
    const YamlValue* key = find_key(recognition_->mapping, "group_key");
    target_ = {word != nullptr && word->text == "groups" ? ProfileKind::groups : ProfileKind::users,
               key == nullptr ? "" : key->text,
               {}};
  }

  /// `{"records": [...]}` is one row unless the reader is told where its rows
  /// are.
  void note_rows_inside_a_row() {
    if (material_.rows != 1) return;
    for (const ColumnFacts& column : material_.columns) {
      if (column.json_lists == 0 || !column.frequent.front().text.contains('{')) continue;
      notes_.push_back(
          fmt::format("The export is one object with a list in it. If the "
                      "items are the rows, say --records {}.",
                      comment_text(column.name, kNameCharacters)));
    }
  }

  void choose_profile_id() {
    id_ = choose_id(material_.columns, material_.source_name);
    if (id_.column != nullptr) id_rule_ = yaml_text(id_.column->name);
    if (id_.is_email) {
      id_rule_ = email_rule(*id_.column);
    } else if (id_.column != nullptr) {
      id_rule_ = without_guards(std::move(id_rule_), *id_.column);
    }
    if (!recognition_) return;
    auto known = rule_of_built_in(*find_key(recognition_->mapping, "id"), index_, /*all_rows_seen=*/true,
                                  material_.this_year);
    if (!known) return;
    std::erase_if(id_.others, [&](const std::string& name) { return name == known->columns.front()->name; });
    if (known->columns.front() != id_.column && id_.doubts.empty())
      id_.others.insert(id_.others.begin(), id_.column->name);
    id_.column = known->columns.front();
    id_.doubts = doubts_about_id(*id_.column);
    id_.reason = fmt::format("the id that {} takes", recognition_->built_in->name);
    id_.is_email = false;
    id_rule_ = known->rule;
    erase_key(id_rule_, "on_error");
  }

  void add(std::string_view operation, std::string name, DraftRule draft) {
    for (const ColumnFacts* column : draft.columns) taken_.insert(column->name);
    names_.take(name);
    entries_[std::string(operation)].push_back({std::move(name), std::move(draft)});
  }

  void take_built_in_properties() {
    if (!recognition_) return;
    for (const std::string_view operation : kOperations) {
      const YamlValue* properties = find_key(recognition_->mapping, operation);
      if (properties == nullptr) continue;
      for (std::size_t i = 0; i < properties->keys.size(); ++i) {
        auto draft =
            rule_of_built_in(properties->items[i], index_, material_.all_rows_seen, material_.this_year);
        if (draft) add(operation, properties->keys[i].text, std::move(*draft));
      }
    }
  }

  /// Mixpanel's own properties, each from the best of the columns that mean it.
  void take_meanings() {
    struct Best {
      const ColumnFacts* column;
      std::size_t rank;
    };
    std::map<std::string_view, Best> best;
    for (const ColumnFacts& column : material_.columns) {
      if (column.values() == 0 || taken_.contains(column.name)) continue;
      const auto meaning = meaning_of(column, guess_type(column), target_.target);
      if (!meaning || names_.is_taken(meaning->property)) continue;
      const auto [at, is_first] = best.try_emplace(meaning->property, Best{&column, meaning->rank});
      if (!is_first && meaning->rank < at->second.rank) at->second = {&column, meaning->rank};
    }
    for (const auto& [property, choice] : best) {
      DraftRule draft = rule_of(*choice.column);
      if (property == "$email") draft.rule = email_rule(*choice.column);
      add("set", std::string(property), std::move(draft));
      // The first of several addresses is not all that the column says.
      if (property == "$email" && !guess_type(*choice.column).separator.empty())
        taken_.erase(choice.column->name);
    }
    add_full_name(best.contains("$first_name") ? best.at("$first_name").column : nullptr,
                  best.contains("$last_name") ? best.at("$last_name").column : nullptr);
  }

  [[nodiscard]] DraftRule rule_of(const ColumnFacts& column) const {
    return rule_of_column(column, material_.all_rows_seen, material_.this_year);
  }

  void add_full_name(const ColumnFacts* first, const ColumnFacts* last) {
    if (first == nullptr || last == nullptr || names_.is_taken("$name")) return;
    for (const ColumnFacts* part : {first, last}) {
      if (part->name.find_first_of("{}|") != std::string::npos) return;
    }
    YamlValue rule{.kind = YamlValue::Kind::map};
    set_key(rule, "template", yaml_text(fmt::format("{{{}}} {{{}}}", first->name, last->name)));
    add("set", "$name", {.rule = std::move(rule), .columns = {first, last}, .doubt = {}, .proposals = {}});
  }

  void take_other_columns() {
    for (const ColumnFacts& column : material_.columns) {
      const bool is_all_in_the_id = &column == id_.column && guess_type(column).separator.empty();
      if (column.values() == 0 || taken_.contains(column.name) || is_all_in_the_id) continue;
      if (names_.count() >= kPropertiesMax) {
        too_many_.push_back(column.name);
        continue;
      }
      add("set", names_.name_for(column.name), rule_of(column));
    }
  }

  // What is written.

  std::string head() {
    std::string text = comment(
        fmt::format("Drafted by `mixferry init` from {}: {}.",
                    comment_text(material_.source_name, kNameCharacters),
                    material_.all_rows_seen ? fmt::format("all of its {} rows", material_.rows)
                                            : fmt::format("{} rows from all over it", material_.rows)),
        "");
    if (recognition_) {
      text += comment(fmt::format("Begun with the built-in mapping {}, which "
                                  "knows {} of the columns.",
                                  recognition_->built_in->name, recognition_->columns),
                      "");
    } else {
      text += comment(
          "No built-in mapping knows these columns, so all of it "
          "is a guess from their names and values.",
          "");
    }
    text += comment(
        "Before each property: how much of its column is filled, "
        "how many different values it has, and some "
        "of "
        "them. Values of personal data are not shown; to send such "
        "a property as a hash, add `hash: sha256`.",
        "");
    if (!material_.all_rows_seen) {
      text += comment(
          "Rows that were not looked at may hold something else. "
          "So a value that does not fit is left out "
          "and "
          "counted (on_error: skip) instead of rejecting its row.",
          "");
    }
    return text + "version: 1\n" +
           fmt::format("description: {}\n",
                       yaml_scalar(fmt::format("{} to Mixpanel {}",
                                               comment_text(material_.source_name, kNameCharacters),
                                               for_users() ? "users" : "groups")));
  }

  std::string profile() {
    std::string text = "source:\n" + how_it_was_read();
    if (has_local_times())
      text += comment(
          "For times that name no zone. Write the CRM's own, such "
          "as Europe/Paris.",
          kIndent);
    text += fmt::format("  timezone: {}\n",
                        material_.source.timezone.empty() ? "UTC" : yaml_scalar(material_.source.timezone));
    if (const std::vector<std::string> nulls = null_texts(); nulls.size() > 1) {
      text += comment(
          "Words that stand in typed columns where there is no "
          "value. In all columns they mean none.",
          kIndent);
      text += fmt::format("  nulls: {}\n", yaml_flow(yaml_texts(nulls)));
    }
    if (material_.columns_may_be_missing) text += "  columns: optional\n";
    if (!target_.reason.empty()) {
      text += comment(target_.reason, "");
      notes_.push_back(target_.reason);
    }
    text += fmt::format("target: {}\n", for_users() ? "users" : "groups");
    if (!for_users()) {
      text += comment(
          "The group key's name in the project's settings, where "
          "it must exist before the import.",
          "");
      text += fmt::format("group_key: {}\n", yaml_scalar(target_.group_key));
    }
    text += '\n';
    text += id_lines();
    if (recognition_) text += conditions();
    return text;
  }

  /// The keys of `source` that reading asks for.
  [[nodiscard]] std::string how_it_was_read() const {
    const DraftSource& source = material_.source;
    std::string text;
    const auto say = [&](std::string_view key, const std::string& value) {
      if (!value.empty()) text += fmt::format("{}{}: {}\n", kIndent, key, yaml_scalar(value));
    };
    say("format", source.format);
    say("records", source.records);
    say("encoding", source.encoding);
    say("delimiter", source.delimiter);
    if (source.skip_rows) text += fmt::format("{}skip_rows: {}\n", kIndent, *source.skip_rows);
    if (source.header_row) text += fmt::format("{}header_row: {}\n", kIndent, *source.header_row);
    say("sheet", source.sheet);
    return text;
  }

  std::string id_lines() {
    if (id_.column == nullptr) return "";
    std::string text = comment(
        fmt::format("The id is {}: {}.", comment_text(id_.column->name, kNameCharacters), id_.reason), "");
    if (id_.is_email) {
      const std::string warning =
          "No other column is unique and filled, so it is the e-mail address. "
          "People change theirs, and "
          "events must "
          "carry the same address in lower case.";
      text += comment(warning, "");
      notes_.push_back(warning);
    }
    for (const std::string& doubt : id_.doubts) {
      text += comment(fmt::format("Beware: {}.", doubt), "");
      notes_.push_back(fmt::format("The id {}: {}.", comment_text(id_.column->name, kNameCharacters), doubt));
    }
    if (!id_.others.empty()) {
      std::vector<std::string> others;
      for (const std::string& name : id_.others) {
        if (others.size() < kOthersNamed) others.push_back(comment_text(name, kNameCharacters));
      }
      text += comment(fmt::format("Could be it, too: {}. Events and profiles "
                                  "meet only under the same id.",
                                  fmt::join(others, ", ")),
                      "");
    }
    return text + fmt::format("id: {}\n", yaml_flow(id_rule_));
  }

  /// `when` and `delete` of the built-in mapping, where this export has all the
  /// columns that they look at.
  std::string conditions() {
    std::string text;
    for (const std::string_view key : {"when", "delete"}) {
      const YamlValue* value = find_key(recognition_->mapping, key);
      if (value == nullptr) continue;
      YamlValue here = *value;
      if (!name_columns_here(here)) continue;
      text += '\n';
      text += comment(
          key == "when" ? "Other rows are counted as filtered." : "The profiles of such rows are deleted.",
          "");
      if (const std::uint64_t failing = count_failing(here); failing != 0 && key == "when") {
        const std::string words = fmt::format("Of {} rows looked at, `when` filters {}: {}.", material_.rows,
                                              failing, yaml_flow(here));
        text += comment(words, "");
        if (failing * 2 > material_.rows) notes_.push_back(words);
      }
      text += fmt::format("{}: {}\n", key, yaml_flow(here));
    }
    return text;
  }

  /// Rows that a single condition `not` turns away, as far as its column's
  /// values are known.
  [[nodiscard]] std::uint64_t count_failing(const YamlValue& condition) const {
    const YamlValue* column = find_key(condition, "column");
    const YamlValue* unwanted = find_key(condition, "not");
    if (column == nullptr || unwanted == nullptr) return 0;
    std::uint64_t failing = 0;
    for (const ValueCount& value : index_.find(column->text)->frequent) {
      const bool is_unwanted =
          unwanted->text == value.text || std::ranges::any_of(unwanted->items, [&](const YamlValue& item) {
            return item.text == value.text;
          });
      failing += is_unwanted ? value.count : 0;
    }
    return failing;
  }

  bool name_columns_here(YamlValue& value) {
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      YamlValue& item = value.items[i];
      if (i < value.keys.size() && value.keys[i].text == "column") {
        const ColumnFacts* column = index_.find(item.text);
        if (column == nullptr) return false;
        item = yaml_text(column->name);
      } else if (!name_columns_here(item)) {
        return false;
      }
    }
    return true;
  }

  std::string operations() {
    std::string text;
    for (const std::string_view operation : kOperations) {
      const auto at = entries_.find(operation);
      if (at == entries_.end()) continue;
      // Mixpanel's own first; among each other the order of the built-in and of
      // the file.
      std::ranges::stable_partition(at->second,
                                    [](const Entry& entry) { return entry.name.starts_with('$'); });
      text += fmt::format("\n{}:\n", operation);
      for (const Entry& entry : at->second) text += lines_of(entry);
    }
    if (text.empty())
      text = fmt::format("\nset:\n{}Source: {{ value: {} }}\n", kIndent, yaml_scalar(material_.source_name));
    return text;
  }

  /// A column called `First` is a name once it is known to be the first one.
  static std::optional<std::string_view> personal_data_of(std::string_view property, std::string_view column,
                                                          const Guess& guess) {
    if (property == "$first_name" || property == "$last_name" || property == "$name") return "a name";
    return personal_data_in(column, guess);
  }

  std::string lines_of(const Entry& entry) const {
    const ColumnFacts& column = *entry.draft.columns.front();
    const Guess guess = guess_type(column);
    const auto personal = personal_data_of(entry.name, column.name, guess);
    // Names and addresses of companies are no secret of anybody.
    const bool is_personal =
        personal && (for_users() || guess.kind == Kind::email || guess.kind == Kind::phone);
    std::string words = evidence_of(column, is_personal);
    if (is_personal) words += fmt::format("; personal data ({})", *personal);
    std::string text = comment(words, kIndent);
    for (const std::string& warning : warnings_of(column, guess)) {
      if (warning != guess.doubt && warning != "personal data")
        text += comment(fmt::format("Beware: {}.", comment_text(warning, 200)), kIndent);
    }
    if (!entry.draft.doubt.empty()) {
      const std::string_view choose = entry.draft.proposals.empty() ? "" : ". Once you know, take instead:";
      text += comment(fmt::format("Not sure: {}{}",
                                  is_personal ? "some values are written otherwise"
                                              : comment_text(entry.draft.doubt, 200),
                                  choose),
                      kIndent);
      for (const YamlValue& proposal : entry.draft.proposals) {
        text += fmt::format("{}#   {}: {}\n", kIndent, yaml_scalar(entry.name), yaml_flow(proposal));
      }
    }
    return text + fmt::format("{}{}: {}\n", kIndent, yaml_scalar(entry.name), yaml_flow(entry.draft.rule));
  }

  std::string columns_left_out() const {
    std::string text;
    std::vector<std::string> empty;
    for (const ColumnFacts& column : material_.columns) {
      if (column.values() == 0 && &column != id_.column)
        empty.push_back(comment_text(column.name, kNameCharacters));
    }
    const std::size_t count = empty.size();
    if (count != 0) {
      empty.resize(std::min(count, kEmptyNamesListed));
      text += '\n';
      text += comment(fmt::format("Never filled, so left out ({}): {}{}", count, fmt::join(empty, ", "),
                                  count > empty.size() ? ", …" : ""),
                      "");
    }
    if (!too_many_.empty()) {
      text += '\n';
      text += comment(
          fmt::format("A profile has at most {} properties; left out "
                      "for that: {} columns, beginning with {}",
                      kPropertiesMax, too_many_.size(), comment_text(too_many_.front(), kNameCharacters)),
          "");
    }
    return text;
  }

  [[nodiscard]] bool has_local_times() const {
    return std::ranges::any_of(material_.columns, [](const ColumnFacts& column) {
      return guess_type(column).kind == Kind::datetime && column.dates.with_zone < column.dates.dates() &&
             !zone_of_column_name(column.name);
    });
  }

  /// What must be no value, or typed columns would hold values that do not fit.
  /// The empty text first.
  [[nodiscard]] std::vector<std::string> null_texts() const {
    std::vector<std::string> texts = {""};
    for (const ColumnFacts& column : material_.columns) {
      const Guess guess = guess_type(column);
      const bool is_typed = guess.kind == Kind::integer || guess.kind == Kind::number ||
                            guess.kind == Kind::boolean || guess.kind == Kind::date ||
                            guess.kind == Kind::datetime || guess.kind == Kind::json;
      if (!is_typed) continue;
      for (const std::string& word : column.null_word_texts) {
        if (std::ranges::find(texts, word) == texts.end()) texts.push_back(word);
      }
    }
    return texts;
  }

  const DraftMaterial& material_;
  const ColumnIndex index_;
  const std::optional<Recognition> recognition_;
  TargetChoice target_;
  IdChoice id_;
  YamlValue id_rule_;
  std::map<std::string, std::vector<Entry>, std::less<>> entries_;  ///< by operation
  std::set<std::string, std::less<>> taken_;                        ///< columns that a rule reads
  PropertyNames names_;
  std::vector<std::string> too_many_;
  std::vector<std::string> notes_;
};

}  // namespace

Draft draft_mapping(const DraftMaterial& material) {
  return Drafting(material).draft();
}

}  // namespace mixferry::mappings
