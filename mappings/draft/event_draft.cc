#include "mappings/draft/event_draft.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>

#include "engine/base/counted.h"
#include "mappings/draft/built_in_events.h"
#include "mappings/draft/event_time.h"
#include "mappings/draft/link_example.h"
#include "mappings/draft/property_names.h"
#include "mappings/draft/yaml_text.h"
#include "mappings/language/vocabulary.h"
#include "mappings/plan/limits.h"
#include "mappings/survey/guess.h"

namespace mixferry::mappings {
namespace {

constexpr std::size_t kEventsNamed = 6;

std::string_view in_the_language(ProjectIdentity mode) {
  return std::ranges::find(kProjectIdentityWords, mode, [](const auto& word) { return word.meaning; })->text;
}
constexpr std::string_view kGroupKey = "company";

/// Makes one target of what the columns are.
class Guessing {
 public:
  Guessing(const DraftMaterial& material, const EventColumns& columns)
      : material_(material), columns_(columns) {}

  EventDraft draft() {
    DraftedTarget& target = draft_.targets.emplace_back();
    target.parts = {event(), time_part(columns_, draft_.notes), id(), insert_id()};
    draft_.time_column = named_time();
    draft_.joins_time_of_day = joins_time_of_day(columns_);
    if (columns_.company != nullptr) target.groups.push_back(company());
    if (const auto ids = link_columns(material_.columns)) show_link(*ids);
    return std::move(draft_);
  }

 private:
  void show_link(const LinkColumns& ids) {
    const ProjectIdentity mode = material_.project_identity.value_or(ProjectIdentity::simplified);
    draft_.link = link_example(ids, mode);
    if (material_.project_identity)
      draft_.of_all.push_back({.key = "project_identity", .rule = yaml_text(in_the_language(mode))});
    draft_.notes.push_back(
        fmt::format("{} and {} tell which ids are one person's. Nothing links them yet: the last lines of "
                    "the draft, a comment, show how.",
                    named(*ids.user), named(*ids.anonymous)));
  }

  DraftPart event() {
    const std::string fallback = columns_.all_called.value_or("Imported Event");
    DraftPart part{.key = "event"};
    if (columns_.event == nullptr) {
      part.comments.push_back(
          "No column says what happened, so that all events have one name. Write the one that you want "
          "before the "
          "first import: an event under another name is another event.");
      part.rule = map_of("value", yaml_text(fallback));
      draft_.event = fmt::format("{}, all of them", fallback);
      return part;
    }
    const ColumnFacts& column = *columns_.event;
    part.comments.push_back(fmt::format("Events are called as {} says{}", named(column), names_in(column)));
    part.rule = yaml_text(column.name);
    if (!columns_.event_is_certain && columns_.all_called) {
      part.comments.emplace_back("If that is no name, all of them may have one:");
      part.proposals.push_back(map_of("value", yaml_text(fallback)));
    }
    if (const std::uint64_t without = rows_without(column); without != 0) {
      part.comments.push_back(fmt::format("{}, and {} called {}.", rows_have(without, "none"),
                                          without == 1 ? "is" : "are", fallback));
      part.rule = as_map(std::move(part.rule));
      set_key(part.rule, "default", yaml_text(fallback));
    }
    draft_.event = fmt::format("as {} says", named(column));
    return part;
  }

  [[nodiscard]] std::string named_time() const {
    return joins_time_of_day(columns_)
               ? fmt::format("{} and {}", columns_.time->name, columns_.time_of_day->name)
               : columns_.time->name;
  }

  /// `, by 3 names: CALL | EMAIL | MEETING.`, and how to have others.
  static std::string names_in(const ColumnFacts& column) {
    std::vector<std::string> names;
    for (const ValueCount& value : column.frequent) {
      if (names.size() < kEventsNamed) names.push_back(comment_text(value.text, kNameCharacters));
    }
    if (names.empty()) return ".";
    return fmt::format(", by {}: {}{}. With `map: {{ {}: Another Name }}` they get other names.",
                       counted(column.distinct, "name"), fmt::join(names, " | "),
                       column.distinct > names.size() ? " | …" : "", yaml_scalar(names.front()));
  }

  DraftPart id() {
    DraftPart part{.key = "id"};
    if (columns_.person == nullptr) return id_of_nobody(std::move(part));
    const ColumnFacts& column = *columns_.person;
    draft_.id_column = column.name;
    part.comments.push_back(fmt::format("Whose event it is, {} says.", named(column)));
    if (!columns_.other_people.empty())
      part.comments.back() += fmt::format(" Could be it, too: {}.", first_few(columns_.other_people));
    part.comments.back() += " Events and profiles meet only under the same id.";
    if (guess_type(column).kind == Kind::email) {
      part.comments.emplace_back(
          "It is the e-mail address, since no other column says whose event it is. People change theirs, and "
          "profiles "
          "must be called by the same address in lower case.");
      draft_.notes.push_back("The id: " + part.comments.back());
      part.rule = email_rule(column);
    } else {
      part.rule = without_guards(yaml_text(column.name), column);
    }
    if (const std::uint64_t empty = column.rows - std::min(column.rows, column.filled); empty != 0) {
      part.comments.push_back(fmt::format("{}: {}.", rows_have(empty, "none"),
                                          empty == 1 ? "an event of nobody" : "events of nobody"));
      part.rule = as_map(std::move(part.rule));
      set_key(part.rule, "empty", yaml_text("skip"));
    }
    if (column.no_ids != 0)
      part.comments.push_back(
          fmt::format("Beware: {} what is no id, and will be {}.",
                      column.no_ids == 1 ? "1 row holds" : counted(column.no_ids, "row") + " hold",
                      column.no_ids == 1 ? "a reject" : "rejects"));
    return part;
  }

