#include "mappings/survey/name_words.h"

#include <algorithm>

#include "engine/base/invisible.h"
#include "mappings/plan/text.h"

namespace mixferry::mappings {
namespace {

constexpr unsigned char kAsciiMax = 0x7F;

bool is_upper(char byte) {
  return byte >= 'A' && byte <= 'Z';
}

bool is_lower(char byte) {
  return byte >= 'a' && byte <= 'z';
}

bool belongs_to_word(char byte) {
  return is_upper(byte) || is_lower(byte) || is_digit(byte) || static_cast<unsigned char>(byte) > kAsciiMax;
}

/// Whether a new word begins at `at`: `fooBar`, and the last capital of `HTMLPage`.
bool begins_word(std::string_view name, std::size_t at) {
  if (at == 0 || !is_upper(name[at])) return false;
  const char before = name[at - 1];
  if (is_lower(before) || is_digit(before)) return true;
  return is_upper(before) && at + 1 < name.size() && is_lower(name[at + 1]);
}

}  // namespace

std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words;
  bool inside = false;
  for (std::size_t at = 0; at < name.size(); ++at) {
    const bool is_ascii = static_cast<unsigned char>(name[at]) <= kAsciiMax;
    if (const std::size_t hidden = is_ascii ? 0 : invisible_bytes(name.substr(at)); hidden != 0) {
      inside = false;
      at += hidden - 1;
      continue;
    }
    const bool belongs = belongs_to_word(name[at]);
    if (belongs && (!inside || begins_word(name, at))) words.emplace_back();
    if (belongs) words.back() += to_lower(name[at]);
    inside = belongs;
  }
  return words;
}

bool has_word(const std::vector<std::string>& name, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(
      name, [&](const std::string& word) { return std::ranges::find(words, word) != words.end(); });
}

std::string singular(std::string word) {
  if (word.ends_with("ies")) return word.replace(word.size() - 3, 3, "y");
  if (word.ends_with('s')) word.pop_back();
  return word;
}

}  // namespace mixferry::mappings
