#pragma once
/// A sync's report for people.

#include <string>
#include <string_view>

#include "engine/report/sync_report.h"

namespace mixferry::report {

/// What was found, a clause: `12 added, 104 changed and 3 gone since 2026-11-20 02:14 UTC`, `nothing changed
/// since ...`, `the first sync, so everything is new`.
[[nodiscard]] std::string found_in_words(const SyncReport& sync);

/// Which property explains most of what changed, and what to do about it: a sentence; empty: none does.
[[nodiscard]] std::string stamp_in_words(const SyncedProfiles& space);

/// What became, or is to become, of profiles that are gone; a clause. Empty where none is.
[[nodiscard]] std::string gone_in_words(const SyncedProfiles& space);

/// Whether nothing was sent of any that are gone.
[[nodiscard]] bool sent_nothing_of_the_gone(const SyncReport& sync);

/// What they are called: `profile`, `event`, `link`.
[[nodiscard]] std::string_view noun_of(const SyncedProfiles& space);

/// Of how many profiles the properties speak, a sentence; empty where none were looked at.
[[nodiscard]] std::string looked_at_in_words(const SyncedProfiles& space);

/// Of how many rows nobody can tell whose they are, a sentence; empty: of none.
[[nodiscard]] std::string unreadable_in_words(const SyncReport& sync);

/// All of it: numbers, properties with examples, remarks. Lines of at most 80 columns.
[[nodiscard]] std::string in_words(const SyncReport& sync);

}  // namespace mixferry::report
