#pragma once
/// What the stand-in remembers: projects, their user and group profiles, and aliases. No clock, no I/O, one
/// thread.
///
/// A profile's properties lie in one string, packed one behind the other:
///     name (4 bytes) | size (4 bytes) | value as compact JSON text of that size
/// with names numbered once for the whole store. A million profiles of 25 properties take well under 1 GB
/// that way. To change a profile, load it into a `Draft`, change that, and save the whole: a failed update
/// leaves no trace.

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mixferry::sandbox {

/// Number of a property name or group key; 0 stands for no name.
using NameId = std::uint32_t;
inline constexpr NameId kNoName = 0;

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

/// Numbers names. Numbers and texts stay valid until `clear`.
class NameTable {
 public:
  NameTable();
  [[nodiscard]] NameId intern(std::string_view name);
  [[nodiscard]] std::string_view text(NameId id) const { return texts_[id]; }
  void clear();

 private:
  boost::unordered_flat_map<std::string_view, NameId, TextHash, std::equal_to<>> ids_;
  std::deque<std::string> texts_;
};

struct Property {
  NameId name;
  std::string_view value;  ///< compact JSON text
};

/// Walks packed properties in the order in which they were first set.
class PackedProperties {
 public:
  explicit PackedProperties(std::string_view packed) : rest_(packed) {}
  [[nodiscard]] std::optional<Property> next();

 private:
  std::string_view rest_;
};

/// A profile's properties while an update works on them. Reused from update to update.
class Draft {
 public:
  /// Starts from `packed`, which must live until `save`.
  void load(std::string_view packed);
  [[nodiscard]] std::optional<std::string_view> find(NameId name) const;
  /// `value` must live until `save`.
  void set(NameId name, std::string_view value);
  /// The same with a value that the draft keeps itself.
  void set_owned(NameId name, std::string value);
  void erase(NameId name);
  [[nodiscard]] std::size_t size() const { return size_; }
  /// Whether any value differs from what was loaded, or did in between.
  [[nodiscard]] bool changed() const { return changed_; }
  [[nodiscard]] std::string save() const;

 private:
  struct Slot {
    NameId name;
    bool present;
    std::string_view value;
  };
  struct Place {
    std::uint32_t round = 0;  ///< of the load that filled it in
    std::uint32_t slot = 0;
  };
  [[nodiscard]] const Slot* slot_of(NameId name) const;
  void add_slot(NameId name, std::string_view value);

  std::vector<Slot> slots_;
  std::vector<Place> places_;  ///< by name
  std::deque<std::string> owned_;
  std::uint32_t round_ = 0;
  std::size_t size_ = 0;
  bool changed_ = false;
};

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

/// One project of the stand-in.
struct Project {
  explicit Project(std::string project_token) : token(std::move(project_token)) {}

  std::string token;
  Collection users;
  Collection groups;
  boost::unordered_flat_map<std::string, std::string, TextHash, std::equal_to<>> aliases;  ///< alias to id
};

class ProfileStore {
 public:
  /// `group_keys` are set up in every project; when it is empty, any group key counts as set up.
  ProfileStore(std::vector<std::string> tokens, std::vector<std::string> group_keys);

  /// nullptr for a token that no project has.
  [[nodiscard]] Project* project(std::string_view token);
  [[nodiscard]] std::deque<Project>& projects() { return projects_; }
  [[nodiscard]] NameTable& names() { return names_; }
  [[nodiscard]] bool queryable(NameId group_key) const;
  /// Forgets every profile and alias; the projects stay.
  void clear();
  /// Changes with every `clear`: indexes and names of an earlier generation mean nothing any more.
  [[nodiscard]] std::uint64_t generation() const { return generation_; }

 private:
  std::deque<Project> projects_;
  std::vector<std::string> group_keys_;
  NameTable names_;
  std::uint64_t generation_ = 0;
};

}  // namespace mixferry::sandbox
