#include "connectors/jsonl/field_paths.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace mixferry::connectors {
namespace {

/// What is left of a path, and whose it is.
struct Rest {
  std::string_view path;
  std::uint32_t slot;
};

std::unique_ptr<FieldNode> grow(const std::vector<Rest>& rests, std::uint32_t& last_id) {
  auto node = std::make_unique<FieldNode>();
  boost::unordered_flat_map<std::string, std::vector<Rest>> rests_below;
  for (const Rest& rest : rests) {
    node->edges[std::string(rest.path)].slots.push_back(rest.slot);
    for (std::size_t dot = rest.path.find('.'); dot != std::string_view::npos;
         dot = rest.path.find('.', dot + 1)) {
      const std::string key(rest.path.substr(0, dot));
      node->edges[key].slots_below.push_back(rest.slot);
      rests_below[key].push_back({rest.path.substr(dot + 1), rest.slot});
    }
  }
  for (auto& [key, edge] : node->edges) {
    edge.id = ++last_id;
    if (!edge.slots_below.empty()) edge.below = grow(rests_below[key], last_id);
    edge.last_id = last_id;
  }
  return node;
}

}  // namespace

const FieldEdge* FieldNode::find(std::string_view key) const {
  const auto found = edges.find(key);
  return found == edges.end() ? nullptr : &found->second;
}

Result<FieldPaths> FieldPaths::compile(const std::vector<std::string>& paths) {
  std::vector<Rest> rests;
  for (const std::string& path : paths) {
    if (std::ranges::count(path, '.') > static_cast<std::ptrdiff_t>(kDotsMax)) {
      return std::unexpected(
          Error{ErrorKind::fatal, fmt::format("The field \"{}\" has more than {} dots.", path, kDotsMax)});
    }
    rests.push_back({path, static_cast<std::uint32_t>(rests.size())});
  }
  FieldPaths result;
  result.root_ = grow(rests, result.edges_);
  return result;
}

}  // namespace mixferry::connectors
