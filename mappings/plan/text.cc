#include "mappings/plan/text.h"

#include <algorithm>

namespace mixferry::mappings {

std::string_view trimmed_front(std::string_view text) {
  while (!text.empty()) {
    if (is_blank(text.front())) {
      text.remove_prefix(1);
    } else if (text.starts_with(kNoBreakSpace)) {
      text.remove_prefix(kNoBreakSpace.size());
    } else {
      break;
    }
  }
  return text;
}

std::string_view without_outer_blanks(std::string_view text) {
  text = trimmed_front(text);
  while (!text.empty()) {
    if (is_blank(text.back())) {
      text.remove_suffix(1);
    } else if (text.back() == kNoBreakSpace.back() && text.ends_with(kNoBreakSpace)) {
      text.remove_suffix(kNoBreakSpace.size());
    } else {
      break;
    }
  }
  return text;
}

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  return std::ranges::equal(text, lower, {}, to_lower);
}

NullTexts::NullTexts(const std::vector<std::string>& texts) {
  for (const std::string& text : texts) {
    if (text.empty()) {
      has_empty_ = true;
    } else {
      words_.push_back(text);
      longest_ = std::max(longest_, text.size());
    }
  }
}

bool NullTexts::is_listed(std::string_view text) const {
  return std::ranges::find(words_, text) != words_.end();
}

}  // namespace mixferry::mappings
