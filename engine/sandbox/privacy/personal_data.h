#pragma once
/// What a project has of a person: all of it deleted, or handed out.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/sandbox/store.h"

namespace mixferry::sandbox {

/// Removes the profiles and events of the id, and of all ids that were linked with it. Which ids are one
/// stays.
void forget_person(Project& project, std::string_view id);

/// Profiles and events of these ids and of those linked with them, JSON Lines as gzip.
[[nodiscard]] std::string packed_data_of(Store& store, Project& project, const std::vector<std::string>& ids);

/// How many days a task reads: from the project's first event to `now`, both included.
[[nodiscard]] std::uint64_t days_of_events(const Project& project, TimePoint now);

}  // namespace mixferry::sandbox
