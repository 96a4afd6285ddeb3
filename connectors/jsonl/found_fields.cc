#include "connectors/jsonl/found_fields.h"

#include <algorithm>

namespace mixferry::connectors {

void FoundFields::clear() {
  std::ranges::fill(cells_, Cell{});
  std::ranges::fill(filled_by_, 0);
  others_.clear();
  other_at_.clear();
  ++row_;
  repeated_keys_ = 0;
}

void FoundFields::count_again(const FieldEdge& edge) {
  ++repeated_keys_;
  std::fill(met_in_.begin() + edge.id + 1, met_in_.begin() + edge.last_id + 1, 0);
}

void FoundFields::empty(std::uint32_t slot) {
  cells_[slot] = {};
  filled_by_[slot] = 0;
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
