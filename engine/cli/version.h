#pragma once
/// Which mixferry this is, and what it was built from.

#include <string>

namespace mixferry::cli {

/// For `--version`: the version on the first line, then commit, compiler and libraries.
[[nodiscard]] std::string version_text();

/// The version alone: `0.1.0`.
[[nodiscard]] std::string version();

}  // namespace mixferry::cli
