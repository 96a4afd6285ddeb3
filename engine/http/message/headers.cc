#include "engine/http/message/headers.h"

#include <algorithm>
#include <cassert>

namespace mixferry::http {
namespace {

char in_lower_case(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

Headers::Headers(std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
  for (const auto& [name, value] : fields) add(name, value);
}

void Headers::add(std::string_view name, std::string_view value) {
  assert(!name.empty() && name.find_first_of(":\r\n") == std::string_view::npos);
  lines_.append(name).append(1, ':');
  lines_.append(value);
  for (std::size_t at; (at = value.find_first_of("\r\n")) != std::string_view::npos;
       value.remove_prefix(at + 1)) {
    lines_[lines_.size() - value.size() + at] = ' ';
  }
  lines_.append(1, '\n');
}

std::string_view Headers::operator[](std::string_view name) const {
  for (std::string_view rest = lines_; !rest.empty();) {
    const auto [each, value] = take_first(rest);
    if (std::ranges::equal(each, name, {}, in_lower_case, in_lower_case)) return value;
  }
  return {};
}

std::pair<std::string_view, std::string_view> Headers::take_first(std::string_view& lines) {
  const std::size_t colon = lines.find(':');
  const std::size_t end = lines.find('\n', colon);
  const std::pair field{lines.substr(0, colon), lines.substr(colon + 1, end - colon - 1)};
  lines.remove_prefix(end + 1);
  return field;
}

}  // namespace mixferry::http
