#pragma once
/// What the stand-in remembers: projects, their user and group profiles, and which ids are one.
/// No clock, no I/O, one thread.

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/sandbox/identity/identities.h"
#include "engine/sandbox/profile_collection.h"

namespace mixferry::sandbox {

/// One project of the stand-in.
struct Project {
  Project(std::string project_token, IdentityMode mode) : token(std::move(project_token)), identities(mode) {}

  std::string token;
  Collection users;
  Collection groups;
  Identities identities;
};

class Store {
 public:
  /// `group_keys` are set up in every project; when it is empty, any group key counts as set up.
  Store(std::vector<std::string> tokens, std::vector<std::string> group_keys,
        IdentityMode mode = IdentityMode::simplified);

  /// nullptr for a token that no project has.
  [[nodiscard]] Project* project(std::string_view token);
  [[nodiscard]] std::deque<Project>& projects() { return projects_; }
  [[nodiscard]] NameTable& names() { return names_; }
  [[nodiscard]] bool queryable(NameId group_key) const;
  /// Forgets every profile and link; the projects stay.
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
