#include "engine/sandbox/store.h"

#include <algorithm>

namespace mixferry::sandbox {

Store::Store(std::vector<std::string> tokens, std::vector<std::string> group_keys, IdentityMode mode,
             const std::vector<std::uint64_t>& numbers, std::chrono::milliseconds seen_after)
    : group_keys_(std::move(group_keys)), seen_after_(seen_after) {
  for (std::string& token : tokens) {
    const std::size_t at = projects_.size();
    projects_.emplace_back(std::move(token), numbers.empty() ? at + 1 : numbers[at], mode, seen_after);
  }
}

Project* Store::project(std::string_view token) {
  const auto found = std::ranges::find(projects_, token, &Project::token);
  return found == projects_.end() ? nullptr : &*found;
}

Project* Store::project_numbered(std::string_view number) {
  const auto found = std::ranges::find_if(
      projects_, [number](const Project& project) { return std::to_string(project.number) == number; });
  return found == projects_.end() ? nullptr : &*found;
}

bool Store::queryable(NameId group_key) const {
  return group_keys_.empty() || std::ranges::find(group_keys_, names_.text(group_key)) != group_keys_.end();
}

std::set<std::string> Store::known_group_keys() const {
  std::set<std::string> keys(group_keys_.begin(), group_keys_.end());
  if (!keys.empty()) return keys;
  std::set<NameId> names;
  for (const Project& project : projects_) {
    for (Collection::Index index = 0; index < project.groups.end(); ++index)
      names.insert(project.groups.at(index).group_key);
  }
  names.erase(kNoName);  // of groups that were removed
  for (const NameId name : names) keys.emplace(names_.text(name));
  return keys;
}

void Store::advance(TimePoint now) {
  for (Project& project : projects_) {
    project.users.advance(now);
    project.groups.advance(now);
  }
}

void Store::clear() {
  for (Project& project : projects_) {
    project.users.clear();
    project.groups.clear();
    project.events.clear();
    project.identities.clear();
    project.pending_links.clear();
    project.cohorts.clear();
  }
  names_.clear();
  ++generation_;
}

}  // namespace mixferry::sandbox
