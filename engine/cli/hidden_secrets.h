#pragma once
/// What a command line says, out of other people's sight.

#include <string_view>

namespace mixferry::cli {

/// The option whose value is shown nowhere.
inline constexpr std::string_view kHiddenOption = "token";

/// Overwrites the value of `--token` in the arguments of `main`, which every user of the machine can read
/// while the program runs (`ps`). To be called once they are understood.
void hide_token(int argc, char** argv);

}  // namespace mixferry::cli
