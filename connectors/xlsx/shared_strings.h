#pragma once
/// The strings that cells refer to by number: the one piece of a workbook that is held in memory.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/xlsx/package.h"
#include "connectors/xlsx/workbook.h"
#include "engine/base/error.h"

namespace mixferry::connectors::xlsx {

class SharedStrings {
 public:
  /// What all strings may take together, 4 bytes each for their places included. A workbook with more is
  /// refused.
  static constexpr std::size_t kBytesMax = 512 << 20;

  /// Reads them; none where the workbook has none. An error (`fatal`) names the file: damaged, or more than
  /// `bytes_max`.
  [[nodiscard]] static Result<SharedStrings> read(const Package& package, const Workbook& workbook,
                                                  std::size_t bytes_max = kBytesMax);

  /// Nullopt where there are not so many. Valid as long as the strings.
  [[nodiscard]] std::optional<std::string_view> find(std::size_t index) const {
    if (index >= ends_.size()) return std::nullopt;
    const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
    return std::string_view(text_).substr(begin, ends_[index] - begin);
  }

 private:
  friend class SharedStringVisitor;
  std::string text_;
  std::vector<std::uint32_t> ends_;
};

}  // namespace mixferry::connectors::xlsx
