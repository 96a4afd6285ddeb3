#include "connectors/jsonl/field_paths.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace mixferry::connectors {
namespace {

/// What is left of a path, and whose it is.
struct Rest {
  static constexpr std::uint32_t kOthers = static_cast<std::uint32_t>(-1);

  std::string_view path;
  std::uint32_t slot;  ///< `kOthers`: what else is below the path, which of all that is here is empty

  [[nodiscard]] bool is_of_others() const { return slot == kOthers; }
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
    return !other.is_of_others() && other.path != path && find_dot(other.path, 0) == std::string_view::npos &&
           unescaped(other.path) == key;
  });
}

/// Plants trees from the root on.
class Grower {
 public:
  explicit Grower(std::uint32_t& last_id) : last_id_(last_id) {}

  void grow(FieldNode& node, const std::vector<Rest>& rests) {
    RestsBelow rests_below;
    const bool has_literal_dots =
        std::ranges::any_of(rests, [](const Rest& rest) { return rest.path.contains("\\."); });
    for (const Rest& rest : rests) {
      if (rest.is_of_others()) {
        add_others(node, rest.path, rests_below);
      } else if (!has_literal_dots || !is_taken_literally(rest.path, rests)) {
        node.edges[unescaped(rest.path)].slots.push_back(rest.slot);
      }
      for_each_beginning(rest, [&](const std::string& key, std::string_view behind) {
        if (!rest.is_of_others()) node.edges[key].slots_below.push_back(rest.slot);
        rests_below[key].push_back({behind, rest.slot});
      });
    }
    for (auto& [key, edge] : node.edges) {
      edge.id = ++last_id_;
      std::vector<Rest>& below = rests_below[key];
      // Only a part of it is asked for, so that the rest is among the others.
      if (!below.empty() && edge.slots.empty() && node.wants_other(key)) below.push_back({{}, Rest::kOthers});
      if (!below.empty()) grow_below(node, key, edge, below);
      edge.last_id = last_id_;
    }
  }

 private:
  using RestsBelow = boost::unordered_flat_map<std::string, std::vector<Rest>>;

  /// Calls `visit` with each key that may be the beginning of the path, and with what is left behind it.
  template <typename Visit>
  static void for_each_beginning(const Rest& rest, const Visit& visit) {
    for (std::size_t dot = find_dot(rest.path, 0); dot != std::string_view::npos;
         dot = find_dot(rest.path, dot + 1))
      visit(unescaped(rest.path.substr(0, dot)), rest.path.substr(dot + 1));
  }

  static void add_others(FieldNode& node, std::string_view path, RestsBelow& rests_below) {
    if (path.empty()) {
      node.wants_others = true;
      return;
    }
    node.others_begin.push_back(std::string(path) + ".");
    for_each_beginning({path, Rest::kOthers},
                       [&](const std::string& key, std::string_view) { node.edges.try_emplace(key); });
    node.edges.try_emplace(std::string(path));
    rests_below[std::string(path)].push_back({{}, Rest::kOthers});
  }

  void grow_below(const FieldNode& node, const std::string& key, FieldEdge& edge,
                  const std::vector<Rest>& rests) {
    edge.below = std::make_unique<FieldNode>();
    edge.below->path = node.path + key + ".";
    edge.below->edge = edge.id;
    grow(*edge.below, rests);
  }

  std::uint32_t& last_id_;
};

Result<> check_dots(const std::string& path) {
  if (std::ranges::count(path, '.') <= static_cast<std::ptrdiff_t>(FieldPaths::kDotsMax)) return {};
  return std::unexpected(Error{
      ErrorKind::fatal, fmt::format("The field \"{}\" has more than {} dots.", path, FieldPaths::kDotsMax)});
}

}  // namespace

const FieldEdge* FieldNode::find(std::string_view key) const {
  const auto found = edges.find(key);
  return found == edges.end() ? nullptr : &found->second;
}

bool FieldNode::begins_an_other(std::string_view key) const {
  return std::ranges::any_of(others_begin,
                             [key](const std::string& beginning) { return key.starts_with(beginning); });
}

Result<FieldPaths> FieldPaths::compile(const ColumnRequest& request) {
  std::vector<Rest> rests;
  for (const std::string& path : request.names) {
    if (const auto checked = check_dots(path); !checked) return std::unexpected(checked.error());
    rests.push_back({path, static_cast<std::uint32_t>(rests.size())});
  }
  for (const std::string& path : request.others_below) {
    if (const auto checked = check_dots(path); !checked) return std::unexpected(checked.error());
    rests.push_back({path, Rest::kOthers});
  }
  if (request.others) rests.push_back({{}, Rest::kOthers});
  FieldPaths result;
  result.root_ = std::make_unique<FieldNode>();
  Grower(result.edges_).grow(*result.root_, rests);
  return result;
}

}  // namespace mixferry::connectors
