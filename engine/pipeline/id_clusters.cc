#include "engine/pipeline/id_clusters.h"

#include <utility>

namespace mixferry::pipeline {

IdClusters::Verdict IdClusters::link(const Link& link) {
  if (numbers_.empty()) {
    numbers_.reserve(ids_max_);  // to grow would hold both tables; what is not filled in takes no memory
    nodes_.reserve(ids_max_);
  }
  if (!has_room_for(link)) {
    exact_ = false;
    return {};
  }
  Number kept = root_of(link.id);
  Number gone = root_of(link.other);
  Verdict verdict{.of_id = nodes_[kept].ids, .of_other = nodes_[gone].ids};
  const std::uint64_t together = std::uint64_t{verdict.of_id} + verdict.of_other;
  if (kept == gone) return verdict;
  if (link.joins_once && verdict.of_other > 1) {
    verdict.outcome = Outcome::contradicts;
    return verdict;
  }
  if (link.together_max != 0 && together > link.together_max) {
    verdict.outcome = Outcome::too_many;
    return verdict;
  }
  // The smaller goes below the larger, so that no way up is long.
  if (nodes_[kept].ids < nodes_[gone].ids) std::swap(kept, gone);
  nodes_[gone].parent = kept;
  nodes_[kept].ids += nodes_[gone].ids;
  joined_.push_back(gone);
  verdict.outcome = Outcome::joined;
  return verdict;
}

void IdClusters::take_back() {
  for (; !joined_.empty(); joined_.pop_back()) {
    Node& node = nodes_[joined_.back()];
    nodes_[node.parent].ids -= node.ids;
    node.parent = joined_.back();
  }
}

bool IdClusters::has_room_for(const Link& link) const {
  const std::size_t fresh =
      (numbers_.contains(link.id) ? 0U : 1U) + (numbers_.contains(link.other) ? 0U : 1U);
  return nodes_.size() + fresh <= ids_max_;
}

IdClusters::Number IdClusters::root_of(std::uint64_t id) {
  const auto [found, is_new] = numbers_.try_emplace(id, static_cast<Number>(nodes_.size()));
  if (is_new) nodes_.push_back({.parent = found->second});
  Number number = found->second;
  while (nodes_[number].parent != number) number = nodes_[number].parent;
  return number;
}

}  // namespace mixferry::pipeline
