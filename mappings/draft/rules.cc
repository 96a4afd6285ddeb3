#include "mappings/draft/rules.h"

#include <algorithm>
#include <fmt/format.h>
#include <string_view>

#include "mappings/draft/recognition.h"
#include "mappings/draft/yaml_text.h"
#include "mappings/plan/zone_names.h"
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

/// Escaped for a regular expression.
std::string pattern_of(std::string_view text) {
  std::string pattern;
  for (const char byte : text) {
    if (std::string_view("\\^$.|?*+()[]{}").contains(byte)) pattern += '\\';
    pattern += byte;
  }
  return pattern;
}

YamlValue date_rule(const ColumnFacts& column, const Guess& guess, const std::vector<std::string>& formats,
                    bool all_rows_seen, int this_year) {
  const bool is_day = guess.kind == Kind::date;
  YamlValue rule = typed_rule(column.name, is_day ? "date" : "datetime", true, all_rows_seen);
  if (!formats.empty()) set_key(rule, "format", from_columns(formats));
  if (guess.of_birth) set_key(rule, "years", yaml_text(fmt::format("{}-{}", this_year - 99, this_year)));
  const bool header_says_zone = !is_day && column.dates.with_zone == 0 && column.typed == 0 &&
                                zone_of_column_name(column.name).has_value();
  if (header_says_zone) set_key(rule, "timezone", yaml_text(kZoneFromHeader));
  return rule;
}

YamlValue number_rule(const ColumnFacts& column, const std::vector<std::string>& formats,
                      bool all_rows_seen) {
  YamlValue rule = typed_rule(column.name, "number", true, all_rows_seen);
  if (!formats.empty()) set_key(rule, "format", from_columns(formats));
  if (!formats.empty() && formats.front().contains('%')) set_key(rule, "percent", yaml_text("points"));
  return rule;
}

YamlValue boolean_rule(const ColumnFacts& column, const Guess& guess, bool all_rows_seen) {
  YamlValue rule = typed_rule(column.name, "boolean", true, all_rows_seen);
  if (!guess.true_words.empty()) set_key(rule, "true", from_columns(guess.true_words));
  if (!guess.false_words.empty()) set_key(rule, "false", from_columns(guess.false_words));
  return rule;
}

YamlValue list_rule(const ColumnFacts& column, const Guess& guess) {
  YamlValue rule = typed_rule(column.name, "list", false, true);
  const bool is_quoted = guess.separator.starts_with('\'');
  if (guess.bracketed)
    set_key(rule, "match", yaml_text(is_quoted ? "^\\['?(.*?)'?\\]$" : "(?s)^[\\[{](.*)[\\]}]$"));
  set_key(rule, "separator", yaml_text(guess.separator));
  return rule;
}

YamlValue leaving_out(YamlValue rule) {
  set_key(rule, "on_error", yaml_text("skip"));
  return rule;
}

/// What somebody may want to write instead, where nobody can know. Each reads all values that were seen.
std::vector<YamlValue> proposals_for(const ColumnFacts& column, const Guess& guess, bool all_rows_seen,
                                     int this_year) {
  if (guess.unreadable) return {};
  std::vector<YamlValue> proposals;
  const auto propose = [&](YamlValue rule) { proposals.push_back(without_guards(std::move(rule), column)); };
  switch (guess.kind) {
    case Kind::integer:
      propose(typed_rule(column.name, "integer", true, all_rows_seen));
      break;
    case Kind::number:
      propose(number_rule(column, guess.formats, all_rows_seen));
      if (!guess.other_formats.empty()) propose(number_rule(column, guess.other_formats, all_rows_seen));
      break;
    case Kind::boolean:
      propose(boolean_rule(column, guess, all_rows_seen));
      break;
    case Kind::date:
    case Kind::datetime:
      propose(date_rule(column, guess, guess.formats, all_rows_seen, this_year));
      if (!guess.other_formats.empty())
        propose(date_rule(column, guess, guess.other_formats, all_rows_seen, this_year));
      break;
    case Kind::epoch_seconds:
      propose(date_rule(column, guess, {"epoch_seconds"}, all_rows_seen, this_year));
      break;
    case Kind::epoch_milliseconds:
      propose(date_rule(column, guess, {"epoch_milliseconds"}, all_rows_seen, this_year));
      break;
    case Kind::list:
      propose(list_rule(column, guess));
      break;
    default:
      if (guess.has_entities) {
        YamlValue rule{.kind = YamlValue::Kind::map};
        set_key(rule, "from", yaml_text(column.name));
        set_key(rule, "strip", yaml_text("html"));
        propose(std::move(rule));
      }
      break;
  }
  return proposals;
}

