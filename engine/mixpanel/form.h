#pragma once
/// What Mixpanel is asked, as the text of a form or of an address has it.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mixferry::mixpanel {

/// Names and values: `a=1&b=2`. Whatever is not plain in a value is escaped: in a form a plus sign is a
/// blank.
class Form {
 public:
  /// `name` is plain.
  void add(std::string_view name, std::string_view value);
  [[nodiscard]] std::string take() && { return std::move(text_); }

 private:
  std::string text_;
};

/// `["a","b"]`
[[nodiscard]] std::string json_list(const std::vector<std::string>& texts);

}  // namespace mixferry::mixpanel
