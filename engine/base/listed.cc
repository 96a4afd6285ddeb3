#include "engine/base/listed.h"

namespace mixferry {

std::string listed(std::span<const std::string> words, std::string_view conjunction) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i != 0 && i + 1 == words.size()) {
      text.append(" ").append(conjunction).append(" ");
    } else if (i != 0) {
      text += ", ";
    }
    text += words[i];
  }
  return text;
}

}  // namespace mixferry
