#pragma once
/// What properties are called that no rule of anybody has named yet.

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include "engine/base/target_kind.h"

namespace mixferry::mappings {

/// Hands out names that Mixpanel takes, each once.
class PropertyNames {
 public:
  explicit PropertyNames(TargetKind kind = TargetKind::users) : kind_(kind) {}

  void take(std::string_view name);
  /// In whatever letter case: `Id` beside `ID` is more than anybody can tell apart.
  [[nodiscard]] bool is_taken(std::string_view name) const;
  [[nodiscard]] std::size_t count() const { return taken_.size(); }

  /// The column's own name as far as it can be kept: without blanks and invisible characters around it, a
  /// `$` or `properties.` before it; `Column 3` for a column without a name.
  [[nodiscard]] std::string name_for(std::string_view column) const;

 private:
  TargetKind kind_;
  std::set<std::string, std::less<>> taken_;  ///< in lower case
};

}  // namespace mixferry::mappings
