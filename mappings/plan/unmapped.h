#pragma once
/// `unmapped: keep`: which of a row's other columns are sent, and under which names.

#include <boost/unordered/unordered_flat_set.hpp>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/row.h"
#include "engine/base/target_kind.h"
#include "mappings/plan/rule.h"

namespace mixferry::mappings {

using TextSet = boost::unordered_flat_set<std::string, TextHash, std::equal_to<>>;

/// Remembers what it decided for the columns of the last row: in a CSV file they are those of every row. One
/// per thread.
class UnmappedColumns {
 public:
  enum class Use : std::uint8_t {
    send,
    rule_wins,  ///< a rule of the mapping names a property like it
    left_out,   ///< a name that can't be set, is over the limit, or that an earlier column of the row has
  };
  struct Column {
    std::string name;  ///< in the source
    std::string
        property;     ///< the same without what is not seen around it; of one over the limit, its beginning
    std::string key;  ///< `,"name":`
    Use use = Use::send;
  };

  /// `taken` are the names of the mapping's own properties; it must outlive this.
  explicit UnmappedColumns(const TextSet& taken, TargetKind kind = TargetKind::users)
      : taken_(taken), kind_(kind) {}

  /// A column for each of `others`, in their order; valid until the next call.
  [[nodiscard]] std::span<const Column> resolve(std::span<const NamedCell> others);

 private:
  [[nodiscard]] bool is_known(std::span<const NamedCell> others) const;

  const TextSet& taken_;
  TargetKind kind_;
  std::vector<Column> columns_;
  boost::unordered_flat_set<std::string_view> seen_;
};

}  // namespace mixferry::mappings
