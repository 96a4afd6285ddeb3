#pragma once
/// Files that were read whole.

#include <optional>
#include <string>

#include "engine/ledger/sqlite/database.h"
#include "engine/ledger/values.h"

namespace mixferry::ledger {

/// The table `fingerprints`. Each row has a checksum of its own, since it is looked up alone; a damaged one
/// is not there. Changes belong inside a transaction of the caller.
class FingerprintTable {
 public:
  explicit FingerprintTable(Database& database);

  [[nodiscard]] std::optional<std::string> find(const std::string& stat_key);
  void insert(const FileFingerprint& found);
  /// Drops all but the latest 10,000.
  void drop_old();

 private:
  Statement find_;
  Statement insert_;
  Statement drop_;
};

}  // namespace mixferry::ledger
