#include "engine/base/plain_json.h"

#include <array>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <utility>

namespace mixferry {
namespace {

namespace json = boost::json;

void append(std::string& text, const json::value& value);

void append_number(std::string& text, double number) {
  std::array<char, 512> digits;  // the longest is as long as the largest double
  const auto end = std::to_chars(digits.begin(), digits.end(), number, std::chars_format::fixed).ptr;
  text.append(digits.begin(), end);
}

void append_members(std::string& text, const json::object& object) {
  text += '{';
  const char* separator = "";
  for (const auto& [name, value] : object) {
    text += std::exchange(separator, ",");
    text += json::serialize(json::string(name));
    text += ':';
    append(text, value);
  }
  text += '}';
}

void append_items(std::string& text, const json::array& array) {
  text += '[';
  for (std::size_t i = 0; i < array.size(); ++i) {
    if (i != 0) text += ',';
    append(text, array[i]);
  }
  text += ']';
}

void append(std::string& text, const json::value& value) {
  if (const double* number = value.if_double()) {
    append_number(text, *number);
  } else if (const json::object* object = value.if_object()) {
    append_members(text, *object);
  } else if (const json::array* array = value.if_array()) {
    append_items(text, *array);
  } else {
    text += json::serialize(value);
  }
}

}  // namespace

std::string plain_json(const json::value& value) {
  std::string text;
  append(text, value);
  return text;
}

}  // namespace mixferry
