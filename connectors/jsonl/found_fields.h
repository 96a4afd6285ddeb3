#pragma once
/// The cells of one JSON row while it is being read: what was asked for, and what else there is.

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "connectors/jsonl/field_paths.h"
#include "engine/base/row.h"

namespace mixferry::connectors {

/// Of a key that stands several times in one object the last counts, with all that is below it; the others
/// are counted.
class FoundFields {
 public:
  /// `edges`: how many keys there are that lead to something.
  FoundFields(std::size_t slots, std::size_t edges)
      : cells_(slots), filled_by_(slots), met_in_(edges + 1), void_at_(edges + 1) {}

  /// Forgets the row before.
  void clear();

  /// The key of `edge` is met (again): what it led to before is void.
  void enter(const FieldEdge& edge) {
    if (std::exchange(met_in_[edge.id], row_) == row_) count_again(edge);
    for (const std::uint32_t slot : edge.slots_below) {
      if (filled_by_[slot] > edge.id && filled_by_[slot] <= edge.last_id) empty(slot);
    }
  }

  /// Where the value of the key of `edge` is to be put, all of it; then `fill` tells that it is there.
  [[nodiscard]] Cell& cell_of(const FieldEdge& edge) {
    return edge.slots.empty() ? unwanted_ : cells_[edge.slots.front()];
  }
  /// `key` stands in the object of `node`.
  void fill(const FieldEdge& edge, const FieldNode& node, std::string_view key) {
    if (edge.slots.empty()) return put_unwanted(edge, node, key);
    filled_by_[edge.slots.front()] = edge.id;
    for (std::size_t i = 1; i < edge.slots.size(); ++i) {
      cells_[edge.slots[i]] = cells_[edge.slots.front()];
      filled_by_[edge.slots[i]] = edge.id;
    }
  }

  /// What stands in the object of `node` below `key`, with which no path begins.
  void put_other(const FieldNode& node, std::string_view key, const Cell& cell) {
    if (node.wants_other(key)) add_other(node, key, cell, node.edge);
  }

  /// How often a key stood in its object again, of those that were asked for.
  [[nodiscard]] std::uint32_t repeated_keys() const { return repeated_keys_; }

  [[nodiscard]] std::span<const Cell> cells() const { return cells_; }
  /// To be called when the row is read.
  [[nodiscard]] std::span<const NamedCell> others() {
    if (any_void_) drop_void_others();
    return others_;
  }

 private:
  void count_again(const FieldEdge& edge);
  void empty(std::uint32_t slot);
  void put_unwanted(const FieldEdge& edge, const FieldNode& node, std::string_view key);
  void add_other(const FieldNode& node, std::string_view key, const Cell& cell, std::uint32_t edge);

  std::vector<Cell> cells_;
  Cell unwanted_;                         ///< of keys that only lead on
  std::vector<std::uint32_t> filled_by_;  ///< id of the edge, 0: none
  std::vector<std::uint64_t> met_in_;     ///< by id of an edge: `row_` of the row that had its key last
  std::uint64_t row_ = 1;
  std::uint32_t repeated_keys_ = 0;
  /// Where one of the others is from.
  struct Origin {
    std::uint32_t edge;  ///< id of the last that leads to it, 0: none
    std::uint64_t at;    ///< how many there were so far, in all rows
  };
  [[nodiscard]] bool is_void(const Origin& origin) const { return origin.at <= void_at_[origin.edge]; }
  void drop_void_others();

  std::vector<NamedCell> others_;
  std::vector<Origin> origins_;         ///< of `others_`
  std::uint64_t others_met_ = 0;        ///< in all rows
  std::vector<std::uint64_t> void_at_;  ///< by id of an edge: what was met up to here does not count
  bool any_void_ = false;
  std::deque<std::string> names_;  ///< of others that are not fields of the row itself
  std::size_t names_used_ = 0;
  boost::unordered_flat_map<std::string_view, std::size_t, KeyHash> other_at_;
};

}  // namespace mixferry::connectors
