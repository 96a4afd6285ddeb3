#include "mappings/draft/draft_text.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>
#include <string_view>

#include "engine/base/counted.h"
#include "mappings/draft/event_text.h"
#include "mappings/draft/passing_rows.h"
#include "mappings/draft/yaml_text.h"
#include "mappings/plan/limits.h"
#include "mappings/plan/zone_names.h"
#include "mappings/survey/guess.h"

namespace mixferry::mappings {
namespace {

constexpr std::size_t kEmptyNamesListed = 500;
constexpr std::size_t kOthersNamed = 3;

class DraftText {
 public:
  DraftText(const Decisions& decisions, std::vector<std::string>& notes)
      : decisions_(decisions), notes_(notes) {}

  std::string text() {
    const std::string read = head() + source();
    return read + (decisions_.for_profiles() ? profile() + operations() : events()) + columns_left_out();
  }

 private:
  std::string head() {
    std::string text = comment(
        fmt::format("Drafted by `mixferry init` from {}: {}.",
                    comment_text(decisions_.material.source_name, kNameCharacters),
                    decisions_.material.all_rows_seen
                        ? fmt::format("all of its {}", counted(decisions_.material.rows, "row"))
                        : fmt::format("{} from all over it", counted(decisions_.material.rows, "row"))),
        "");
    if (decisions_.recognition) {
      text += comment(fmt::format("Begun with the built-in mapping {}, which "
                                  "knows {} of the columns.",
                                  decisions_.recognition->built_in->name, decisions_.recognition->columns),
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
    if (!decisions_.material.all_rows_seen) {
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
                                               comment_text(decisions_.material.source_name, kNameCharacters),
                                               name_of(decisions_.target.target))));
  }

  std::string source() {
    std::string text = "source:\n" + how_it_was_read();
    if (has_local_times())
      text += comment(
          "For times that name no zone. Write the CRM's own, such "
          "as Europe/Paris.",
          kIndent);
    text += fmt::format("  timezone: {}\n", decisions_.material.source.timezone.empty()
                                                ? "UTC"
                                                : yaml_scalar(decisions_.material.source.timezone));
    if (const std::vector<std::string> nulls = null_texts(); nulls.size() > 1) {
      text += comment(
          "Words that stand in typed columns where there is no "
          "value. In all columns they mean none.",
          kIndent);
      text += fmt::format("  nulls: {}\n", yaml_flow(yaml_texts(nulls)));
    }
    if (decisions_.material.columns_may_be_missing || decisions_.events.columns_optional)
      text += "  columns: optional\n";
    if (!decisions_.target.reason.empty()) {
      text += comment(decisions_.target.reason, "");
      notes_.push_back(decisions_.target.reason);
    }
    return text;
  }

  std::string events() {
    notes_.insert(notes_.end(), decisions_.events.notes.begin(), decisions_.events.notes.end());
    return event_text(decisions_.events);
  }

  std::string profile() {
    std::string text = fmt::format("target: {}\n", decisions_.for_users() ? "users" : "groups");
    if (!decisions_.for_users()) {
      text += comment(
          "The group key's name in the project's settings, where "
          "it must exist before the import.",
          "");
      text += fmt::format("group_key: {}\n", yaml_scalar(decisions_.target.group_key));
    }
    text += '\n';
    text += id_lines();
    if (decisions_.recognition) text += conditions();
    return text;
  }

  /// The keys of `source` that reading asks for.
  [[nodiscard]] std::string how_it_was_read() const {
    const DraftSource& source = decisions_.material.source;
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
    if (decisions_.id.column == nullptr) return "";
    std::string text =
        comment(fmt::format("The id is {}: {}.", comment_text(decisions_.id.column->name, kNameCharacters),
                            decisions_.id.reason),
                "");
    if (decisions_.id.is_email) {
      const std::string warning =
          "No other column is unique and filled, so it is the e-mail address. "
          "People change theirs, and "
          "events must "
          "carry the same address in lower case.";
      text += comment(warning, "");
      notes_.push_back(warning);
    }
    for (const std::string& doubt : decisions_.id.doubts) {
      text += comment(fmt::format("Beware: {}.", doubt), "");
      notes_.push_back(
          fmt::format("The id {}: {}.", comment_text(decisions_.id.column->name, kNameCharacters), doubt));
    }
    if (!decisions_.id.others.empty()) {
      std::vector<std::string> others;
      for (const std::string& name : decisions_.id.others) {
        if (others.size() < kOthersNamed) others.push_back(comment_text(name, kNameCharacters));
      }
      text += comment(fmt::format("Could be it, too: {}. Events and profiles "
                                  "meet only under the same id.",
                                  fmt::join(others, ", ")),
                      "");
    }
    return text + fmt::format("id: {}\n", yaml_flow(decisions_.id_rule));
  }

