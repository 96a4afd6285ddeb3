#include "mappings/plan/rule_compiler.h"

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <chrono>
#include <fmt/format.h>
#include <re2/re2.h>
#include <utility>

#include "mappings/plan/faults.h"
#include "mappings/plan/text.h"

namespace mixferry::mappings {
namespace {

/// Names that need no database, so that UTC works on a machine without one.
constexpr std::array<std::string_view, 5> kUtcNames = {"", "UTC", "Etc/UTC", "GMT", "Z"};

/// JSON text of a mapping as if a JSON source had it.
RawValue raw_value_of(std::string_view json, std::string& buffer) {
  switch (json.empty() ? 'n' : json.front()) {
    case 'n':
      return {};
    case '"':
      buffer = boost::json::parse(boost::json::string_view(json.data(), json.size())).as_string();
      return {.kind = CellKind::text, .text = buffer};
    case 't':
    case 'f':
      return {.kind = CellKind::boolean, .text = json};
    case '[':
    case '{':
      return {.kind = CellKind::json, .text = json};
    default:
      return {.kind = CellKind::number, .text = json};
  }
}

const std::string kBehindEveryInstant = "~";

/// In ISO 8601.
std::string day_after(const CivilTime& time) {
  const std::chrono::year_month_day day{
      std::chrono::sys_days{std::chrono::year{time.year} / time.month / time.day} + std::chrono::days{1}};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

}  // namespace

RuleCompiler::RuleCompiler(Settings settings, ColumnIndex& columns, std::vector<Problem>& problems)
    : settings_(std::move(settings)), columns_(columns), problems_(problems) {}

CompiledRule RuleCompiler::compile(const Rule& rule, Shape shape, std::string_view subject) {
  CompiledRule compiled;
  if (const auto* from = std::get_if<FromColumns>(&rule.source)) {
    compiled.source = ValueSource(*from, rule.trim, columns_);
  } else if (const auto* composed = std::get_if<Template>(&rule.source)) {
    compiled.source = ValueSource(*composed, rule.trim, columns_);
  }
  compiled.when = compile(rule.when);
  compiled.letter_case = rule.letter_case;
  if (!rule.match.empty()) compiled.match = pattern(rule.match, rule.place);
  compiled.strip_html = rule.strip_html;
  compiled.normalizer = rule.normalizer;
  compiled.country = calling_plan_of(rule.country);
  // What is added is a number, whether the rule says so or not.
  const bool implies_number = shape == Shape::number && rule.as == ValueType::keep;
  compiled.as = implies_number ? ValueType::number : rule.as;
  compiled.shape = shape;
  if (rule.as == ValueType::date || rule.as == ValueType::datetime) compiled.dates = dates(rule, subject);
  compiled.passes_null_days = compiled.dates.has_null_days() && !compiled.source.is_template() &&
                              compiled.source.columns().size() > 1;
  compiled.separator = rule.separator;
  compiled.numbers = NumberReader(rule.number_formats, rule.percent);
  compiled.booleans = BooleanWords(rule.true_words, rule.false_words);
  compiled.quoted = rule.quoted;
  compiled.hash_sha256 = rule.hash_sha256;
  if (!rule.salt_env.empty()) compiled.hash_key = salt(rule, subject);
  compiled.on_error = rule.on_error;
  for (const auto& [text, json] : rule.map) {
    compiled.map.insert_or_assign(
        text, literal(compiled, json, fmt::format("{}: `map` of \"{}\"", subject, text), rule.place));
  }
  compiled.keeps_texts = (compiled.as == ValueType::keep || compiled.as == ValueType::string) &&
                         compiled.shape == Shape::any && !compiled.hash_sha256;
  compiled.has_text_steps = rule.strip_html || rule.letter_case != LetterCase::keep ||
                            compiled.match != nullptr || rule.normalizer != Normalizer::none ||
                            !compiled.map.empty();
  if (rule.default_json) {
    compiled.fallback =
        literal(compiled, *rule.default_json, fmt::format("{}: `default`", subject), rule.place);
  }
  if (const auto* constant = std::get_if<Constant>(&rule.source)) {
    compiled.constant = literal(compiled, constant->json, fmt::format("{}: `value`", subject), rule.place);
  }
  return compiled;
}

std::vector<CompiledCondition> RuleCompiler::compile(const std::vector<Condition>& conditions) {
  std::vector<CompiledCondition> compiled;
  for (const Condition& condition : conditions) compiled.push_back(compile(condition));
  return compiled;
}

CompiledCondition RuleCompiler::compile(const Condition& condition) {
  CompiledCondition compiled;
  compiled.kind = condition.kind;
  compiled.parts = compile(condition.parts);
  if (is_group(condition.kind)) return compiled;
  compiled.column = columns_.position_of(condition.column);
  compiled.values = condition.values;
  if (condition.kind == Condition::Kind::matches) {
    compiled.pattern =
        pattern(condition.values.empty() ? std::string{} : condition.values.front(), condition.place);
  }
  if (condition.kind == Condition::Kind::before || condition.kind == Condition::Kind::after) {
    const auto zone_rules = zone(condition.timezone.value_or(settings_.zone), condition.place);
    compiled.dates = DateReader(
        {.patterns = patterns(condition.formats, "a condition", condition.place), .zone = zone_rules});
    compiled.values = {limit(condition, zone_rules)};
  }
  return compiled;
}

std::string RuleCompiler::limit(const Condition& condition, const std::shared_ptr<const ZoneRules>& zone) {
  const std::string& text = condition.values.front();
  const bool is_after = condition.kind == Condition::Kind::after;
  CivilTime time;
  if (!parse_iso(text, time) || !exists(time)) {
    report(condition.place,
           fmt::format("\"{}: {}\" is not a date; write a day such as 2024-03-12, or a time such as "
                       "2024-03-12T09:00",
                       is_after ? "after" : "before", text));
    return text;
  }
  // A day is the whole day: what is after it begins when it is over.
  const bool is_day = text.find(':') == std::string::npos;
  const std::string first = is_after && is_day ? day_after(time) : text;
  DateReader::Text instant;
  const Fault fault = DateReader({.zone = zone}).read_datetime(first, instant);
  if (fault == Fault::none) return std::string(instant.view());
  // A day after the last of the year 9999, or a zone that leads out of the years that there are.
  return is_after ? kBehindEveryInstant : text;
}

std::unique_ptr<const re2::RE2> RuleCompiler::pattern(const std::string& text, Place place) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  auto compiled = std::make_unique<const re2::RE2>(text, options);
  if (!compiled->ok()) {
    report(place, fmt::format("\"{}\" is not a regular expression (RE2): {}", text, compiled->error()));
  }
  return compiled;
}

std::vector<DatePattern> RuleCompiler::patterns(const std::vector<std::string>& formats,
                                                std::string_view subject, Place place) {
  std::vector<DatePattern> patterns;
  for (const std::string& format : formats) {
    if (std::optional<DatePattern> pattern = DatePattern::compile(format)) {
      patterns.push_back(*std::move(pattern));
    } else {
      report(place,
             fmt::format("{}: the date pattern \"{}\" has a % followed by an unknown letter; write one "
                         "such as \"%d/%m/%Y %H:%M\", and %% for a percent sign",
                         subject, format));
    }
  }
  return patterns;
}

DateReader RuleCompiler::dates(const Rule& rule, std::string_view subject) {
  DateReader::Options options{.patterns = patterns(rule.formats, subject, rule.place),
                              .null_days = rule.null_dates.value_or(settings_.null_days),
                              .years = rule.years};
  // The day is taken as written, so its zone does not matter, not even a wrong one of the command line.
  if (rule.as == ValueType::date) return DateReader(std::move(options));
  options.zone_from_header = rule.timezone == kZoneFromHeader;
  if (!options.zone_from_header) options.zone = zone(rule.timezone.value_or(settings_.zone), rule.place);
  return DateReader(std::move(options));
}

std::string RuleCompiler::salt(const Rule& rule, std::string_view subject) {
  const auto value = settings_.environment ? settings_.environment(rule.salt_env) : std::nullopt;
  if (value && !value->empty()) {
    salts_.insert(*value);
    return *value;
  }
  report(rule.place,
         fmt::format("{}: the salt of its hash comes from the environment's variable {}, which is {}. Set "
                     "it to a long random text, and to the same in every run.",
                     subject, rule.salt_env, value ? "empty" : "not set"));
  return {};
}

std::shared_ptr<const ZoneRules> RuleCompiler::zone(const std::string& name, Place place) {
  if (std::ranges::find(kUtcNames, name) != kUtcNames.end()) return nullptr;
  const auto [known, is_new] = zones_.try_emplace(name);
  if (is_new) {
    Result<ZoneRules> rules = ZoneRules::load(name);
    if (rules) {
      known->second = std::make_shared<const ZoneRules>(*std::move(rules));
    } else {
      report(place, rules.error().message);
    }
  }
  return known->second;
}

Literal RuleCompiler::literal(const CompiledRule& rule, const std::string& json, std::string_view what,
                              Place place) {
  std::string buffer;
  const RawValue value = raw_value_of(json, buffer);
  Literal literal;
  const ValueWriter::Written outcome = values_.write_value(rule, value, literal.json);
  if (outcome.fault != Fault::none) {
    report(place, fmt::format("{}: {} {}", what, json, complaint_of(outcome.fault)));
  }
  literal.cut_strings = outcome.cut_strings;
  if (value.kind == CellKind::text || value.kind == CellKind::number) literal.text = value.text;
  return literal;
}

}  // namespace mixferry::mappings
