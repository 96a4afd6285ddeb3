#include "mappings/language/constant.h"

#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <re2/re2.h>

#include "engine/base/json_text.h"
#include "mappings/language/section.h"

namespace mixferry::mappings {
namespace {

using Kind = YamlValue::Kind;

/// Beyond this, a JSON number no longer tells neighbouring integers apart.
constexpr double kExactIntegerMax = 9007199254740992.0;

bool matches(std::string_view text, const RE2& pattern) {
  return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), pattern);
}

bool is_yaml_number(std::string_view text) {
  static const RE2 pattern(
      R"([-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?)"
      R"(|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))");
  return matches(text, pattern);
}

bool is_json_number_text(std::string_view text) {
  static const RE2 pattern(R"(-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?)");
  return matches(text, pattern);
}

/// Whether the digits survive as a JSON number: finite, and exact if they are an integer.
bool fits_number(std::string_view text) {
  double number = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  if (result.ec != std::errc{} || !std::isfinite(number)) return false;
  return text.find_first_of(".eE") != std::string_view::npos || std::abs(number) <= kExactIntegerMax;
}

std::string quoted_json(std::string_view text) {
  std::string json;
  append_json_string(json, text);
  return json;
}

std::optional<std::string> scalar_json(const YamlValue& value, std::vector<Problem>& problems) {
  const std::string& text = value.text;
  if (value.kind == Kind::quoted) return quoted_json(text);
  if (text == "true" || text == "True" || text == "TRUE") return "true";
  if (text == "false" || text == "False" || text == "FALSE") return "false";
  if (!is_yaml_number(text)) return quoted_json(text);
  if (!is_json_number_text(text)) {
    problems.push_back(
        {value.place, fmt::format("{} could be text or a number; write \"{}\" for the text, or a "
                                  "number in plain decimal digits",
                                  text, text)});
    return std::nullopt;
  }
  if (!fits_number(text)) {
    problems.push_back(
        {value.place,
         fmt::format("{} is too large to be kept as a number; write \"{}\" for the text", text, text)});
    return std::nullopt;
  }
  return text;
}

std::optional<std::string> list_json(const YamlValue& list, std::vector<Problem>& problems) {
  std::string json = "[";
  bool all_good = true;
  for (const YamlValue& item : list.items) {
    if (!item.is_scalar()) {
      problems.push_back(
          {item.place,
           fmt::format("an item of a list must be text, a number, true or false, not {}", in_words(item))});
      all_good = false;
      continue;
    }
    const auto item_json = scalar_json(item, problems);
    all_good = all_good && item_json.has_value();
    if (json.size() > 1) json += ',';
    json += item_json.value_or("");
  }
  json += ']';
  return all_good ? std::optional(std::move(json)) : std::nullopt;
}

}  // namespace

std::optional<std::string> constant_json(const YamlValue& value, std::vector<Problem>& problems) {
  if (value.is_scalar()) return scalar_json(value, problems);
  if (value.kind == Kind::list) return list_json(value, problems);
  problems.push_back(
      {value.place, fmt::format("a value must be text, a number, true, false, or a list of these, not {}",
                                in_words(value))});
  return std::nullopt;
}

bool is_json_list(const std::string& json) {
  return json.front() == '[';
}

}  // namespace mixferry::mappings
