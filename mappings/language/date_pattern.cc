#include "mappings/language/date_pattern.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace mixferry::mappings {
namespace {

/// What the specifiers of a pattern add up to.
struct Parts {
  std::string specifiers;

  [[nodiscard]] bool any_of(std::string_view letters) const {
    return specifiers.find_first_of(letters) != std::string::npos;
  }
};

std::optional<std::string> missing_part(std::string_view pattern, const Parts& parts) {
  if (!parts.any_of("YyFD")) return fmt::format("\"{}\" reads no year; add %Y", pattern);
  if (!parts.any_of("mbBFD")) return fmt::format("\"{}\" reads no month; add %m, or %b for names", pattern);
  if (!parts.any_of("deFD")) return fmt::format("\"{}\" reads no day; add %d", pattern);
  if (parts.any_of("I") && !parts.any_of("p")) {
    return fmt::format("\"{}\" reads a 12-hour clock (%I) but not AM or PM; add %p, or use %H", pattern);
  }
  if (parts.any_of("p") && !parts.any_of("I")) {
    return fmt::format("\"{}\" reads AM or PM (%p) but not a 12-hour clock; use %I for the hour", pattern);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> date_pattern_problem(std::string_view pattern) {
  constexpr std::array kWords = {kEpochSeconds,           kEpochMilliseconds, kLocalEpochSeconds,
                                 kLocalEpochMilliseconds, kExcelSerial,       kIso8601};
  if (std::ranges::find(kWords, pattern) != kWords.end()) return std::nullopt;
  Parts parts;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') continue;
    if (++i == pattern.size())
      return fmt::format("\"{}\" ends in a lone %; write %% for a percent sign", pattern);
    if (kDateSpecifiers.find(pattern[i]) == std::string_view::npos) {
      return fmt::format("\"%{}\" in \"{}\" is not understood; allowed: %{}", pattern[i], pattern,
                         fmt::join(kDateSpecifiers, " %"));
    }
    parts.specifiers += pattern[i];
  }
  if (parts.specifiers.empty()) {
    return fmt::format("\"{}\" is no date pattern; write one such as \"%d/%m/%Y %H:%M\", or one of {}",
                       pattern, fmt::join(kWords, ", "));
  }
  return missing_part(pattern, parts);
}

}  // namespace mixferry::mappings
