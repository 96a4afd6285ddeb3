#pragma once
/// Dotted paths into JSON objects, all at once.
///
/// A path may be met in several ways: `a.b.c` is {"a":{"b":{"c":1}}}, {"a.b":{"c":1}}, {"a":{"b.c":1}} and
/// {"a.b.c":1}, because exports hold keys with dots in them, too. So a path becomes a small tree: at each
/// object, a key that is the beginning of a path up to a dot leads on with the rest of it, and a key that is
/// all the rest is the value. `a\.b` is the key `a.b` and nothing else; where it is asked for, too, `a.b` is
/// no longer that key. Walking an object then takes one look-up a key, however many paths there are.
///
/// What else an object holds may be asked for, too. An object that paths lead into is then no other member
/// itself, but what else it holds is.

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/row.h"

namespace mixferry::connectors {

struct FieldNode;

/// What a key leads to.
struct FieldEdge {
  std::uint32_t id = 0;                    ///< counted from 1 in depth-first order
  std::uint32_t last_id = 0;               ///< of the edges below it: those are `id` + 1 to `last_id`
  std::vector<std::uint32_t> slots;        ///< paths that end here, as positions in the list asked for
  std::vector<std::uint32_t> slots_below;  ///< paths that go on here
  std::unique_ptr<FieldNode> below;        ///< where they go on; nullptr: none does
};

/// Lets keys be looked up without being copied.
struct KeyHash {
  using is_transparent = void;
  using is_avalanching = void;
  std::size_t operator()(std::string_view key) const { return std::hash<std::string_view>()(key); }
};

/// What may be met in one object.
struct FieldNode {
  boost::unordered_flat_map<std::string, FieldEdge, KeyHash, std::equal_to<>> edges;
  std::string path;                       ///< the keys that lead here, with a dot behind each
  std::uint32_t edge = 0;                 ///< the last of them; 0: none
  bool wants_others = false;              ///< what else is here is asked for
  std::vector<std::string> others_begin;  ///< or that of it whose keys begin like one of these: `a.`

  [[nodiscard]] const FieldEdge* find(std::string_view key) const;
  /// Whether what else `key` leads to is asked for.
  [[nodiscard]] bool wants_other(std::string_view key) const {
    return wants_others || (!others_begin.empty() && begins_an_other(key));
  }

 private:
  [[nodiscard]] bool begins_an_other(std::string_view key) const;
};

class FieldPaths {
 public:
  /// The ways to meet a path double with each dot in it.
  static constexpr std::size_t kDotsMax = 10;

  /// An error (`fatal`) names a path with more dots than that.
  [[nodiscard]] static Result<FieldPaths> compile(const ColumnRequest& request);

  [[nodiscard]] const FieldNode& root() const { return *root_; }
  /// How many there are in all nodes: the largest id.
  [[nodiscard]] std::size_t edges() const { return edges_; }

 private:
  std::unique_ptr<FieldNode> root_;
  std::uint32_t edges_ = 0;
};

}  // namespace mixferry::connectors
