#pragma once
/// The steps that reading a date is made of. Private to the date files.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/base/invisible.h"
#include "mappings/plan/dates.h"
#include "mappings/plan/text.h"

namespace mixferry::mappings {

/// Walks through a text. A `take_` that returns false may have moved on: the text is then not of that form.
class DateScanner {
 public:
  explicit DateScanner(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

  bool take(char byte) {
    if (rest_.empty() || rest_.front() != byte) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// One of the letters, lower case, in any case.
  bool take_word(std::string_view lower) {
    if (!equals_ignoring_case(rest_.substr(0, lower.size()), lower)) return false;
    rest_.remove_prefix(lower.size());
    return true;
  }

  /// The letters that stand here, perhaps none.
  std::string_view take_letters() {
    std::size_t count = 0;
    while (count < rest_.size() && to_lower(rest_[count]) >= 'a' && to_lower(rest_[count]) <= 'z') ++count;
    const std::string_view letters = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return letters;
  }

  /// A number of at least `digits_min` digits, at most `digits_max` of them.
  bool take_number(std::size_t digits_min, std::size_t digits_max, int& value) {
    std::size_t count = 0;
    value = 0;
    while (count < digits_max && count < rest_.size() && is_digit(rest_[count])) {
      value = value * 10 + (rest_[count++] - '0');
    }
    rest_.remove_prefix(count);
    return count >= digits_min;
  }

  bool skip_digits() {
    const std::size_t before = rest_.size();
    while (!rest_.empty() && is_digit(rest_.front())) rest_.remove_prefix(1);
    return rest_.size() < before;
  }

  /// Of any kind: some programs write U+202F before AM and PM.
  bool skip_blanks() {
    const std::size_t before = rest_.size();
    while (const std::size_t bytes = blank_bytes()) rest_.remove_prefix(bytes);
    return rest_.size() < before;
  }

  /// `Z`, `+01:00`, `+0100` or `+01`, up to a day either way.
  bool take_offset(std::optional<std::int32_t>& offset) {
    if (take_word("z")) {
      offset = 0;
      return true;
    }
    const bool west = take('-');
    if (!west && !take('+')) return false;
    int hours = 0;
    int minutes = 0;
    if (!take_number(2, 2, hours)) return false;
    const bool needs_minutes = take(':') || (!at_end() && is_digit(rest_.front()));
    if (needs_minutes && !take_number(2, 2, minutes)) return false;
    const std::int32_t seconds = hours * 3600 + minutes * 60;
    offset = west ? -seconds : seconds;
    return hours <= 23 && minutes <= 59;
  }

 private:
  [[nodiscard]] std::size_t blank_bytes() const {
    if (rest_.empty()) return 0;
    const bool is_ascii = static_cast<unsigned char>(rest_.front()) < 0x80;
    return is_ascii ? (is_blank(rest_.front()) ? 1 : 0) : invisible_bytes(rest_);
  }

  std::string_view rest_;
};

/// Seconds since 1970 as a date and time. Beyond the years of the calendar, one that does not exist.
[[nodiscard]] CivilTime civil_from_seconds(std::int64_t seconds, std::optional<std::int32_t> utc_offset);

}  // namespace mixferry::mappings