/// `doubt`, and what becomes of the values that no rule reads.
std::string doubt_of(const Guess& guess) {
  const bool is_typed = guess.unreadable && guess.kind != Kind::string;
  return is_typed ? guess.doubt + ", which a rule with a type would leave out" : guess.doubt;
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
void hold_against_values(DraftRule& draft, bool all_rows_seen, int this_year) {
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
  const bool is_numeric = type == "number" || type == "integer";
  const bool is_date = type == "date" || type == "datetime";
  std::vector<std::string> formats;
  for (const ColumnFacts* column : draft.columns) {
    const auto fitting = count_fitting(*column, type);
    const std::uint64_t values = column->values();
    const Guess guess = guess_type(*column);
    // 2.000 is plain digits, too, where points group them.
    const bool is_grouped =
        is_numeric && guess.kind == Kind::number && (!guess.formats.empty() || !guess.doubt.empty());
    if (!fitting || (*fitting == values && !is_grouped)) continue;
    const bool is_written = !guess.formats.empty() && guess.doubt.empty() &&
                            (is_date ? guess.kind == Kind::date || guess.kind == Kind::datetime : is_grouped);
    if (is_written) {
      formats = guess.formats;
      if (is_numeric) set_key(rule, "as", yaml_text("number"));
    } else if (!is_grouped && *fitting * 100 >= values * kMostly) {
      draft.doubt = fmt::format("{} of {} values do not fit and are left out", values - *fitting, values);
      rule = leaving_out(std::move(rule));
    } else {
      draft.doubt = is_grouped
                        ? doubt_of(guess)
                        : fmt::format("{} of {} values do not fit `as: {}`", values - *fitting, values, type);
      if (!is_grouped && !guess.doubt.empty()) draft.doubt += fmt::format(" ({})", guess.doubt);
      if (draft.columns.size() == 1)
        draft.proposals = proposals_for(*column, guess, all_rows_seen, this_year);
      std::vector<std::string> names;
      for (const ColumnFacts* read : draft.columns) names.push_back(read->name);
      rule = plain_rule(names);
      return;
    }
  }
  if (!formats.empty()) set_key(rule, "format", from_columns(formats));
}

}  // namespace

YamlValue without_guards(YamlValue rule, const ColumnFacts& column) {
  const bool takes_all =
      rule.is_scalar() || (find_key(rule, "match") == nullptr && find_key(rule, "from") != nullptr);
  if (column.guarded == 0 || !takes_all) return rule;
  if (rule.is_scalar()) {
    YamlValue map{.kind = YamlValue::Kind::map};
    set_key(map, "from", std::move(rule));
    rule = std::move(map);
  }
  set_key(rule, "match", yaml_text(column.guarded_by_formulas ? "(?s)^(?:=\")?(.*?)\"?$" : "(?s)^'?(.*)$"));
  return rule;
}

YamlValue email_rule(const ColumnFacts& column) {
  YamlValue rule{.kind = YamlValue::Kind::map};
  set_key(rule, "from", yaml_text(column.name));
  const Guess guess = guess_type(column);
  if (guess.kind == Kind::email && !guess.separator.empty()) {
    set_key(rule, "match", yaml_text(fmt::format("^(.+?)(?:{}|$)", pattern_of(guess.separator))));
  }
  set_key(rule, "case", yaml_text("lower"));
  return rule;
}

namespace {

YamlValue certain_rule(const ColumnFacts& column, const Guess& guess, bool all_rows_seen, int this_year) {
  switch (guess.kind) {
    case Kind::integer:
      return typed_rule(column.name, "integer", true, all_rows_seen);
    case Kind::number:
      return number_rule(column, guess.formats, all_rows_seen);
    case Kind::boolean:
      return boolean_rule(column, guess, all_rows_seen);
    case Kind::date:
    case Kind::datetime:
      return date_rule(column, guess, guess.formats, all_rows_seen, this_year);
    case Kind::list:
      return list_rule(column, guess);
    case Kind::email:
      return guess.separator.empty() ? yaml_text(column.name) : list_rule(column, guess);
    case Kind::json:
      return leaving_out(typed_rule(column.name, "json", true, all_rows_seen));
    default:
      return yaml_text(column.name);
  }
}

}  // namespace

DraftRule rule_of_column(const ColumnFacts& column, bool all_rows_seen, int this_year) {
  const Guess guess = guess_type(column);
  DraftRule draft{
      .rule = yaml_text(column.name), .columns = {&column}, .doubt = doubt_of(guess), .proposals = {}};
  const bool has_types = column.typed == column.values() || column.json_lists + column.json_objects != 0;
  if (!guess.doubt.empty() || guess.kind == Kind::epoch_seconds || guess.kind == Kind::epoch_milliseconds) {
    draft.proposals = proposals_for(column, guess, all_rows_seen, this_year);
    if (draft.doubt.empty()) draft.doubt = "digits that may be a time";
    if (guess.kind == Kind::email || guess.kind == Kind::url || guess.kind == Kind::uuid ||
        guess.kind == Kind::salesforce_id) {
      draft.doubt.clear();
    }
  } else if (!has_types || guess.kind == Kind::json) {
    draft.rule = certain_rule(column, guess, all_rows_seen, this_year);
  }
  draft.rule = without_guards(std::move(draft.rule), column);
  return draft;
}

std::optional<DraftRule> rule_of_built_in(const YamlValue& rule, const ColumnIndex& index, bool all_rows_seen,
                                          int this_year) {
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
  hold_against_values(draft, all_rows_seen, this_year);
  if (draft.columns.size() == 1) draft.rule = without_guards(std::move(draft.rule), *draft.columns.front());
  return draft;
}

std::uint64_t rows_without(const ColumnFacts& column) {
  return column.rows - std::min(column.rows, column.values());
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
