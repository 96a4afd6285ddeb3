#include "engine/ledger/sqlite/erased_table.h"

#include "engine/base/utc_time.h"
#include "engine/ledger/sqlite/hash_bytes.h"

namespace mixferry::ledger {
namespace {

ErasedPerson erased_at(const Cursor& row) {
  return {.project = std::string(row.text(0)),
          .mark = hash_in(row.text(1)),
          .since = std::string(row.text(2)),
          .request = row.integer(3),
          .lifted = std::string(row.text(4))};
}

Checksum erased_checksum(const ErasedPerson& person) {
  return row_checksum("erased_people", person.project, person.mark.high, person.mark.low, person.since,
                      person.request, person.lifted);
}

Checksum key_checksum(std::string_view key) {
  return row_checksum("id_mark_key", key);
}

}  // namespace

ErasedTable::ErasedTable(Database& database)
    : select_(
          database,
          "SELECT project, mark, since, request, lifted FROM erased_people ORDER BY project, since, mark"),
      marks_(database, "SELECT mark FROM erased_people WHERE project = ?1 AND lifted = '' ORDER BY mark"),
      find_(database,
            "SELECT project, mark, since, request, lifted FROM erased_people "
            "WHERE project = ?1 AND mark = ?2"),
      store_(database,
             "INSERT OR REPLACE INTO erased_people (project, mark, since, request, lifted) "
             "VALUES (?1, ?2, ?3, ?4, ?5)"),
      key_(database, "SELECT key FROM id_mark_key"),
      keep_key_(database, "INSERT INTO id_mark_key (only, key) VALUES (1, ?1)") {}

Checksum ErasedTable::sum() {
  Checksum sum = 0;
  for (Cursor row = select_.query(); row.next();) sum += erased_checksum(erased_at(row));
  for (Cursor row = key_.query(); row.next();) sum += key_checksum(row.text(0));
  return sum;
}

std::string ErasedTable::key() {
  Cursor row = key_.query();
  return row.next() ? std::string(row.text(0)) : std::string{};
}

Checksum ErasedTable::keep_key(std::string_view key) {
  keep_key_.run(Blob{key});
  return key_checksum(key);
}

std::vector<Hash128> ErasedTable::marks(const std::string& project) {
  std::vector<Hash128> marks;
  for (Cursor row = marks_.query(project); row.next();) marks.push_back(hash_in(row.text(0)));
  return marks;
}

std::vector<ErasedPerson> ErasedTable::load() {
  std::vector<ErasedPerson> people;
  for (Cursor row = select_.query(); row.next();) people.push_back(erased_at(row));
  return people;
}

Checksum ErasedTable::add(const std::string& project, const Hash128& mark, PrivacyRequestId request) {
  const std::optional<ErasedPerson> before = find(project, mark);
  if (before && before->lifted.empty()) return 0;
  return store(before, {.project = project, .mark = mark, .since = utc_now(), .request = request});
}

Checksum ErasedTable::lift(const std::string& project, const Hash128& mark,
                           std::optional<PrivacyRequestId> request) {
  const std::optional<ErasedPerson> before = find(project, mark);
  if (!before || !before->lifted.empty() || (request && before->request != *request)) return 0;
  ErasedPerson after = *before;
  after.lifted = utc_now();
  return store(before, after);
}

std::optional<ErasedPerson> ErasedTable::find(const std::string& project, const Hash128& mark) {
  const HashBytes bytes = bytes_of(mark);
  Cursor row = find_.query(project, blob(bytes));
  return row.next() ? std::optional(erased_at(row)) : std::nullopt;
}

Checksum ErasedTable::store(const std::optional<ErasedPerson>& before, const ErasedPerson& after) {
  const HashBytes bytes = bytes_of(after.mark);
  store_.run(after.project, blob(bytes), after.since, after.request, after.lifted);
  return erased_checksum(after) - (before ? erased_checksum(*before) : Checksum{0});
}

}  // namespace mixferry::ledger
