#pragma once
/// The strings that cells refer to by number: the one piece of a workbook that is kept while it is read.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/xlsx/package.h"
#include "connectors/xlsx/temporary_text.h"
#include "connectors/xlsx/workbook.h"
#include "engine/base/error.h"

namespace mixferry::connectors::xlsx {

class SharedStrings {
 public:
  /// What is kept of them. A workbook with more than `bytes_max`, `count_max` or `string_bytes_max` is
  /// refused.
  struct Limits {
    std::size_t held_bytes_max = 24 << 20;  ///< in memory; what is behind them lies in a temporary file
    std::uint64_t bytes_max = 512 << 20;    ///< of all together, a few for their lengths included
    std::uint64_t count_max = 32'000'000;
    std::size_t string_bytes_max = 16 << 20;  ///< of one; a spreadsheet program takes 32,767 characters
  };

  SharedStrings() : SharedStrings(Limits{}) {}

  /// Reads them; none where the workbook has none. An error (`fatal`) names the file: damaged, or over a
  /// limit; or no room for the temporary file.
  [[nodiscard]] static Result<SharedStrings> read(const Package& package, const Workbook& workbook,
                                                  const Limits& limits);
  [[nodiscard]] static Result<SharedStrings> read(const Package& package, const Workbook& workbook) {
    return read(package, workbook, Limits{});
  }

  [[nodiscard]] std::uint64_t count() const { return count_; }

  /// String number `index`, which is less than `count`. Valid until the next call. An error (`fatal`): the
  /// temporary file can't be read.
  [[nodiscard]] Result<std::string_view> find(std::uint64_t index);

 private:
  friend class SharedStringVisitor;
  explicit SharedStrings(const Limits& limits) : text_(limits.held_bytes_max) {}
  [[nodiscard]] Result<> add(std::string_view string);
  [[nodiscard]] Result<std::size_t> length_at(std::uint64_t& offset);

  TemporaryText text_;  ///< each behind its length, seven bits a byte, the highest bit set where more follow
  std::vector<std::uint64_t> groups_;  ///< where every 16th begins
  std::uint64_t count_ = 0;
  std::string piece_;              ///< scratch of `add`
  std::uint64_t next_ = 0;         ///< a string whose place is known, or the first behind its group
  std::uint64_t next_offset_ = 0;  ///< where that begins
};

}  // namespace mixferry::connectors::xlsx
