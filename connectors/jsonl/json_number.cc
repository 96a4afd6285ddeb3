#include "connectors/jsonl/json_number.h"

#include <cstddef>

namespace mixferry::connectors {
namespace {

bool take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || !any_of.contains(text.front())) return false;
  text.remove_prefix(1);
  return true;
}

bool take_digits(std::string_view& text) {
  const std::size_t count = text.find_first_not_of("0123456789");
  if (count == 0 || text.empty()) return false;
  text.remove_prefix(count == std::string_view::npos ? text.size() : count);
  return true;
}

}  // namespace

bool is_json_number(std::string_view text) {
  take(text, "-");
  if (!take(text, "0") && !take_digits(text)) return false;
  if (take(text, ".") && !take_digits(text)) return false;
  if (take(text, "eE")) {
    take(text, "+-");
    if (!take_digits(text)) return false;
  }
  return text.empty();
}

}  // namespace mixferry::connectors
