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

/// The next dot of `path` that parts keys, from `from` on.
std::size_t find_dot(std::string_view path, std::size_t from) {
  std::size_t dot = path.find('.', from);
  while (dot != std::string_view::npos && dot > 0 && path[dot - 1] == '\\') dot = path.find('.', dot + 1);
  return dot;
}

/// `key` as it stands in an object.
std::string unescaped(std::string_view key) {
  std::string text(key);
  for (std::size_t at = text.find("\\."); at != std::string::npos; at = text.find("\\.", at + 1))
    text.erase(at, 1);
  return text;
}

/// Whether another path asks for the key that all of `path` is, and for nothing else.
bool is_taken_literally(std::string_view path, const std::vector<Rest>& rests) {
  if (find_dot(path, 0) == std::string_view::npos) return false;
  const std::string key = unescaped(path);
  return std::ranges::any_of(rests, [&](const Rest& other) {
    return other.path != path && find_dot(other.path, 0) == std::string_view::npos &&
           unescaped(other.path) == key;
  });
}

std::unique_ptr<FieldNode> grow(const std::vector<Rest>& rests, std::uint32_t& last_id) {
  auto node = std::make_unique<FieldNode>();
  boost::unordered_flat_map<std::string, std::vector<Rest>> rests_below;
  const bool has_literal_dots =
      std::ranges::any_of(rests, [](const Rest& rest) { return rest.path.contains("\\."); });
  for (const Rest& rest : rests) {
    if (!has_literal_dots || !is_taken_literally(rest.path, rests))
      node->edges[unescaped(rest.path)].slots.push_back(rest.slot);
    for (std::size_t dot = find_dot(rest.path, 0); dot != std::string_view::npos;
         dot = find_dot(rest.path, dot + 1)) {
      const std::string key = unescaped(rest.path.substr(0, dot));
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
