#pragma once
/// What holds where an option is not given: told at the end of its description, and by `--print-config`.

#include <CLI/CLI.hpp>
#include <string>

namespace mixferry::cli {

struct Otherwise {
  const char* variable = "";  ///< of the environment, which stands in for the option; empty: none does
  std::string value = {};     ///< the default: as it would be typed, from where it stands; or in words
  std::string note = {};      ///< what there is to say of it
};

/// Gives `option` its variable and its default, and its description ` (or VARIABLE; value; note)`.
CLI::Option* otherwise(CLI::Option* option, const Otherwise& otherwise);

}  // namespace mixferry::cli
