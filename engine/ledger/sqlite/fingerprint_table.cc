#include "engine/ledger/sqlite/fingerprint_table.h"

#include <cstdint>

#include "engine/ledger/sqlite/checksum.h"

namespace mixferry::ledger {
namespace {

constexpr std::int64_t kFingerprintsMax = 10'000;

Checksum fingerprint_checksum(std::string_view stat_key, std::string_view fingerprint) {
  return row_checksum("fingerprints", stat_key, fingerprint);
}

}  // namespace

FingerprintTable::FingerprintTable(Database& database)
    : find_(database, "SELECT fingerprint, checksum FROM fingerprints WHERE stat_key = ?1"),
      insert_(database,
              "INSERT OR REPLACE INTO fingerprints (stat_key, fingerprint, checksum) VALUES (?1, ?2, ?3)"),
      drop_(database, "DELETE FROM fingerprints WHERE id <= (SELECT max(id) FROM fingerprints) - ?1") {}

std::optional<std::string> FingerprintTable::find(const std::string& stat_key) {
  Cursor row = find_.query(stat_key);
  if (!row.next() || row.count(1) != fingerprint_checksum(stat_key, row.text(0))) return std::nullopt;
  return std::string{row.text(0)};
}

void FingerprintTable::insert(const FileFingerprint& found) {
  const Checksum checksum = fingerprint_checksum(found.stat_key, found.fingerprint);
  insert_.run(found.stat_key, found.fingerprint, static_cast<std::int64_t>(checksum));
}

void FingerprintTable::drop_old() {
  drop_.run(kFingerprintsMax);
}

}  // namespace mixferry::ledger
