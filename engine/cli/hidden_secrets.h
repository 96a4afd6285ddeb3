#pragma once
/// What a command line says, out of other people's sight.

#include <algorithm>
#include <array>
#include <string_view>

namespace mixferry::cli {

/// The options whose values are shown nowhere.
inline constexpr std::array<std::string_view, 2> kHiddenOptions = {"token", "notify"};

/// `name` without its dashes.
[[nodiscard]] constexpr bool is_hidden(std::string_view name) {
  return std::ranges::find(kHiddenOptions, name) != kHiddenOptions.end();
}

/// Overwrites the values of hidden options in the arguments of `main`, which every user of the machine can
/// read while the program runs (`ps`). To be called once they are understood.
void hide_secrets(int argc, char** argv);

}  // namespace mixferry::cli
