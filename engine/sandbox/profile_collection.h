#pragma once
/// Profiles of one kind in one project, in the order in which they came, as they are and as queries see them:
/// what is written can be seen a while later. No clock, no I/O, one thread.

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "engine/sandbox/packed_properties.h"
#include "engine/sandbox/time_point.h"

namespace mixferry::sandbox {

struct Profile {
  NameId group_key = kNoName;  ///< `kNoName` for a user
  std::string id;
  std::string properties;  ///< packed
  bool removed = false;    ///< its place is kept, so that places never move; or it isn't there yet
};

/// The user profiles, or the group profiles of all group keys, of one project. Keeps the order of first
/// arrival.
class Collection {
 public:
  using Index = std::uint32_t;

  /// What is written can be seen `seen_after` later.
  explicit Collection(std::chrono::milliseconds seen_after = {});
  Collection(const Collection&) = delete;
  Collection& operator=(const Collection&) = delete;

  [[nodiscard]] std::optional<Index> find(NameId group_key, std::string_view id) const;
  Index insert(NameId group_key, std::string_view id);
  void remove(Index index);
  void set_properties(Index index, std::string packed);
  void clear();

  [[nodiscard]] const Profile& at(Index index) const { return profiles_[index]; }
  /// One past the highest index, removed ones included.
  [[nodiscard]] Index end() const { return static_cast<Index>(profiles_.size()); }
  [[nodiscard]] std::size_t size() const { return indexes_.size(); }

  /// The time from here on: of what is written, and of what can be seen. Never goes back.
  void advance(TimePoint now);
  /// The profile as queries see it; nullptr: they don't, yet or any more.
  [[nodiscard]] const Profile* seen(Index index) const;
  /// The place of the profile that queries see under this id.
  [[nodiscard]] std::optional<Index> find_seen(NameId group_key, std::string_view id) const;

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

  void keep_seen(Index index);
  void forget_past(Index index);

  std::deque<Profile> profiles_;
  boost::unordered_flat_set<Index, Hash, Equal> indexes_;
  SetTimes set_times_;

  /// What a profile was before a write that can't be seen yet.
  std::chrono::milliseconds seen_after_;
  TimePoint now_{};
  std::deque<std::pair<TimePoint, Index>> unseen_writes_;      ///< by when they can be seen
  std::unordered_map<Index, std::deque<Profile>> past_;        ///< one for each unseen write, oldest first
  std::unordered_multimap<std::string, Index> removed_by_id_;  ///< those that queries may still see
};

}  // namespace mixferry::sandbox
