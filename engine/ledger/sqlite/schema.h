#pragma once
/// What the ledger's file looks like inside; the only home of its tables' definitions.

#include <cstdint>
#include <functional>

#include "engine/ledger/sqlite/checksum.h"
#include "engine/ledger/sqlite/database.h"

namespace mixferry::ledger {

/// `PRAGMA user_version`: the schema's number. It goes up with every change of the tables.
inline constexpr std::int64_t kSchemaVersion = 11;
/// `PRAGMA application_id`: tells a ledger from other SQLite files. "MxFy".
inline constexpr std::int64_t kApplicationId = 0x4D784679;

/// Makes the tables in a new file, and those that an older version lacks: in one transaction, which loses
/// nothing. Throws `RunError` (`stopped`) when the file is damaged, is not a ledger, or was written by a
/// newer version; then the file is left as it was. No other process may be doing the same: SQLite does not
/// wait, but fails, when several make one file a WAL file.
///
/// `on_upgrade`, if any, is called in that transaction once the tables are those of this program, to bring
/// what can't be said in SQL up to date.
void prepare_schema(Database& database, const std::function<void()>& on_upgrade = {});

/// Whether the file is empty, and about to be made a ledger.
[[nodiscard]] bool is_new(Database& database);

/// Of the definitions of all tables.
[[nodiscard]] Checksum schema_checksum(Database& database);

}  // namespace mixferry::ledger
