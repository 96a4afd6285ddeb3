#pragma once
/// Letters as keywords, names of columns and formats of cells have them.

namespace mixferry::connectors {

/// An ASCII capital as a small letter; any other byte as it is.
[[nodiscard]] constexpr char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

}  // namespace mixferry::connectors
