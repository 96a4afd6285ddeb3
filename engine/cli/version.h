#pragma once
/// Which mixferry this is, and what it was built from.

#include <string>

namespace mixferry::cli {

/// For `--version`: the version on the first line, then commit, compiler and libraries.
[[nodiscard]] std::string version_text();

}  // namespace mixferry::cli
