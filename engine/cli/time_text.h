#pragma once
/// Times as people type them: `500ms`, `90s`, `5 min`, `2h`, `7d`.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace mixferry::cli {

/// A time as it was typed.
struct TypedTime {
  std::chrono::milliseconds time{};
  std::string_view unit;  ///< `s`; empty: none was typed, and `time` is of seconds
};

/// A whole number and a unit, by its letter or its name, in whatever case. Nothing for all else.
[[nodiscard]] std::optional<TypedTime> parse_time(std::string_view text);

/// In the unit `unit` where that leaves a whole number; else, or without one, in the largest that leaves one
/// over 1: `60s`, `15m`.
[[nodiscard]] std::string time_to_type(std::chrono::milliseconds time, std::string_view unit = {});

}  // namespace mixferry::cli
