#include "engine/ledger/sqlite/sum_table.h"

#include <fmt/format.h>

namespace mixferry::ledger {

std::string applied_sum(CounterId counter) {
  return fmt::format("applied {}", counter);
}

std::string request_sum(PrivacyRequestId request) {
  return fmt::format("privacy_request {}", request);
}

SumTable::SumTable(Database& database)
    : load_(database, "SELECT sum FROM sums WHERE run = ?1 AND name = ?2"),
      store_(database, "INSERT OR REPLACE INTO sums (run, name, sum) VALUES (?1, ?2, ?3)"),
      remove_(database, "DELETE FROM sums WHERE run = ?1"),
      clear_(database, "DELETE FROM sums WHERE name <> 'commits'") {}

Checksum SumTable::sum(RunId run, std::string_view name) {
  Cursor row = load_.query(run, name);
  return row.next() ? row.count(0) : 0;
}

Checksum SumTable::add(RunId run, std::string_view name, Checksum more) {
  if (more == 0) return sum(run, name);
  const Checksum total = sum(run, name) + more;
  store_.run(run, name, static_cast<std::int64_t>(total));
  return total;
}

void SumTable::remove(RunId run) {
  remove_.run(run);
}

void SumTable::clear() {
  clear_.run();
}

}  // namespace mixferry::ledger
