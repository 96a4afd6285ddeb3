#pragma once
/// Numbers as people write them, by the formats of a rule: `1.234,56`, `$1,234.50`, `(12.00)`, `12 %`.

#include <string>
#include <string_view>
#include <vector>

#include "mappings/language/mapping.h"

namespace mixferry::mappings {

/// Rewrites numbers to the plain form that append_number and append_integer take: digits and a point. No
/// digit is lost or made up on the way. Immutable.
class NumberReader {
 public:
  NumberReader() = default;
  NumberReader(std::vector<NumberFormat> formats, Percent percent);

  /// Whether there are formats; without any, numbers are plain already.
  [[nodiscard]] bool has_formats() const { return !formats_.empty(); }

  /// Writes the number to `plain`. False if none of the formats is that of `text`: a group of digits of the
  /// wrong size, another decimal sign, another currency.
  [[nodiscard]] bool read(std::string_view text, std::string& plain) const;

 private:
  std::vector<NumberFormat> formats_;
  Percent percent_ = Percent::points;
};

}  // namespace mixferry::mappings
