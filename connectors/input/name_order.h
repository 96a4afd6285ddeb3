#pragma once
/// The order in which files are read that nobody named one by one.

#include <cstring>
#include <string>

namespace mixferry::connectors {

/// As people count: `part 2` before `part 10`.
[[nodiscard]] inline bool is_named_before(const std::string& one, const std::string& other) {
  return ::strverscmp(one.c_str(), other.c_str()) < 0;
}

}  // namespace mixferry::connectors
