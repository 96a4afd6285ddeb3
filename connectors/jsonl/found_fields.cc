#include "connectors/jsonl/found_fields.h"

#include <algorithm>
#include <utility>

namespace mixferry::connectors {

void FoundFields::clear() {
  std::ranges::fill(cells_, Cell{});
  std::ranges::fill(filled_by_, 0);
  others_.clear();
  other_at_.clear();
  ++row_;
  repeated_keys_ = 0;
}

void FoundFields::enter(const FieldEdge& edge) {
  if (met_in_.size() <= edge.last_id) met_in_.resize(edge.last_id + 1);
  if (std::exchange(met_in_[edge.id], row_) == row_) {
    ++repeated_keys_;
    std::fill(met_in_.begin() + edge.id + 1, met_in_.begin() + edge.last_id + 1, 0);
  }
  for (const std::uint32_t slot : edge.slots_below) {
    if (filled_by_[slot] <= edge.id || filled_by_[slot] > edge.last_id) continue;
    cells_[slot] = {};
    filled_by_[slot] = 0;
  }
}

void FoundFields::fill(const FieldEdge& edge) {
  for (const std::uint32_t slot : edge.slots) {
    if (slot != edge.slots.front()) cells_[slot] = cells_[edge.slots.front()];
    filled_by_[slot] = edge.id;
  }
}

void FoundFields::put_other(std::string_view name, const Cell& cell) {
  if (!wants_others_) return;
  const auto [at, is_new] = other_at_.try_emplace(name, others_.size());
  if (is_new) {
    others_.push_back({name, cell});
  } else {
    others_[at->second].cell = cell;
    ++repeated_keys_;
  }
}

}  // namespace mixferry::connectors
