#pragma once
/// Lists of texts without line breaks, as one text.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace mixferry::ledger {

[[nodiscard]] inline std::string in_lines(const std::vector<std::string>& texts) {
  std::string lines;
  for (const std::string& text : texts) {
    if (!lines.empty()) lines += '\n';
    lines += text;
  }
  return lines;
}

[[nodiscard]] inline std::vector<std::string> from_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace mixferry::ledger
