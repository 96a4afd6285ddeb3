#include "mappings/plan/event_rules.h"

#include <algorithm>
#include <fmt/format.h>
#include <xxhash.h>

#include "mappings/plan/limits.h"
#include "mappings/plan/text.h"

namespace mixferry::mappings {
namespace {

bool is_hexadecimal(char byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F');
}

}  // namespace

std::int64_t seconds_of(std::string_view json) {
  const auto number = [&](std::size_t begin, std::size_t length) {
    int value = 0;
    for (const char digit : json.substr(begin, length)) value = value * 10 + (digit - '0');
    return value;
  };
  const std::chrono::sys_days day = std::chrono::year{number(1, 4)} /
                                    std::chrono::month{static_cast<unsigned>(number(6, 2))} /
                                    std::chrono::day{static_cast<unsigned>(number(9, 2))};
  constexpr int kSecondsOfADay = 86'400;
  return std::int64_t{day.time_since_epoch().count()} * kSecondsOfADay + number(12, 2) * 3'600 +
         number(15, 2) * 60 + number(18, 2);
}

Fault check_event_time(std::int64_t seconds, const Clock& clock) {
  if (seconds < kEventTimeMin) return Fault::time_too_early;
  // In seconds: the clock's own unit does not reach the years that a sheet may say.
  const auto latest =
      clock ? std::chrono::floor<std::chrono::seconds>(clock()).time_since_epoch().count() : kEventTimeMax;
  return seconds > latest ? Fault::time_ahead : Fault::none;
}

bool is_insert_id(std::string_view text) {
  return !text.empty() && text.size() <= kInsertIdBytesMax &&
         std::ranges::all_of(text, [](char byte) { return is_letter_or_digit(byte) || byte == '-'; });
}

std::string hash_in_digits(std::string_view text) {
  const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

bool is_uuid_v4(std::string_view text) {
  constexpr std::size_t kBytes = 36;
  constexpr std::size_t kVersion = 14;
  constexpr std::size_t kVariant = 19;
  if (text.size() != kBytes) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    if (is_hyphen ? text[i] != '-' : !is_hexadecimal(text[i])) return false;
  }
  return text[kVersion] == '4' && std::string_view("89abAB").contains(text[kVariant]);
}

}  // namespace mixferry::mappings
