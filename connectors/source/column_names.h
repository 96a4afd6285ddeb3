#pragma once
/// Finding columns of a header by name.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/base/error.h"

namespace mixferry::connectors {

/// Finds columns of one header, which must outlive it, by name: made once where many are looked for.
class ColumnFinder {
 public:
  explicit ColumnFinder(const std::vector<std::string>& header);

  /// As `find_column`.
  [[nodiscard]] Result<std::optional<std::size_t>> find(std::string_view name) const;

 private:
  using Positions = std::vector<std::size_t>;
  const std::vector<std::string>& header_;
  std::unordered_map<std::string_view, Positions> exactly_;
  std::unordered_map<std::string, Positions> folded_;  ///< without case and outer blanks
};

/// Where `name` stands in `header`; nullopt where it does not. In this order:
/// - the one column called exactly so;
/// - `Name#2`: the second of the columns called exactly `Name`; `#3`: the third column, whatever its name;
/// - `Name (*)`: the one column called `Name` with anything in parentheses behind it, as in `Seen (AEDT)`;
/// - the one column that differs only in the case of ASCII letters and in blanks and invisible characters
/// around it. Several are an error (`fatal`) that says how to ask for each: no column may be taken for
/// another.
[[nodiscard]] Result<std::optional<std::size_t>> find_column(const std::vector<std::string>& header,
                                                             std::string_view name);

/// The header with a name of its own for each column, for those that keep all of them: the second column
/// called `Name` is `Name#2`, a column without a name is `#` and its position. Each is also what
/// `find_column` knows it by, save that the first of several is plainly `Name`. Where a column is really
/// called `Name#2`, there may still be two of a name.
[[nodiscard]] std::vector<std::string> unique_names(const std::vector<std::string>& header);

/// For each column a name by which `find_column` finds it and no other: its own, `Name#1` where it shares it,
/// `#3` where that is not enough, too. Empty for a column that can't be asked for: one whose position is the
/// name of another.
[[nodiscard]] std::vector<std::string> column_addresses(const std::vector<std::string>& header);

}  // namespace mixferry::connectors
