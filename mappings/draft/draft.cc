#include "mappings/draft/draft.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "mappings/draft/column_index.h"
#include "mappings/draft/draft_text.h"
#include "mappings/draft/id_choice.h"
#include "mappings/draft/meanings.h"
#include "mappings/draft/property_names.h"
#include "mappings/draft/recognition.h"
#include "mappings/draft/rules.h"
#include "mappings/draft/target.h"
#include "mappings/draft/yaml_text.h"
#include "mappings/plan/limits.h"
#include "mappings/survey/guess.h"

namespace mixferry::mappings {
namespace {

class Drafting {
 public:
  explicit Drafting(const DraftMaterial& material)
      : material_(material),
        index_(material.columns),
        events_(event_columns(material.columns, material.source_name)),
        decided_{.material = material, .index = index_, .recognition = {}, .target = first_target()} {
    decided_.recognition =
        recognise(material.columns, material.source_name, decided_.target, material.target.has_value());
    if (decided_.recognition) take_target_of_built_in();
  }

  std::expected<Draft, std::string> draft() {
    note_rows_inside_a_row();
    note_links();
    if (!decided_.for_profiles()) {
      if (events_.time == nullptr && !decided_.recognition)
        return std::unexpected("an event needs a time, and no column of these is one");
      return events();
    }
    return profiles();
  }

 private:
  Draft profiles() {
    choose_profile_id();
    take_built_in_properties();
    take_meanings();
    take_other_columns();
    // Mixpanel's own first; among each other the order of the built-in and of the file.
    for (auto& [operation, entries] : decided_.entries) {
      std::ranges::stable_partition(entries,
                                    [](const DraftEntry& entry) { return entry.name.starts_with('$'); });
    }
    Draft draft = with_text();
    draft.id_column = decided_.id.column == nullptr ? "" : decided_.id.column->name;
    for (const auto& [operation, entries] : decided_.entries) draft.properties += entries.size();
    return draft;
  }

  Draft events() {
    decided_.events =
        draft_events(material_, index_, events_, decided_.recognition ? &*decided_.recognition : nullptr);
    const EventDraft& events = decided_.events;
    Draft draft = with_text();
    draft.id_column = events.id_column;
    draft.event = events.event;
    draft.time_column = events.time_column;
    for (const DraftedTarget& target : events.targets) draft.properties += target.properties.size();
    return draft;
  }

  Draft with_text() {
    Draft draft;
    draft.yaml = text_of(decided_, notes_);
    draft.target = decided_.target.target;
    draft.built_in = decided_.recognition ? std::string(decided_.recognition->built_in->name) : "";
    draft.notes = notes_;
    return draft;
  }

  [[nodiscard]] TargetChoice first_target() const {
    if (material_.target) return forced_target(*material_.target, material_.source_name, material_.columns);
    return target_of(material_.source_name, material_.columns, events_);
  }

  void take_target_of_built_in() {
    const YamlValue* key = find_key(decided_.recognition->mapping, "group_key");
    decided_.target = {.target = decided_.recognition->kind, .group_key = key == nullptr ? "" : key->text};
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

  void note_links() {
    if (!decided_.recognition) return;
    for (const std::string& name : links_beside(*decided_.recognition, material_.columns)) {
      notes_.push_back(
          fmt::format("The same rows say which ids are one person's: import them with -m {}, too, and "
                      "before.",
                      name));
    }
  }

  void choose_profile_id() {
    decided_.id = choose_id(material_.columns, material_.source_name, decided_.for_users());
    if (decided_.id.column != nullptr) decided_.id_rule = yaml_text(decided_.id.column->name);
    if (decided_.id.is_email) {
      decided_.id_rule = email_rule(*decided_.id.column);
    } else if (decided_.id.column != nullptr) {
      decided_.id_rule = without_guards(std::move(decided_.id_rule), *decided_.id.column);
    }
    if (!decided_.recognition) return;
    auto known = rule_of_built_in(*find_key(decided_.recognition->mapping, "id"), index_,
                                  /*all_rows_seen=*/true, material_.this_year);
    if (!known) return;
    std::erase_if(decided_.id.others,
                  [&](const std::string& name) { return name == known->columns.front()->name; });
    if (known->columns.front() != decided_.id.column && decided_.id.doubts.empty())
      decided_.id.others.insert(decided_.id.others.begin(), decided_.id.column->name);
    decided_.id.column = known->columns.front();
    decided_.id.doubts = doubts_about_id(*decided_.id.column);
    decided_.id.reason = fmt::format("the id that {} takes", decided_.recognition->built_in->name);
    decided_.id.is_email = false;
    decided_.id_rule = known->rule;
    erase_key(decided_.id_rule, "on_error");
  }

  void add(std::string_view operation, std::string name, DraftRule draft) {
    for (const ColumnFacts* column : draft.columns) taken_.insert(column->name);
    names_.take(name);
    decided_.entries[std::string(operation)].push_back({std::move(name), std::move(draft)});
  }

  void take_built_in_properties() {
    if (!decided_.recognition) return;
    for (const std::string_view operation : kDraftedOperations) {
      const YamlValue* properties = find_key(decided_.recognition->mapping, operation);
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
      const auto meaning = meaning_of(column, guess_type(column), decided_.target.target);
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
      const bool is_all_in_the_id = &column == decided_.id.column && guess_type(column).separator.empty();
      if (column.values() == 0 || column.name.empty() || taken_.contains(column.name) || is_all_in_the_id)
        continue;
      if (names_.count() >= kPropertiesMax) {
        decided_.too_many.push_back(column.name);
        continue;
      }
      add("set", names_.name_for(column.name), rule_of(column));
    }
  }

  const DraftMaterial& material_;
  const ColumnIndex index_;
  const EventColumns events_;
  Decisions decided_;
  std::set<std::string, std::less<>> taken_;  ///< columns that a rule reads
  PropertyNames names_;
  std::vector<std::string> notes_;
};

}  // namespace

std::expected<Draft, std::string> draft_mapping(const DraftMaterial& material) {
  return Drafting(material).draft();
}

std::string rejects_comment(const std::vector<std::string>& counts) {
  return "\n" + comment(fmt::format("Of the rows looked at, some will be rejects: {}. `mixferry check` tells "
                                    "which, and what to do.",
                                    fmt::join(counts, ", ")),
                        "");
}

}  // namespace mixferry::mappings
