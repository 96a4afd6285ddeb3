#pragma once
/// In which ways the values of a column can be read as times of a day, the day standing elsewhere: `10:15`.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mixferry::mappings {

/// What the values seen so far say about times.
class TimesOfDay {
 public:
  static constexpr std::size_t kForms = 5;

  /// `text` is trimmed and not empty. What is no time of day is not counted.
  void add(std::string_view text);

  struct Summary {
    std::uint64_t times = 0;
    std::vector<std::string> formats = {};  ///< patterns, `%H:%M`, that read all of them
  };
  [[nodiscard]] Summary summary() const;

 private:
  std::array<std::uint64_t, kForms> fits_ = {};
};

}  // namespace mixferry::mappings
