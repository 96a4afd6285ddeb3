#include "engine/mixpanel/answer_json.h"

#include <algorithm>
#include <cmath>

#include "engine/base/json_text.h"

namespace mixferry::mixpanel {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kWordsBytesMax = 300;

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// `error`, or the first of `errors`, or SCIM's `detail`; empty where none says anything.
std::string error_of(const JsonElement& document) {
  dom::object answer;
  if (document.get(answer) != simdjson::SUCCESS) return {};
  const auto fields = fields_of<3>(answer, {"error", "errors", "detail"});
  if (!fields) return {};
  const auto& [error, errors, detail] = *fields;
  std::string words = error ? texts_of(*error) : std::string();
  dom::object by_index;
  if (words.empty() && errors && errors->get(by_index) == simdjson::SUCCESS && by_index.size() != 0)
    words = texts_of((*by_index.begin()).value);
  if (words.empty() && detail) words = texts_of(*detail);
  return words;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string one_line(std::string_view text) {
  std::string line{utf8_prefix(text, kWordsBytesMax)};
  std::ranges::replace_if(
      line, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  if (line.size() < text.size()) line += " ...";
  return line;
}

std::string words_of(std::string_view body) {
  body = trimmed(body);
  if (body.empty()) return "no text";
  dom::parser parser;
  if (const std::optional<JsonElement> document = parse_answer(parser, body)) {
    if (std::string words = error_of(*document); !words.empty()) return words;
  }
  if (body.front() == '<') return "a web page";
  // A cut in the middle of another encoding's character would spoil the reader's terminal or log.
  return is_ascii(body) ? one_line(body) : "text that can't be shown";
}

std::optional<JsonElement> parse_answer(dom::parser& parser, std::string_view body) {
  if (body.empty()) return std::nullopt;  // its pointer may be null, which simdjson copies from
  JsonElement document;
  if (parser.parse(body.data(), body.size()).get(document) != simdjson::SUCCESS) return std::nullopt;
  return document;
}

std::optional<std::int64_t> whole_number(const JsonElement& value) {
  if (std::int64_t whole = 0; value.get(whole) == simdjson::SUCCESS) return whole;
  constexpr double exact_below = 9e15;
  double number = 0;
  if (value.get(number) != simdjson::SUCCESS || std::abs(number) > exact_below) return std::nullopt;
  const auto whole = static_cast<std::int64_t>(number);
  return static_cast<double>(whole) == number ? std::optional(whole) : std::nullopt;
}

std::string texts_of(const JsonElement& value) {
  if (std::string_view text; value.get(text) == simdjson::SUCCESS) return one_line(text);
  std::string joined;
  if (dom::array texts; value.get(texts) == simdjson::SUCCESS) {
    for (const JsonElement each : texts) {
      std::string_view text;
      if (each.get(text) != simdjson::SUCCESS) continue;
      if (!joined.empty()) joined += "; ";
      joined += text;
    }
  }
  return one_line(joined);
}

bool is_nothing(const JsonElement& value) {
  if (std::string_view text; value.get(text) == simdjson::SUCCESS) return text.empty();
  if (dom::object object; value.get(object) == simdjson::SUCCESS) return object.size() == 0;
  if (dom::array array; value.get(array) == simdjson::SUCCESS) return array.size() == 0;
  return value.is_null();
}

}  // namespace mixferry::mixpanel
