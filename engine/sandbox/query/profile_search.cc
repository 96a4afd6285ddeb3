#include "engine/sandbox/query/profile_search.h"

#include <algorithm>
#include <fmt/format.h>
#include <unordered_set>

#include "engine/sandbox/json_value.h"
#include "engine/sandbox/query/profile_subject.h"

namespace mixferry::sandbox {
namespace {

using Ids = std::vector<std::string>;

/// Each once, by the one that stands for a person.
Ids canonical_of(const Ids& ids, const Project& project, Target target) {
  Ids canonical;
  std::unordered_set<std::string> seen;
  for (const std::string& id : ids) {
    std::string of_person = target == Target::users ? std::string{project.identities.canonical(id)} : id;
    if (seen.insert(of_person).second) canonical.push_back(std::move(of_person));
  }
  return canonical;
}

/// The ids that a query names, by itself or by a cohort; nullopt: it names none, and is about all profiles.
std::expected<std::optional<Ids>, std::string> named_ids(const Project& project,
                                                         const EngageParameters& asked, Target target) {
  std::optional<Ids> named;
  if (asked.ids) named = canonical_of(*asked.ids, project, target);
  if (!asked.cohort) return named;
  const auto cohort = project.cohorts.find(static_cast<std::uint64_t>(*asked.cohort));
  if (cohort == project.cohorts.end())
    return std::unexpected(fmt::format("no cohort of this project has the id {}", *asked.cohort));
  Ids members = canonical_of(cohort->second.ids, project, target);
  if (named) {
    const std::unordered_set<std::string> wanted(named->begin(), named->end());
    std::erase_if(members, [&wanted](const std::string& id) { return !wanted.contains(id); });
  }
  return members;
}

class Search {
 public:
  Search(Store& store, const Project& project, const EngageParameters& asked, NameId group_key)
      : names_(store.names()),
        profiles_(group_key == kNoName ? project.users : project.groups),
        asked_(asked),
        group_key_(group_key) {
    found_.project = project.number;
    found_.target = group_key == kNoName ? Target::users : Target::groups;
    found_.parameters = asked.all;
  }

  std::expected<ResultSet, std::string> run(const std::optional<Ids>& named) {
    if (named) {
      for (const std::string& id : *named) look_up(id);
      std::ranges::sort(found_.profiles);
    } else {
      for (Collection::Index index = 0; index < profiles_.end(); ++index) look_at(index);
    }
    if (!error_.empty()) return std::unexpected(error_);
    return std::move(found_);
  }

 private:
  void look_up(const std::string& id) {
    if (const auto index = profiles_.find_seen(group_key_, id)) return look_at(*index);
    if (asked_.cohort && asked_.include_all_users && holds(id, {})) found_.bare_ids.push_back(id);
  }

  void look_at(Collection::Index index) {
    const Profile* const profile = profiles_.seen(index);
    if (profile == nullptr || profile->group_key != group_key_) return;
    if (holds(profile->id, profile->properties)) found_.profiles.push_back(index);
  }

  bool holds(std::string_view id, std::string_view packed) {
    if (!asked_.where) return true;
    if (!error_.empty()) return false;
    const std::expected<bool, std::string> holds = asked_.where->holds(ProfileSubject{names_, id, packed});
    if (!holds) error_ = fmt::format("Unable to evaluate where: {}", holds.error());
    return holds.value_or(false);
  }

  const NameTable& names_;
  const Collection& profiles_;
  const EngageParameters& asked_;
  NameId group_key_;
  ResultSet found_;
  std::string error_;
};

}  // namespace

std::expected<ResultSet, std::string> search_profiles(Store& store, const Project& project,
                                                      const EngageParameters& asked, NameId group_key) {
  const Target target = group_key == kNoName ? Target::users : Target::groups;
  const std::expected<std::optional<Ids>, std::string> named = named_ids(project, asked, target);
  if (!named) return std::unexpected(named.error());
  return Search{store, project, asked, group_key}.run(*named);
}

}  // namespace mixferry::sandbox