  /// `when` and `delete` of the built-in mapping, where this export has all the
  /// columns that they look at.
  std::string conditions() {
    std::string text;
    for (const std::string_view key : {"when", "delete"}) {
      const YamlValue* value = find_key(decisions_.recognition->mapping, key);
      if (value == nullptr) continue;
      YamlValue here = *value;
      if (!name_columns_here(here)) continue;
      text += '\n';
      text += comment(
          key == "when" ? "Other rows are counted as filtered." : "The profiles of such rows are deleted.",
          "");
      if (const std::uint64_t failing = count_failing(here); failing != 0 && key == "when") {
        const std::string words =
            fmt::format("Of {} looked at, `when` filters {}: {}.", counted(decisions_.material.rows, "row"),
                        grouped(failing), yaml_flow(here));
        text += comment(words, "");
        if (failing * 2 > decisions_.material.rows) notes_.push_back(words);
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
    return rows_with(*decisions_.index.find(column->text), *unwanted);
  }

  bool name_columns_here(YamlValue& value) {
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      YamlValue& item = value.items[i];
      if (i < value.keys.size() && value.keys[i].text == "column") {
        const ColumnFacts* column = decisions_.index.find(item.text);
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
    for (const std::string_view operation : kDraftedOperations) {
      const auto at = decisions_.entries.find(operation);
      if (at == decisions_.entries.end()) continue;
      text += fmt::format("\n{}:\n", operation);
      for (const DraftEntry& entry : at->second) text += entry_lines(entry, decisions_.for_users());
    }
    if (text.empty())
      text = fmt::format("\nset:\n{}Source: {{ value: {} }}\n", kIndent,
                         yaml_scalar(decisions_.material.source_name));
    return text;
  }

  std::string columns_left_out() const {
    std::string text;
    std::vector<std::string> empty;
    for (const ColumnFacts& column : decisions_.material.columns) {
      if (column.values() == 0 && &column != decisions_.id.column)
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
    const bool of_profiles = decisions_.for_profiles();
    const std::vector<std::string>& too_many = of_profiles ? decisions_.too_many : decisions_.events.too_many;
    if (!too_many.empty()) {
      text += '\n';
      text += comment(
          fmt::format("{} has at most {} properties; left out for that: {} columns, beginning with {}",
                      of_profiles ? "A profile" : "An event",
                      of_profiles ? kPropertiesMax : kEventPropertiesMax, too_many.size(),
                      comment_text(too_many.front(), kNameCharacters)),
          "");
    }
    return text;
  }

  [[nodiscard]] bool has_local_times() const {
    if (decisions_.events.joins_time_of_day) return true;
    return std::ranges::any_of(decisions_.material.columns, [](const ColumnFacts& column) {
      return guess_type(column).kind == Kind::datetime && column.dates.with_zone < column.dates.dates() &&
             !zone_of_column_name(column.name);
    });
  }

  /// What must be no value, or typed columns would hold values that do not fit.
  /// The empty text first.
  [[nodiscard]] std::vector<std::string> null_texts() const {
    std::vector<std::string> texts = {""};
    for (const ColumnFacts& column : decisions_.material.columns) {
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

  const Decisions& decisions_;
  std::vector<std::string>& notes_;
};

}  // namespace

std::string text_of(const Decisions& decisions, std::vector<std::string>& notes) {
  return DraftText(decisions, notes).text();
}

}  // namespace mixferry::mappings
