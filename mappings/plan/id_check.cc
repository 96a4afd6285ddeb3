#include "mappings/plan/id_check.h"

#include <algorithm>
#include <array>

#include "mappings/plan/limits.h"
#include "mappings/plan/text.h"

namespace mixferry::mappings {
namespace {

// The disallowed ids of Mixpanel's /import reference, and one that its own bulk loader adds (`lmy47d`). Their
// case sensitivity is not documented, so any case is refused.
constexpr std::array<std::string_view, 18> kRefused = {"00000000-0000-0000-0000-000000000000",
                                                       "anon",
                                                       "anonymous",
                                                       "nil",
                                                       "none",
                                                       "null",
                                                       "n/a",
                                                       "na",
                                                       "undefined",
                                                       "unknown",
                                                       "<nil>",
                                                       "0",
                                                       "-1",
                                                       "true",
                                                       "false",
                                                       "[]",
                                                       "{}",
                                                       "lmy47d"};
constexpr std::size_t kZeroUuidBytes = 36;
constexpr std::size_t kRefusedWordBytesMax = 9;

bool is_refused(std::string_view id) {
  if (id.size() > kRefusedWordBytesMax && id.size() != kZeroUuidBytes) return false;
  return std::ranges::any_of(kRefused, [&](std::string_view word) { return equals_ignoring_case(id, word); });
}

// A spreadsheet shows long numbers as one digit, a fraction, `E+` and at least two digits: 1.00123E+15. Where
// the decimal sign is a comma, so it is here.
bool is_mangled(std::string_view id) {
  std::size_t i = id.starts_with('-') ? 1 : 0;
  // Told early, because nearly all ids are of many digits, or begin with none.
  if (i + 1 >= id.size() || !is_digit(id[i]) || is_digit(id[i + 1])) return false;
  ++i;
  const auto skip_digits = [&] {
    const std::size_t from = i;
    while (i < id.size() && is_digit(id[i])) ++i;
    return i - from;
  };
  if (i < id.size() && (id[i] == '.' || id[i] == ',')) {
    ++i;
    if (skip_digits() == 0) return false;
  }
  if (i + 1 >= id.size() || to_lower(id[i]) != 'e' || id[i + 1] != '+') return false;
  i += 2;
  return skip_digits() >= 2 && i == id.size();
}

bool has_control(std::string_view id) {
  bool found = false;
  for (const char byte : id) found |= static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F;
  return found;
}

}  // namespace

Fault check_id(std::string_view id) {
  if (id.empty()) return Fault::id_empty;
  if (id.size() > kIdBytesMax) return Fault::id_too_long;
  if (has_control(id)) return Fault::id_invalid;
  if (is_refused(id)) return Fault::id_refused;
  if (is_mangled(id)) return Fault::id_mangled;
  return Fault::none;
}

}  // namespace mixferry::mappings
