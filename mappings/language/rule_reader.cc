#include "mappings/language/rule_reader.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "mappings/language/calling_plans.h"
#include "mappings/language/condition_reader.h"
#include "mappings/language/constant.h"
#include "mappings/language/map_reader.h"
#include "mappings/language/section.h"
#include "mappings/language/text_checks.h"
#include "mappings/language/type_reader.h"

namespace mixferry::mappings {
namespace {

constexpr std::array<std::string_view, 3> kSources = {"from", "template", "value"};

void read_columns(const Section& section, Rule& rule) {
  FromColumns columns{section.texts("from")};
  if (std::ranges::count(columns.names, "") > 0) {
    section.report(*section.place_of("from"),
                   "a column's name is empty; write the name as the export has it");
  }
  rule.source = std::move(columns);
}

void read_template(const Section& section, Rule& rule) {
  const YamlValue* value = section.find("template");
  if (value == nullptr) return;
  auto parsed = parse_template(value->text);
  if (parsed) {
    rule.source = *std::move(parsed);
  } else {
    section.report(value->place, parsed.error());
  }
}

std::optional<std::string> read_constant(const Section& section, std::string_view key,
                                         std::vector<Problem>& problems) {
  const YamlValue* value = section.find(key);
  return value == nullptr ? std::nullopt : constant_json(*value, problems);
}

void check_constant_keys(const Section& section) {
  for (const std::string_view key : kStepsOfCells) {
    if (!section.has(key)) continue;
    section.report(
        *section.place_of(key),
        fmt::format("\"{}\" works on what the export says; \"value\" is the same for every row", key));
  }
}

void read_rule_source(const Section& section, Rule& rule, std::vector<Problem>& problems) {
  std::vector<std::string_view> written;
  for (const std::string_view source : kSources) {
    if (section.has(source)) written.push_back(source);
  }
  if (written.empty()) {
    section.report("a rule needs one of from, template, value");
    return;
  }
  if (written.size() > 1) {
    section.report(*section.place_of(written[1]),
                   fmt::format("a rule has one source, this one has \"{}\" and \"{}\"; keep one", written[0],
                               written[1]));
  }
  if (written.front() == "from") read_columns(section, rule);
  if (written.front() == "template") read_template(section, rule);
  if (const auto json = read_constant(section, "value", problems)) rule.source = Constant{*json};
  if (written.front() == "value") check_constant_keys(section);
}

void read_country(const Section& section, Rule& rule) {
  const auto country = section.text("country");
  if (!country) return;
  rule.country = *country;
  if (section.find("normalize") != nullptr ? rule.normalizer != Normalizer::phone
                                           : !section.has("normalize")) {
    section.report(*section.place_of("country"), "\"country\" works only with \"normalize: phone\"");
  } else if (calling_plan_of(*country) == nullptr) {
    section.report(
        section.find("country")->place,
        fmt::format("\"{}\" is not a country; write its two capital letters of ISO 3166, such as US or FR",
                    *country));
  }
}

/// Whether `name` can be a variable of the environment; a secret hardly looks like one.
bool is_variable_name(std::string_view name) {
  const auto is_good = [](char byte) {
    return (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '_';
  };
  return !name.empty() && !(name.front() >= '0' && name.front() <= '9') && std::ranges::all_of(name, is_good);
}

void read_hash(const Section& section, Rule& rule) {
  rule.hash_sha256 = section.word("hash", kHashWords).value_or(false);
  const auto variable = section.text("salt_env");
  if (!variable) return;
  if (!section.has("hash")) {
    section.report(*section.place_of("salt_env"), "\"salt_env\" works only with \"hash: sha256\"");
  }
  if (is_variable_name(*variable)) {
    rule.salt_env = *variable;
  } else {
    // What stands there may be the secret itself, so it is not shown.
    section.report(
        section.find("salt_env")->place,
        "\"salt_env\" is the name of a variable of the environment, in capital letters, such as CRM_SALT; "
        "the secret itself never stands in a mapping");
  }
}

void read_text_steps(const Section& section, Rule& rule, std::vector<Problem>& problems) {
  rule.trim = section.flag("trim").value_or(true);
  rule.strip_html = section.word("strip", kStripWords).value_or(false);
  rule.letter_case = section.word("case", kCaseWords).value_or(LetterCase::keep);
  if (const auto pattern = section.text("match")) {
    if (const auto problem = regex_problem(*pattern, 1)) {
      section.report(section.find("match")->place, *problem);
    } else {
      rule.match = *pattern;
    }
  }
  rule.normalizer = section.word("normalize", kNormalizerWords).value_or(Normalizer::none);
  read_country(section, rule);
  read_hash(section, rule);
  read_map(section, rule, problems);
  read_lookup(section, rule, problems);
}

/// `default: { skip: true }`, which names what happened: nothing that is wanted.
bool is_skip(const YamlValue& value) {
  return value.kind == YamlValue::Kind::map && value.keys.size() == 1 && value.keys.front().text == "skip" &&
         value.items.front().text == "true";
}

void read_default(const Section& section, RuleUse use, Rule& rule, std::vector<Problem>& problems) {
  const YamlValue* value = section.find("default");
  if (value == nullptr) return;
  if (value->kind != YamlValue::Kind::map) {
    rule.default_json = constant_json(*value, problems);
  } else if (use == RuleUse::event && is_skip(*value)) {
    rule.default_json = kNoValue;
  } else {
    section.report(value->place, use == RuleUse::event
                                     ? "\"default\" is a text, or { skip: true } for no event"
                                     : "\"default\" is text, a number, true, false, or a list of these");
  }
}

void read_policies(const Section& section, RuleUse use, Rule& rule) {
  rule.empty = section.word("empty", kEmptyWords);
  if (use == RuleUse::id) {
    const YamlValue* word = section.find("empty");
    if (word != nullptr && rule.empty != EmptyPolicy::skip) {
      section.report(
          word->place,
          "an empty id can only be skipped: write \"empty: skip\", or leave it out to have such rows "
          "rejected");
    }
  } else if (section.has("empty") && is_property(use) && use != RuleUse::set) {
    section.report(
        *section.place_of("empty"),
        fmt::format("\"empty\" works only below \"set\"; in \"{}\" a cell without a value does nothing",
                    key_of(use)));
  }
  rule.on_error = section.word("on_error", kErrorWords).value_or(ErrorPolicy::reject);
}

// ---- what a use allows -------------------------------------------------------------------------------

void check_refused_keys(const Section& section, RuleUse use) {
  for (const auto& [key, reason] : keys_refused_for(use)) {
    if (!section.has(key)) continue;
    section.report(*section.place_of(key),
                   fmt::format("\"{}\" can't be used for {}: {}", key, in_words(use), reason));
  }
}

/// Why a constant can't be given to `use`. Whether it can become the rule's type, the plan finds out.
std::optional<std::string> constant_problem(RuleUse use, const std::string& json) {
  const bool wants_one = use == RuleUse::append || use == RuleUse::remove;
  if (wants_one && is_json_list(json)) return fmt::format("must be one value, not {}", json);
  if (use == RuleUse::union_ && json == "[]") return "must not be an empty list";
  return std::nullopt;
}

void check_use(const Section& section, RuleUse use, const Rule& rule) {
  check_refused_keys(section, use);
  if (const auto problem = type_problem(use, rule.as)) {
    section.report(section.find("as")->place, fmt::format("\"as: {}\" does not work in \"{}\": {}",
                                                          section.find("as")->text, key_of(use), *problem));
  }
  const auto check_constant = [&](std::string_view key, const std::string& json) {
    const auto problem = constant_problem(use, json);
    if (problem) section.report(section.find(key)->place, fmt::format("\"{}\" {}", key, *problem));
  };
  if (const auto* constant = std::get_if<Constant>(&rule.source)) check_constant("value", constant->json);
  if (rule.default_json && rule.default_json != kNoValue) check_constant("default", *rule.default_json);
}

Rule read_rule_map(const YamlValue& value, RuleUse use, std::vector<Problem>& problems) {
  Rule rule;
  rule.place = value.place;
  const Section section(value, rule_keys(), problems);
  if (const YamlValue* when = section.find("when")) rule.when = read_conditions(*when, problems);
  read_rule_source(section, rule, problems);
  read_text_steps(section, rule, problems);
  read_default(section, use, rule, problems);
  read_type(section, use, rule);
  read_policies(section, use, rule);
  check_use(section, use, rule);
  return rule;
}

}  // namespace

Rule read_rule(const YamlValue& value, Place key_place, RuleUse use, std::vector<Problem>& problems) {
  if (value.kind == YamlValue::Kind::map) return read_rule_map(value, use, problems);
  Rule rule;
  rule.place = value.place;
  rule.as = implied_type(use);
  if (value.is_scalar() && !value.text.empty()) {
    rule.source = FromColumns{{value.text}};
    return rule;
  }
  const bool is_missing = value.kind == YamlValue::Kind::null && value.text.empty();
  problems.push_back({is_missing ? key_place : value.place,
                      fmt::format("a rule is a column's name or a map such as {{ from: Column }}, not {}",
                                  in_words(value))});
  return rule;
}

}  // namespace mixferry::mappings
