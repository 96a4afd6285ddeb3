#pragma once
/// The headers of a request or an answer.

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace mixferry::http {

/// Names and values in the order they were added; a name may stand there more than once. A plain value, in
/// one piece of memory: an answer has few, and of most nobody asks.
class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<std::pair<std::string_view, std::string_view>> fields);

  /// `name` is a token of RFC 9110. Line breaks in `value` become blanks, so that it can't begin another
  /// field.
  void add(std::string_view name, std::string_view value);
  /// Value of the first field of that name, in whatever case; empty where there is none. Valid until the next
  /// `add`.
  [[nodiscard]] std::string_view operator[](std::string_view name) const;
  [[nodiscard]] bool empty() const { return lines_.empty(); }

  /// Calls `visit(name, value)` for each, in order.
  template <typename Visit>
  void for_each(Visit&& visit) const {
    for (std::string_view rest = lines_; !rest.empty();) {
      const auto [name, value] = take_first(rest);
      visit(name, value);
    }
  }

 private:
  static std::pair<std::string_view, std::string_view> take_first(std::string_view& lines);

  std::string lines_;  ///< `name:value\n` each
};

}  // namespace mixferry::http
