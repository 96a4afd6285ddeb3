#pragma once
/// Nights of a sync, for tests of how they are told.

#include "engine/report/sync_report.h"

namespace mixferry::report {

/// Users with a little of everything, and the properties that changed.
inline SyncReport some_sync() {
  SyncedProfiles users{.profiles = "users",
                       .before = 10'000'197,
                       .added = 12,
                       .changed = 104'000,
                       .unchanged = 9'896'192,
                       .left_out = 2,
                       .gone = 3,
                       .gone_rule = "keep",
                       .looked_at = 104,
                       .same_values = 1};
  users.why = {{.name = "Last Modified",
                .profiles = 103,
                .alone = 99,
                .replaced = 103,
                .examples = {{"1001", "\"2026-11-20T01:00:00\"", "\"2026-11-21T01:00:00\""},
                             {"1002", "\"2026-11-20T01:00:01\"", "\"2026-11-21T01:00:01\""}}},
               {.name = "Plan", .profiles = 4, .examples = {{"1002", "\"free\"", "\"pro\""}}},
               {.name = "Seats", .profiles = 1, .examples = {{"1003", "", "3"}}},
               {.name = "Trial", .profiles = 1, .examples = {{"1003", "true", ""}}}};
  users.repeated = 5;
  return {.job = "contacts", .last = "2026-11-20T02:14:07Z", .spaces = {users}};
}

}  // namespace mixferry::report
