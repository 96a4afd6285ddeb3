#pragma once
/// What the stand-in remembers: projects, their user and group profiles, their events, and which ids are one.
/// No clock, no I/O, one thread.

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/sandbox/events/event_store.h"
#include "engine/sandbox/identity/identities.h"
#include "engine/sandbox/profile_collection.h"
#include "engine/sandbox/time_point.h"

namespace mixferry::sandbox {

/// A link that was asked for, and doesn't hold yet.
struct PendingLink {
  TimePoint due;
  Link link;
};

/// Users that were put together under a number.
struct Cohort {
  std::string name;
  std::vector<std::string> ids;
  TimePoint created = {};
};

/// One project of the stand-in.
struct Project {
  Project(std::string project_token, std::uint64_t project_number, IdentityMode mode,
          std::chrono::milliseconds seen_after)
      : token(std::move(project_token)),
        number(project_number),
        users(seen_after),
        groups(seen_after),
        identities(mode) {}

  std::string token;
  std::uint64_t number;  ///< its `project_id`
  Collection users;
  Collection groups;
  EventStore events;
  Identities identities;
  std::deque<PendingLink> pending_links;
  std::map<std::uint64_t, Cohort> cohorts;  ///< by number
};

class Store {
 public:
  /// `group_keys` are set up in every project; when it is empty, any group key counts as set up.
  /// `numbers` are the projects', in the order of their tokens; none: they are numbered from 1. Queries see
  /// what is written `seen_after` later.
  Store(std::vector<std::string> tokens, std::vector<std::string> group_keys,
        IdentityMode mode = IdentityMode::simplified, const std::vector<std::uint64_t>& numbers = {},
        std::chrono::milliseconds seen_after = {});

  /// nullptr for a token that no project has.
  [[nodiscard]] Project* project(std::string_view token);
  /// nullptr for a number, as decimal text, that no project has.
  [[nodiscard]] Project* project_numbered(std::string_view number);
  [[nodiscard]] std::deque<Project>& projects() { return projects_; }
  [[nodiscard]] NameTable& names() { return names_; }
  [[nodiscard]] bool queryable(NameId group_key) const;
  /// Those that are set up; where any will do, those of groups that are there.
  [[nodiscard]] std::set<std::string> known_group_keys() const;
  [[nodiscard]] std::chrono::milliseconds seen_after() const { return seen_after_; }
  /// The time from here on. Never goes back.
  void advance(TimePoint now);
  /// Forgets every profile, event and link; the projects stay.
  void clear();
  /// Changes with every `clear`: indexes and names of an earlier generation mean nothing any more.
  [[nodiscard]] std::uint64_t generation() const { return generation_; }

 private:
  std::deque<Project> projects_;
  std::vector<std::string> group_keys_;
  std::chrono::milliseconds seen_after_;
  NameTable names_;
  std::uint64_t generation_ = 0;
};

}  // namespace mixferry::sandbox
