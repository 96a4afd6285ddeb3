#include "connectors/input/object_name.h"

#include <algorithm>

namespace mixferry::connectors {
namespace {

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

bool is_word_letter(char letter) {
  return is_digit(letter) || (letter >= 'a' && letter <= 'z') || static_cast<unsigned char>(letter) >= 0x80;
}

/// `text` in lower case, its words between single blanks.
std::string words_of(std::string_view text) {
  std::string words;
  for (const char letter : text) {
    const char small = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    if (is_word_letter(small)) {
      words += small;
    } else if (!words.empty() && !words.ends_with(' ')) {
      words += ' ';
    }
  }
  if (words.ends_with(' ')) words.pop_back();
  return words;
}

}  // namespace

std::string object_name(std::string_view path) {
  std::string_view name = path.substr(path.find_last_of("/:") + 1);
  std::string words = words_of(name.substr(0, name.find('.', 1)));
  for (;;) {
    const std::size_t begin = words.rfind(' ') + 1;
    if (words.empty() || std::ranges::none_of(words.substr(begin), is_digit)) return words;
    words.resize(begin == 0 ? 0 : begin - 1);
  }
}

Called called_by(std::string_view path, const std::vector<std::string>& names) {
  const std::string object = object_name(path);
  Called best = Called::otherwise;
  for (const std::string& name : names) {
    const std::string words = words_of(name);
    if (object == words) return Called::wholly;
    if (object.ends_with(" " + words)) best = Called::ends_so;
  }
  return best;
}

}  // namespace mixferry::connectors
