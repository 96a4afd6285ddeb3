#include "mappings/plan/boolean_words.h"

#include <algorithm>
#include <utility>

#include "mappings/plan/numbers.h"
#include "mappings/plan/text.h"

namespace mixferry::mappings {
namespace {

std::vector<std::string> lowered(std::vector<std::string> words) {
  for (std::string& word : words) std::ranges::transform(word, word.begin(), to_lower);
  return words;
}

bool is_listed(const std::vector<std::string>& words, std::string_view text) {
  return std::ranges::any_of(words,
                             [&](const std::string& word) { return equals_ignoring_case(text, word); });
}

}  // namespace

BooleanWords::BooleanWords(std::vector<std::string> true_words, std::vector<std::string> false_words)
    : true_words_(lowered(std::move(true_words))), false_words_(lowered(std::move(false_words))) {}

std::optional<bool> BooleanWords::read(std::string_view text) const {
  if (is_listed(true_words_, text)) return true;
  if (is_listed(false_words_, text)) return false;
  return parse_boolean(text);
}

}  // namespace mixferry::mappings