  /// The language wants a rule, which finds nobody where its column is not there.
  DraftPart id_of_nobody(DraftPart part) {
    constexpr auto kPlaces = std::to_array<std::string_view>({"Contact ID", "User ID", "Whose ID"});
    const auto place = std::ranges::find_if(kPlaces, [&](std::string_view name) {
      return std::ranges::none_of(material_.columns, [&](const ColumnFacts& column) {
        return column.name == name && column.values() != 0;
      });
    });
    const std::string words =
        "No column says whose events these are, so they are nobody's. If one does, name it in `id`.";
    part.comments.push_back(words);
    draft_.notes.push_back(words);
    draft_.columns_optional = true;
    part.rule = map_of("from", yaml_text(place == kPlaces.end() ? kPlaces.back() : *place));
    set_key(part.rule, "empty", yaml_text("skip"));
    return part;
  }

  DraftPart insert_id() const {
    DraftPart part{.key = "insert_id"};
    if (columns_.insert_id == nullptr) {
      part.comments.emplace_back(
          "No column is a row's own id (`insert_id`), so a hash of all that an event says stands in: two "
          "rows that say "
          "the same in one second are one event.");
      return part;
    }
    const ColumnFacts& column = *columns_.insert_id;
    part.comments.push_back(fmt::format("{} makes a row one event, however often it is sent: {}.",
                                        named(column),
                                        column.rows == 0            ? "it is named like an id"
                                        : rows_without(column) == 0 ? "filled in every row, no value twice"
                                                                    : "filled in most rows, no value twice"));
    part.rule = without_guards(yaml_text(column.name), column);
    return part;
  }

  DraftPart company() const {
    const ColumnFacts& column = *columns_.company;
    const Guess guess = guess_type(column);
    DraftPart part{.key = std::string(kGroupKey)};
    part.comments.emplace_back(
        "The group key's name in the project's settings, where it must exist before the import.");
    part.rule = guess.kind == Kind::list
                    ? rule_of_column(column, material_.all_rows_seen, material_.this_year).rule
                    : without_guards(yaml_text(column.name), column);
    return part;
  }

  const DraftMaterial& material_;
  const EventColumns& columns_;
  EventDraft draft_;
};

/// The columns that a draft's own parts read, which need not be properties, too.
std::set<std::string, std::less<>> columns_of_parts(const EventColumns& columns) {
  std::set<std::string, std::less<>> names;
  for (const ColumnFacts* column : {columns.event, columns.time, columns.person, columns.company}) {
    // A row's own id is a property as well: Mixpanel may know it by a hash alone.
    if (column != nullptr) names.insert(column->name);
  }
  if (joins_time_of_day(columns)) names.insert(columns.time_of_day->name);
  return names;
}

/// Makes properties of what no rule reads yet.
void add_other_columns(const DraftMaterial& material, const std::set<std::string, std::less<>>& taken,
                       EventDraft& draft) {
  constexpr std::size_t own = 4;  // time, distinct_id, $insert_id, ip
  DraftedTarget& target = draft.targets.front();
  PropertyNames names(TargetKind::events);
  for (const DraftPart& group : target.groups) names.take(group.key);
  for (const DraftEntry& entry : target.properties) names.take(entry.name);
  const bool has_room_for_all = draft.targets.size() > 1 || target.kind != TargetKind::events;
  for (const ColumnFacts& column : material.columns) {
    if (column.values() == 0 || column.name.empty() || taken.contains(column.name)) continue;
    DraftEntry entry{names.name_for(column.name),
                     rule_of_column(column, material.all_rows_seen, material.this_year)};
    if (has_room_for_all) {
      names.take(entry.name);
      draft.not_mapped.push_back(std::move(entry));
    } else if (names.count() >= kEventPropertiesMax - own) {
      draft.too_many.push_back(column.name);
    } else {
      names.take(entry.name);
      target.properties.push_back(std::move(entry));
    }
  }
}

}  // namespace

EventDraft draft_events(const DraftMaterial& material, const ColumnIndex& index, const EventColumns& columns,
                        const Recognition* recognition) {
  if (recognition == nullptr) {
    EventDraft draft = Guessing(material, columns).draft();
    add_other_columns(material, columns_of_parts(columns), draft);
    return draft;
  }
  std::set<std::string, std::less<>> taken;
  EventDraft draft = draft_built_in_events(material, index, *recognition, taken);
  if (draft.targets.front().kind == TargetKind::events) add_other_columns(material, taken, draft);
  return draft;
}

}  // namespace mixferry::mappings
