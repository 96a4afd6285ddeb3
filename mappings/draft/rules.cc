#include "mappings/draft/rules.h"

#include <algorithm>
#include <fmt/format.h>
#include <string_view>

#include "mappings/draft/recognition.h"
#include "mappings/draft/yaml_text.h"
#include "mappings/survey/guess.h"

namespace mixferry::mappings {
namespace {

constexpr std::size_t kExamples = 3;
constexpr std::size_t kExampleCharacters = 30;
/// Of values that almost all fit, so many in a hundred may be left out.
constexpr std::uint64_t kMostly = 90;

YamlValue from_columns(const std::vector<std::string>& names) {
  return names.size() == 1 ? yaml_text(names.front()) : yaml_texts(names);
}

YamlValue plain_rule(const std::vector<std::string>& names) {
  if (names.size() == 1) return yaml_text(names.front());
  YamlValue rule{.kind = YamlValue::Kind::map};
  set_key(rule, "from", yaml_texts(names));
  return rule;
}

YamlValue typed_rule(const std::string& column, std::string_view as, bool may_fail, bool all_rows_seen) {
  YamlValue rule{.kind = YamlValue::Kind::map};
  set_key(rule, "from", yaml_text(column));
  set_key(rule, "as", yaml_text(as));
  if (may_fail && !all_rows_seen) set_key(rule, "on_error", yaml_text("skip"));
  return rule;
}

YamlValue date_rule(const std::string& column, Kind kind, const std::vector<std::string>& formats,
                    bool all_rows_seen) {
  YamlValue rule = typed_rule(column, kind == Kind::date ? "date" : "datetime", false, all_rows_seen);
  if (!formats.empty()) set_key(rule, "format", from_columns(formats));
  if (!all_rows_seen) set_key(rule, "on_error", yaml_text("skip"));
  return rule;
}

YamlValue leaving_out(YamlValue rule) {
  set_key(rule, "on_error", yaml_text("skip"));
  return rule;
}

/// What somebody may want to write instead, where nobody can know.
std::vector<YamlValue> proposals_for(const ColumnFacts& column, const Guess& guess) {
  const auto typed = [&](std::string_view as) {
    return leaving_out(typed_rule(column.name, as, true, /*all_rows_seen=*/false));
  };
  switch (guess.kind) {
    case Kind::integer:
      return {typed("integer")};
    case Kind::number:
      return {typed("number")};
    case Kind::boolean:
      return {typed("boolean")};
    case Kind::date:
    case Kind::datetime: {
      std::vector<YamlValue> proposals = {
          leaving_out(date_rule(column.name, guess.kind, guess.formats, true))};
      if (!guess.other_formats.empty()) {
        proposals.push_back(leaving_out(date_rule(column.name, guess.kind, guess.other_formats, true)));
      }
      return proposals;
    }
    case Kind::epoch_seconds:
      return {date_rule(column.name, Kind::datetime, {"epoch_seconds"}, true)};
    case Kind::epoch_milliseconds:
      return {date_rule(column.name, Kind::datetime, {"epoch_milliseconds"}, true)};
    case Kind::list: {
      YamlValue rule = typed_rule(column.name, "list", false, true);
      set_key(rule, "separator", yaml_text(std::string(1, guess.separator)));
      return {rule};
    }
    default:
      return {};
  }
}

/// How many values `as` takes as they are, patterns aside; nullopt for what
/// can't fail or can't be told.
std::optional<std::uint64_t> count_fitting(const ColumnFacts& column, std::string_view as) {
  if (as == "number") return column.count(Look::number);
  if (as == "integer") return column.count(Look::integer);
  if (as == "boolean") return column.count(Look::true_word) + column.count(Look::false_word);
  if (as == "date" || as == "datetime") return column.dates.iso;
  return std::nullopt;
}

/// Takes out of a built-in's rule what the values of this export speak against.
void hold_against_values(DraftRule& draft, bool all_rows_seen) {
  YamlValue& rule = draft.rule;
  if (const YamlValue* normalize = find_key(rule, "normalize")) {
    const Look look = normalize->text == "email" ? Look::email : Look::salesforce_id;
    const bool can_be_told = normalize->text == "email" || normalize->text == "salesforce_id";
    const bool all_fit =
        std::ranges::all_of(draft.columns, [&](const ColumnFacts* column) { return column->all(look); });
    if (can_be_told && !all_fit) {
      draft.doubt =
          fmt::format("not all values can be normalised ({}), so they are sent as they are", normalize->text);
      erase_key(rule, "normalize");
    } else if (!can_be_told) {
      rule = leaving_out(std::move(rule));
    }
  }
  const YamlValue* as = find_key(rule, "as");
  if (as == nullptr) return;
  if (!all_rows_seen || as->text == "json") rule = leaving_out(std::move(rule));
  for (const std::string_view key : {"match", "map", "template", "format", "number_format"}) {
    if (find_key(rule, key) != nullptr) {
      rule = leaving_out(std::move(rule));  // what a step before makes of the values is not known
      return;
    }
  }
  const std::string type = find_key(rule, "as")->text;
  std::vector<std::string> formats;
  for (const ColumnFacts* column : draft.columns) {
    const auto fitting = count_fitting(*column, type);
    const std::uint64_t values = column->values();
    if (!fitting || *fitting == values) continue;
    const Guess guess = guess_type(*column);
    const bool is_date =
        (type == "date" || type == "datetime") && !guess.formats.empty() && guess.doubt.empty();
    if (is_date) {
      formats = guess.formats;
    } else if (*fitting * 100 >= values * kMostly) {
      draft.doubt = fmt::format("{} of {} values do not fit and are left out", values - *fitting, values);
      rule = leaving_out(std::move(rule));
    } else {
      draft.doubt = fmt::format("{} of {} values do not fit `as: {}`", values - *fitting, values, type);
      if (!guess.doubt.empty()) draft.doubt += fmt::format(" ({})", guess.doubt);
      draft.proposals = proposals_for(*column, guess);
      if (draft.proposals.empty()) draft.proposals.push_back(leaving_out(rule));
      std::vector<std::string> names;
      for (const ColumnFacts* read : draft.columns) names.push_back(read->name);
      rule = plain_rule(names);
      return;
    }
  }
  if (!formats.empty()) set_key(rule, "format", from_columns(formats));
}

}  // namespace

DraftRule rule_of_column(const ColumnFacts& column, bool all_rows_seen) {
  const Guess guess = guess_type(column);
  DraftRule draft{
      .rule = yaml_text(column.name), .columns = {&column}, .doubt = guess.doubt, .proposals = {}};
  const bool has_types = column.typed == column.values() || column.json_lists + column.json_objects != 0;
  if (!guess.doubt.empty() || guess.kind == Kind::epoch_seconds || guess.kind == Kind::epoch_milliseconds) {
    draft.proposals = proposals_for(column, guess);
    if (draft.doubt.empty()) draft.doubt = "digits that may be a time";
    if (guess.kind == Kind::email || guess.kind == Kind::url || guess.kind == Kind::uuid ||
        guess.kind == Kind::salesforce_id) {
      draft.doubt.clear();
    }
    return draft;
  }
  if (has_types && guess.kind != Kind::json) return draft;
  switch (guess.kind) {
    case Kind::integer:
      draft.rule = typed_rule(column.name, "integer", true, all_rows_seen);
      break;
    case Kind::number:
      if (guess.number_form.empty()) {
        draft.rule = typed_rule(column.name, "number", true, all_rows_seen);
      } else {
        draft.doubt = fmt::format("numbers written like {}", guess.number_form);
      }
      break;
    case Kind::boolean:
      draft.rule = typed_rule(column.name, "boolean", true, all_rows_seen);
      break;
    case Kind::date:
    case Kind::datetime:
      draft.rule = date_rule(column.name, guess.kind, guess.formats, all_rows_seen);
      break;
    case Kind::list:
      draft.rule = proposals_for(column, guess).front();
      break;
    case Kind::json:
      draft.rule = leaving_out(typed_rule(column.name, "json", true, all_rows_seen));
      break;
    default:
      break;
  }
  return draft;
}

std::optional<DraftRule> rule_of_built_in(const YamlValue& rule, const ColumnIndex& index,
                                          bool all_rows_seen) {
  const auto filled = [&](const std::string& name) -> const ColumnFacts* {
    const ColumnFacts* column = index.find(name);
    return column != nullptr && column->values() != 0 ? column : nullptr;
  };
  DraftRule draft{.rule = rule, .columns = {}, .doubt = {}, .proposals = {}};
  std::vector<std::string> names;
  const auto take = [&](const std::string& wanted, const ColumnFacts& column) {
    if (std::ranges::find(draft.columns, &column) != draft.columns.end()) return;
    draft.columns.push_back(&column);
    names.push_back(wanted.ends_with("(*)") ? wanted : column.name);
  };
  if (const YamlValue* text = find_key(rule, "template")) {
    std::string here;
    for (const TemplatePart& part : template_parts(text->text)) {
      here += part.literal;
      if (part.columns.empty()) continue;
      const auto known =
          std::ranges::find_if(part.columns, [&](const std::string& name) { return filled(name); });
      if (known == part.columns.end()) return std::nullopt;  // half a template makes half a text
      take(*known, *filled(*known));
      if (names.back().find_first_of("{}|") != std::string::npos) return std::nullopt;
      here += fmt::format("{{{}}}", names.back());
    }
    set_key(draft.rule, "template", yaml_text(here));
  } else {
    for (const std::string& name : columns_read(rule)) {
      if (const ColumnFacts* column = filled(name)) take(name, *column);
    }
    if (draft.columns.empty()) return std::nullopt;
    const bool says_more = rule.kind == YamlValue::Kind::map && rule.keys.size() > 1;
    if (says_more) {
      set_key(draft.rule, "from", from_columns(names));
    } else {
      draft.rule = plain_rule(names);
    }
  }
  // Conditions read columns, too, and are about values that nobody here knows.
  if (find_key(draft.rule, "when") != nullptr) return std::nullopt;
  hold_against_values(draft, all_rows_seen);
  return draft;
}

std::string evidence_of(const ColumnFacts& column, bool hide_values) {
  const std::uint64_t percent = column.rows == 0 ? 0 : column.filled * 100 / column.rows;
  std::string text = percent == 0 && column.filled != 0 ? "<1 %" : fmt::format("{} %", percent);
  text += fmt::format(", {}{} value{}", column.distinct_exact ? "" : "about ", column.distinct,
                      column.distinct == 1 ? "" : "s");
  if (hide_values || column.frequent.empty()) return text;
  text += ": ";
  for (std::size_t i = 0; i < std::min(column.frequent.size(), kExamples); ++i) {
    if (i != 0) text += " | ";
    text += comment_text(column.frequent[i].text, kExampleCharacters);
  }
  return text;
}

}  // namespace mixferry::mappings
