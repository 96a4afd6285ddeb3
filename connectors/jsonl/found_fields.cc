#include "connectors/jsonl/found_fields.h"

#include <algorithm>

namespace mixferry::connectors {

void FoundFields::clear() {
  std::ranges::fill(cells_, Cell{});
  std::ranges::fill(filled_by_, 0);
  others_.clear();
  origins_.clear();
  any_void_ = false;
  other_at_.clear();
  names_used_ = 0;
  ++row_;
  repeated_keys_ = 0;
}

void FoundFields::count_again(const FieldEdge& edge) {
  ++repeated_keys_;
  std::fill(met_in_.begin() + edge.id + 1, met_in_.begin() + edge.last_id + 1, 0);
  std::fill(void_at_.begin() + edge.id, void_at_.begin() + edge.last_id + 1, others_met_);
  any_void_ = true;
}

void FoundFields::drop_void_others() {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < others_.size(); ++i) {
    if (!is_void(origins_[i])) others_[kept++] = others_[i];
  }
  others_.resize(kept);
}

void FoundFields::empty(std::uint32_t slot) {
  cells_[slot] = {};
  filled_by_[slot] = 0;
}

/// Nobody asked for all that `edge` leads to. What of an object is wanted was taken member by member; what is
/// none has no members.
void FoundFields::put_unwanted(const FieldEdge& edge, const FieldNode& node, std::string_view key) {
  const bool is_object = unwanted_.kind == CellKind::json && unwanted_.text.front() == '{';
  if (!is_object && node.wants_other(key)) add_other(node, key, unwanted_, edge.id);
}

void FoundFields::add_other(const FieldNode& node, std::string_view key, const Cell& cell,
                            std::uint32_t edge) {
  std::string_view name = key;
  if (!node.path.empty()) {
    if (names_used_ == names_.size()) names_.emplace_back();
    name = names_[names_used_++].assign(node.path).append(key);
  }
  const Origin origin{.edge = edge, .at = ++others_met_};
  const auto [at, is_new] = other_at_.try_emplace(name, others_.size());
  if (is_new) {
    others_.push_back({name, cell});
    origins_.push_back(origin);
  } else {
    if (!is_void(origins_[at->second])) ++repeated_keys_;
    others_[at->second].cell = cell;
    origins_[at->second] = origin;
  }
}

}  // namespace mixferry::connectors
