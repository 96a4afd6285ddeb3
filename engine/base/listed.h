#pragma once
/// Several things in one sentence.

#include <span>
#include <string>
#include <string_view>

namespace mixferry {

/// `a`, `a and b`, `a, b and c`, with `conjunction` as the word before the last.
[[nodiscard]] std::string listed(std::span<const std::string> words, std::string_view conjunction);

}  // namespace mixferry
