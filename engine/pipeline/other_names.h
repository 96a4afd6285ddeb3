#pragma once
/// The names of JSON fields that no rule reads, as the columns of a header would tell them.

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/source/source.h"
#include "engine/base/row.h"
#include "mappings/plan/unmapped.h"

namespace mixferry::pipeline {

/// Fields of one source after the other. Any thread.
class OtherNames {
 public:
  static constexpr std::size_t kNamesMax = 200;  ///< of a source; the first ones by their letters

  /// `wanted`: what the mapping reads, and keeps without a rule.
  explicit OtherNames(const ColumnRequest& wanted) : wanted_(wanted) {}

  /// What has to be read of rows, so that their fields can be noted.
  [[nodiscard]] ColumnRequest request() const {
    return {.names = wanted_.names, .others = true, .others_below = wanted_.others_below};
  }

  void note(std::string_view name);

  struct Unread {
    std::vector<std::string> names;
    std::uint64_t more = 0;  ///< that there was no room for, 0 or more than that
  };
  /// Those that nothing comes of, since it was asked last.
  [[nodiscard]] Unread take_unread();

  /// Keys below which nothing was to be kept so far, of those below which all is.
  [[nodiscard]] std::vector<std::string> nothing_below() const;

 private:
  const ColumnRequest& wanted_;
  mutable std::mutex mutex_;  ///< guards what follows
  std::set<std::string, std::less<>> unread_;
  std::uint64_t more_ = 0;
  std::set<std::string, std::less<>> below_;  ///< of `wanted_.others_below`, those that were met
};

/// Notes the fields of rows. Of most rows nothing is new, which takes no lock. One per thread.
class OtherNamesNoter final : public connectors::RowVisitor {
 public:
  /// Rows numbered above `rows_max` are not looked at; 0: no limit.
  OtherNamesNoter(OtherNames& names, std::uint64_t rows_max) : names_(names), rows_max_(rows_max) {}

  void on_row(const Row& row) override;
  void on_reject(Reject) override {}

 private:
  static constexpr std::size_t kKnownMax = 10'000;

  OtherNames& names_;
  const std::uint64_t rows_max_;
  mappings::TextSet known_;
};

}  // namespace mixferry::pipeline
