#include "engine/commands/mending_form.h"

#include <algorithm>

#include "connectors/source/utf8.h"

namespace mixferry::commands {
namespace {

constexpr std::string_view kNoCharacter = "\uFFFD";

}  // namespace

std::string readable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t bad = std::min({connectors::first_invalid_utf8(text), text.find('\0'), text.size()});
    out += text.substr(0, bad);
    if (bad == text.size()) break;
    out += kNoCharacter;
    text.remove_prefix(bad + 1);
  }
  return out;
}

}  // namespace mixferry::commands
