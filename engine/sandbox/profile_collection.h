#pragma once
/// Profiles of one kind in one project, in the order in which they came. No clock, no I/O, one thread.

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/sandbox/packed_properties.h"

namespace mixferry::sandbox {

struct Profile {
  NameId group_key = kNoName;  ///< `kNoName` for a user
  std::string id;
  std::string properties;  ///< packed
  bool removed = false;    ///< its place is kept, so that places never move
};

/// The user profiles, or the group profiles of all group keys, of one project. Keeps the order of first
/// arrival.
class Collection {
 public:
  using Index = std::uint32_t;

  Collection();
  Collection(const Collection&) = delete;
  Collection& operator=(const Collection&) = delete;

  [[nodiscard]] std::optional<Index> find(NameId group_key, std::string_view id) const;
  Index insert(NameId group_key, std::string_view id);
  void remove(Index index);
  void clear();

  [[nodiscard]] Profile& at(Index index) { return profiles_[index]; }
  [[nodiscard]] const Profile& at(Index index) const { return profiles_[index]; }
  /// One past the highest index, removed ones included.
  [[nodiscard]] Index end() const { return static_cast<Index>(profiles_.size()); }
  [[nodiscard]] std::size_t size() const { return indexes_.size(); }

  /// When properties were last set, in seconds, for the `time_ordered` switch; empty without it.
  using SetTimes = boost::unordered_flat_map<std::pair<Index, NameId>, double>;
  [[nodiscard]] SetTimes& set_times() { return set_times_; }

 private:
  struct Key {
    NameId group_key;
    std::string_view id;
    bool operator==(const Key&) const = default;
  };
  struct Hash {
    using is_transparent = void;
    const std::deque<Profile>* profiles;
    std::size_t operator()(Index index) const;
    std::size_t operator()(const Key& key) const;
  };
  struct Equal {
    using is_transparent = void;
    const std::deque<Profile>* profiles;
    bool operator()(Index left, Index right) const { return left == right; }
    bool operator()(const Key& key, Index index) const;
    bool operator()(Index index, const Key& key) const { return (*this)(key, index); }
  };

  std::deque<Profile> profiles_;
  boost::unordered_flat_set<Index, Hash, Equal> indexes_;
  SetTimes set_times_;
};

}  // namespace mixferry::sandbox
