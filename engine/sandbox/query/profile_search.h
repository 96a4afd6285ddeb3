#pragma once
/// Finds the profiles that a query is about, in the order in which they came, as queries see them.

#include <expected>
#include <string>

#include "engine/sandbox/query/query_parameters.h"
#include "engine/sandbox/query/result_sessions.h"
#include "engine/sandbox/store.h"

namespace mixferry::sandbox {

/// `group_key`: groups of this key; `kNoName`: users. The error, in words, of a cohort that isn't there and
/// of a `where` that can't be worked out.
[[nodiscard]] std::expected<ResultSet, std::string> search_profiles(Store& store, const Project& project,
                                                                    const EngageParameters& asked,
                                                                    NameId group_key);

}  // namespace mixferry::sandbox
