#pragma once
/// `--only`: an import or a preview of the rows of some profiles, to try a mapping on them.

#include <atomic>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/row.h"
#include "mappings/plan/plan.h"

namespace mixferry::pipeline {

/// The ids that were asked for, and which of them were seen. All reading threads ask the same one. Rows of
/// other ids are passed over: they are part of no run.
class AskedIds {
 public:
  explicit AskedIds(const std::vector<std::string>& ids);

  /// Those of the row's ids, one for each target, that were asked for; counts the row as left out if there
  /// are none. They live as long as this does.
  [[nodiscard]] std::vector<std::string_view> take(const Row& row, mappings::RowMapper& mapper);
  /// For what is no row of anybody: a header once more, a footer.
  void leave_out() { ++rows_left_out_; }

  [[nodiscard]] std::uint64_t rows_left_out() const { return rows_left_out_; }
  /// Those that no row had so far, in their order as texts.
  [[nodiscard]] std::vector<std::string> not_found() const;

 private:
  std::map<std::string, std::atomic<bool>, std::less<>> found_;
  std::atomic<std::uint64_t> rows_left_out_ = 0;
};

}  // namespace mixferry::pipeline
