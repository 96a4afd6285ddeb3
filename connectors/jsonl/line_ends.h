#pragma once
/// Where rows of JSON Lines end: a line feed can't stand inside a JSON value, so at each of them.

#include <cstdint>
#include <cstring>
#include <string_view>

#include "connectors/source/block_cutter.h"

namespace mixferry::connectors {

/// What JSON calls white space and may stand around a value.
inline constexpr std::string_view kJsonBlanks = " \t\r\n";
[[nodiscard]] constexpr bool is_json_blank(char byte) {
  return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

class LineEnds final : public RowEndFinder {
 public:
  [[nodiscard]] const char* find(const char* from, const char* end) override {
    const void* const at = std::memchr(from, '\n', static_cast<std::size_t>(end - from));
    if (at == nullptr) return nullptr;
    ++line_ends_;
    return static_cast<const char*>(at) + 1;
  }
  [[nodiscard]] bool is_blank(std::string_view content) const override {
    return content.find_first_not_of(kJsonBlanks) == std::string_view::npos;
  }
  [[nodiscard]] std::uint64_t line_ends() const override { return line_ends_; }

 private:
  std::uint64_t line_ends_ = 0;
};

}  // namespace mixferry::connectors
