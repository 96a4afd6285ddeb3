#include "engine/sandbox/json_value.h"

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <cmath>
#include <optional>

namespace mixferry::sandbox {
namespace {

bool needs_escape(char character) {
  return static_cast<unsigned char>(character) < 0x20 || character == '"' || character == '\\';
}

bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// nullopt for a float, and for an integer that doesn't fit.
std::optional<std::int64_t> as_integer(std::string_view json) {
  std::int64_t value = 0;
  const char* const end = json.data() + json.size();
  const auto [stop, error] = std::from_chars(json.data(), end, value);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

double as_double(std::string_view json) {
  double value = 0;
  std::from_chars(json.data(), json.data() + json.size(), value);
  return value;
}

/// Where the string ends (past its closing quote) that begins at `begin`.
std::size_t end_of_string(std::string_view json, std::size_t begin) {
  for (std::size_t at = begin + 1; at < json.size(); ++at) {
    if (json[at] == '\\') {
      ++at;
    } else if (json[at] == '"') {
      return at + 1;
    }
  }
  return json.size();
}

}  // namespace

ValueType type_of(std::string_view json) {
  switch (json.front()) {
    case '"':
      return ValueType::string;
    case '[':
      return ValueType::list;
    case '{':
      return ValueType::object;
    case 't':
    case 'f':
      return ValueType::boolean;
    case 'n':
      return ValueType::null;
    default:
      return ValueType::number;
  }
}

void append_quoted(std::string& out, std::string_view text) {
  if (std::none_of(text.begin(), text.end(), needs_escape)) {
    out += '"';
    out += text;
    out += '"';
    return;
  }
  out += boost::json::serialize(boost::json::string_view{text.data(), text.size()});
}

std::string quoted(std::string_view text) {
  std::string out;
  append_quoted(out, text);
  return out;
}

void append_number(std::string& out, double value) {
  std::array<char, 32> buffer{};
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  const std::string_view text{buffer.data(), static_cast<std::size_t>(result.ptr - buffer.data())};
  out += text;
  if (text.find_first_of(".e") == std::string_view::npos) out += ".0";
}

std::vector<std::string_view> list_items(std::string_view list) {
  std::vector<std::string_view> items;
  if (list == "[]") return items;
  std::size_t begin = 1;
  std::size_t depth = 0;
  for (std::size_t at = 1; at < list.size();) {
    const char character = list[at];
    if (character == '"') {
      at = end_of_string(list, at);
      continue;
    }
    if (depth == 0 && (character == ',' || character == ']')) {
      items.push_back(list.substr(begin, at - begin));
      begin = at + 1;
    }
    if (character == '[' || character == '{') ++depth;
    if (depth > 0 && (character == ']' || character == '}')) --depth;
    ++at;
  }
  return items;
}

std::string add_numbers(std::string_view left, std::string_view right) {
  const std::optional<std::int64_t> left_integer = as_integer(left);
  const std::optional<std::int64_t> right_integer = as_integer(right);
  std::int64_t sum = 0;
  if (left_integer && right_integer && !__builtin_add_overflow(*left_integer, *right_integer, &sum)) {
    return std::to_string(sum);
  }
  std::string text;
  const double float_sum = as_double(left) + as_double(right);
  if (std::isfinite(float_sum)) append_number(text, float_sum);
  return text;
}

std::string_view cut_bytes(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && continues_character(text[end])) --end;
  return text.substr(0, end);
}

std::size_t count_characters(std::string_view text) {
  return text.size() - static_cast<std::size_t>(std::ranges::count_if(text, continues_character));
}

std::string_view cut_characters(std::string_view text, std::size_t characters_max) {
  if (text.size() <= characters_max) return text;
  std::size_t characters = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (continues_character(text[at])) continue;
    if (characters == characters_max) return text.substr(0, at);
    ++characters;
  }
  return text;
}

}  // namespace mixferry::sandbox
