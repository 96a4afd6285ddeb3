#include "engine/verification/json_value.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <simdjson.h>

#include "engine/base/json_text.h"

namespace mixferry::verification {
namespace {

namespace ondemand = simdjson::ondemand;

/// What Mixpanel keeps of a text.
constexpr std::size_t kTextBytesMax = 255;

JsonValue value_of(ondemand::value value);

JsonValue list_of(ondemand::array items) {
  JsonValue list{.kind = JsonValue::Kind::list};
  for (auto item : items) list.items.push_back(value_of(item.value()));
  return list;
}

JsonValue object_of(ondemand::object members) {
  JsonValue object{.kind = JsonValue::Kind::object};
  for (auto member : members) {
    std::string name(member.unescaped_key().value());
    object.members.emplace_back(std::move(name), value_of(member.value().value()));
  }
  std::ranges::stable_sort(object.members, {}, &std::pair<std::string, JsonValue>::first);
  return object;
}

JsonValue value_of(ondemand::value value) {
  switch (value.type().value()) {
    case ondemand::json_type::array:
      return list_of(value.get_array());
    case ondemand::json_type::object:
      return object_of(value.get_object());
    case ondemand::json_type::string:
      return {.kind = JsonValue::Kind::text, .text = std::string(value.get_string().value())};
    case ondemand::json_type::boolean:
      return {.kind = JsonValue::Kind::boolean, .text = value.get_bool().value() ? "true" : "false"};
    case ondemand::json_type::null:
      if (!value.is_null())
        throw simdjson::simdjson_error(simdjson::N_ATOM_ERROR);  // `nul`: only its first letter was read
      return {};
    case ondemand::json_type::number:
      break;
  }
  // As it is written: simdjson refuses whole numbers of more than 64 bits.
  const std::string_view token = value.raw_json_token();
  return {.kind = JsonValue::Kind::number,
          .text = std::string(token.substr(0, token.find_last_not_of(" \t\r\n") + 1))};
}

std::optional<double> number_of(std::string_view text) {
  double number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

bool has_shape(std::string_view text, std::string_view shape) {
  return std::ranges::equal(text, shape,
                            [](char c, char s) { return s == '0' ? c >= '0' && c <= '9' : c == s; });
}

/// What a date says to the second, as Mixpanel shows it; any other text as it is. A day is its midnight.
std::string_view to_the_second(std::string_view text) {
  constexpr std::string_view kDay = "0000-00-00";
  constexpr std::string_view kSecond = "0000-00-00T00:00:00";
  constexpr std::string_view kMidnight = "T00:00:00";
  if (text.size() < kSecond.size() || !has_shape(text.substr(0, kSecond.size()), kSecond)) return text;
  std::string_view rest = text.substr(kSecond.size());
  if (rest.ends_with('Z')) rest.remove_suffix(1);
  const bool is_fraction = rest.size() > 1 && rest.front() == '.' &&
                           rest.find_first_not_of("0123456789", 1) == std::string_view::npos;
  if (!rest.empty() && !is_fraction) return text;
  const std::string_view second = text.substr(0, kSecond.size());
  return second.ends_with(kMidnight) ? second.substr(0, kDay.size()) : second;
}

bool is_text_kept_as(std::string_view sent, std::string_view found) {
  if (sent == found) return true;
  if (sent.size() > kTextBytesMax && found == utf8_prefix(sent, kTextBytesMax)) return true;
  return to_the_second(sent) == to_the_second(found);
}

bool is_number_kept_as(std::string_view sent, std::string_view found) {
  if (sent == found) return true;
  const std::optional<double> one = number_of(sent);
  const std::optional<double> other = number_of(found);
  return one && other && *one == *other;
}

void append_key(std::string& out, const JsonValue& value) {
  switch (value.kind) {
    case JsonValue::Kind::null:
      out += "null";
      return;
    case JsonValue::Kind::boolean:
      out += value.text;
      return;
    case JsonValue::Kind::number: {
      const std::optional<double> number = number_of(value.text);
      out += number ? fmt::format("{}", *number == 0 ? 0.0 : *number) : value.text;  // -0 is 0
      return;
    }
    case JsonValue::Kind::text:
      append_json_string(out, to_the_second(utf8_prefix(value.text, kTextBytesMax)));
      return;
    case JsonValue::Kind::list:
      out += '[';
      for (const JsonValue& item : value.items) {
        if (out.back() != '[') out += ',';
        append_key(out, item);
      }
      out += ']';
      return;
    case JsonValue::Kind::object:
      break;
  }
  out += '{';
  bool is_first = true;
  for (const auto& [name, member] : value.members) {
    if (!is_first) out += ',';
    is_first = false;
    append_json_string(out, name);
    out += ':';
    append_key(out, member);
  }
  out += '}';
}

}  // namespace

std::optional<JsonValue> parse_value(std::string_view json) {
  static thread_local ondemand::parser parser;
  try {
    // In an object, for a document that is a scalar is read in another way.
    const simdjson::padded_string padded(fmt::format("{{\"v\":{}}}", json));
    ondemand::document document = parser.iterate(padded);
    ondemand::object outer = document.get_object();
    JsonValue value = value_of(outer.find_field("v").value());
    return value;
  } catch (const simdjson::simdjson_error&) {
    return std::nullopt;
  }
}

bool is_kept_as(const JsonValue& sent, const JsonValue& found) {
  if (sent.kind != found.kind) return false;
  switch (sent.kind) {
    case JsonValue::Kind::null:
      return true;
    case JsonValue::Kind::boolean:
      return sent.text == found.text;
    case JsonValue::Kind::number:
      return is_number_kept_as(sent.text, found.text);
    case JsonValue::Kind::text:
      return is_text_kept_as(sent.text, found.text);
    case JsonValue::Kind::list:
      return std::ranges::equal(sent.items, found.items, is_kept_as);
    case JsonValue::Kind::object:
      break;
  }
  return std::ranges::equal(sent.members, found.members, [](const auto& one, const auto& other) {
    return one.first == other.first && is_kept_as(one.second, other.second);
  });
}

std::string item_key(const JsonValue& value) {
  std::string key;
  append_key(key, value);
  return key;
}

}  // namespace mixferry::verification
