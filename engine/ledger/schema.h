#pragma once
/// What the ledger's file looks like inside; the only home of its tables' definitions.

#include <cstdint>

#include "engine/ledger/sqlite.h"

namespace mixferry::ledger {

/// `PRAGMA user_version`: the schema's number. It goes up with every change of the tables.
inline constexpr std::int64_t kSchemaVersion = 3;
/// `PRAGMA application_id`: tells a ledger from other SQLite files. "MxFy".
inline constexpr std::int64_t kApplicationId = 0x4D784679;

/// Makes the tables in a new file, and those that an older version lacks: in one transaction, which loses
/// nothing. Throws `RunError` (`stopped`) when the file is damaged, is not a ledger, or was written by a
/// newer version; then the file is left as it was. No other process may be doing the same: SQLite does not
/// wait, but fails, when several make one file a WAL file.
void prepare_schema(Database& database);

}  // namespace mixferry::ledger
