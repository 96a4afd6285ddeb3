#pragma once
/// `unmapped`: which of a row's other columns are sent, and under which names.

#include <boost/unordered/unordered_flat_set.hpp>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/base/row.h"
#include "engine/base/target_kind.h"
#include "mappings/language/mapping.h"
#include "mappings/plan/rule.h"

namespace mixferry::mappings {

using TextSet = boost::unordered_flat_set<std::string, TextHash, std::equal_to<>>;

/// Decides of each name once: rows have the same columns, or some of a few hundred. One per thread.
class UnmappedColumns {
 public:
  enum class Use : std::uint8_t {
    not_kept,  ///< the mapping does not want it
    send,
    /// A name that can't be set, is over the limit, or that a rule's property or an earlier column of the row
    /// has.
    left_out,
  };
  struct Column {
    std::string shown;     ///< its name without what is not seen around it, and not too long
    std::string property;  ///< of one over the limit, its beginning
    std::string key;       ///< `,"name":`
    Use use = Use::not_kept;
  };
  /// A column of a row.
  struct Resolved {
    std::string_view name;  ///< in the source
    const Column* column;
    Use use;
  };

  /// `taken` are the names of the mapping's own properties. Both must outlive this.
  UnmappedColumns(const KeptColumns& kept, const TextSet& taken, TargetKind kind)
      : kept_(kept), taken_(taken), kind_(kind) {}

  /// A column for each of `others`, in their order; valid until the next call.
  [[nodiscard]] std::span<const Resolved> resolve(std::span<const NamedCell> others);

 private:
  /// More is not remembered: names of JSON may be made of anything.
  static constexpr std::size_t kNameBytesKept = 1 << 20;

  [[nodiscard]] bool is_last_row(std::span<const NamedCell> others) const;
  [[nodiscard]] Resolved resolve(std::string_view name);
  [[nodiscard]] Column decide(std::string_view name) const;

  const KeptColumns& kept_;
  const TextSet& taken_;
  TargetKind kind_;
  std::unordered_map<std::string, Column, TextHash, std::equal_to<>> known_;  ///< by name in the source
  std::size_t known_bytes_ = 0;
  std::vector<Resolved> row_;                         ///< the last one
  boost::unordered_flat_set<std::string_view> seen_;  ///< names of its properties
};

}  // namespace mixferry::mappings
