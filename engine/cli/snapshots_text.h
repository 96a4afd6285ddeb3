#pragma once
/// What is remembered of syncs, for people and for programs.

#include <boost/json/object.hpp>
#include <string>

#include "engine/commands/snapshots.h"
#include "engine/commands/state_folder.h"

namespace mixferry::cli {

/// A line for each, no wider than 80; below them what is to be known of one, with what to do about it.
[[nodiscard]] std::string in_words(const syncing::KeptSnapshots& kept, const commands::StateFolder& state);

[[nodiscard]] boost::json::object to_json(const syncing::KeptSnapshots& kept);

/// What it is that is about to be forgotten, and what follows.
[[nodiscard]] std::string in_words(const commands::Forgettable& found);

}  // namespace mixferry::cli
