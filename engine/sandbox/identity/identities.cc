#include "engine/sandbox/identity/identities.h"

#include <utility>

namespace mixferry::sandbox {

std::string_view Identities::resolve(std::string_view id) const {
  const std::optional<Number> cluster = find(id);
  return cluster ? std::string_view{clusters_[*cluster].canonical} : id;
}

std::vector<std::string_view> Identities::ids_of(std::string_view id) const {
  const std::optional<Number> cluster = find(id);
  if (!cluster) return {id};
  std::vector<std::string_view> ids;
  for (const std::string* each : clusters_[*cluster].ids) ids.emplace_back(*each);
  return ids;
}

std::optional<Joined> Identities::link(const Link& link) {
  if (link.id == link.joining) return std::nullopt;
  const std::optional<Number> first = find(link.id);
  const std::optional<Number> second = find(link.joining);
  if (second && (link.kind != Link::Kind::merge || first == second)) return std::nullopt;
  const std::size_t ids =
      (first ? clusters_[*first].ids.size() : 1) + (second ? clusters_[*second].ids.size() : 1);
  if (mode_ == IdentityMode::original && ids > kOriginalIdsMax) return std::nullopt;

  const Number kept = first ? *first : found(link.id);
  const Number gone = second ? *second : found(link.joining);
  Cluster& absorbed = clusters_[gone];
  for (const std::string* id : absorbed.ids) {
    cluster_of_.find(*id)->second = kept;
    clusters_[kept].ids.push_back(id);
  }
  absorbed.ids = {};
  ++linked_;
  return Joined{.canonical = clusters_[kept].canonical, .absorbed = std::exchange(absorbed.canonical, {})};
}

std::optional<Identities::Number> Identities::find(std::string_view id) const {
  const auto found = cluster_of_.find(id);
  if (found == cluster_of_.end()) return std::nullopt;
  return found->second;
}

/// A new cluster of this id alone.
Identities::Number Identities::found(std::string_view id) {
  const auto number = static_cast<Number>(clusters_.size());
  const auto place = cluster_of_.emplace(id, number).first;
  clusters_.push_back({.canonical = place->first, .ids = {&place->first}});
  return number;
}

void Identities::clear() {
  cluster_of_.clear();
  clusters_.clear();
  linked_ = 0;
}

}  // namespace mixferry::sandbox
