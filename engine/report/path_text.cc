#include "engine/report/path_text.h"

#include <fmt/format.h>
#include <simdjson.h>

namespace mixferry::report {

std::string valid_text(std::string_view text) {
  if (simdjson::validate_utf8(text)) return std::string(text);
  constexpr unsigned char ascii_max = 0x7F;
  std::string valid;
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    valid += byte <= ascii_max ? std::string(1, character) : fmt::format("\\x{:02X}", byte);
  }
  return valid;
}

}  // namespace mixferry::report
