#pragma once
/// Profiles read back as JSON Lines.
///     {"$distinct_id":"..","$properties":{..}}
///     {"$group_key":"..","$group_id":"..","$properties":{..}}

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/sandbox/lines.h"
#include "engine/sandbox/store.h"
#include "engine/sandbox/update.h"

namespace mixferry::sandbox {

/// Which profiles, and how they are shown.
struct LinesQuery {
  Target target = Target::users;
  std::string id = {};  ///< only this one, by any of its ids (for groups: of any key); empty: all
  std::vector<std::string> without = {};  ///< properties left out
  std::uint64_t limit = UINT64_MAX;
  bool by_id = false;  ///< sorted by id (groups: by key, then id); default: order of arrival
  bool all = false;    ///< groups of keys that aren't set up, too
};

class ProfileLines final : public Lines {
 public:
  /// `store` must outlive it and have `project`. Updates may go on in between: each profile is shown as it is
  /// when its turn comes. Clearing the store ends the lines.
  ProfileLines(Store& store, Project& project, LinesQuery query);

  bool append(std::string& out, std::size_t bytes) override;

 private:
  [[nodiscard]] Collection& collection() const;
  [[nodiscard]] bool is_asked_for(const Profile& profile) const;
  void append_line(std::string& out, const Profile& profile) const;
  void sort();

  Store& store_;
  Project& project_;
  LinesQuery query_;
  std::uint64_t generation_;
  std::string canonical_id_;  ///< of a user who is asked for by another of his ids
  std::vector<NameId> without_;
  std::vector<Collection::Index> sorted_;
  Collection::Index next_ = 0;
};

}  // namespace mixferry::sandbox
