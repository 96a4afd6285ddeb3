#include "engine/ledger/sqlite/erasure_tables.h"

#include <fmt/format.h>
#include <stdexcept>
#include <utility>

#include "engine/base/utc_time.h"
#include "engine/ledger/sqlite/hash_bytes.h"

namespace mixferry::ledger {
namespace {

// A word that is none of these is damage, which the sums tell: they are made of the value as read, and none
// has the number that stands for it.
template <typename Value>
constexpr auto kNoSuch = static_cast<Value>(0xff);

PrivacyRequestRecord request_at(const Cursor& row) {
  return {.id = row.integer(0),
          .request = {.kind = request_kind_named(row.text(1)).value_or(kNoSuch<PrivacyRequest::Kind>),
                      .project = std::string(row.text(2)),
                      .project_number = std::string(row.text(3)),
                      .compliance = std::string(row.text(4)),
                      .disclosure = std::string(row.text(5)),
                      .reference = std::string(row.text(6)),
                      .ignore_alias = row.integer(7) != 0,
                      .keeps_ids = row.integer(8) != 0},
          .state = request_state_named(row.text(9)).value_or(kNoSuch<RequestState>),
          .begun = std::string(row.text(10)),
          .ended = std::string(row.text(11))};
}

Checksum request_checksum(const PrivacyRequestRecord& record) {
  const PrivacyRequest& request = record.request;
  return row_checksum("privacy_requests", record.id, std::to_underlying(request.kind), request.project,
                      request.project_number, request.compliance, request.disclosure, request.reference,
                      request.ignore_alias, request.keeps_ids, std::to_underlying(record.state), record.begun,
                      record.ended);
}

PersonRecord person_at(const Cursor& row) {
  return {.number = row.count(0),
          .id = std::string(row.text(1)),
          .profiles = std::string(row.text(2)),
          .mark = hash_in(row.text(3)),
          .state = person_state_named(row.text(4)).value_or(kNoSuch<PersonState>),
          .order = row.count(5),
          .reason = std::string(row.text(6))};
}

Checksum person_checksum(const PersonRecord& person) {
  return row_checksum("privacy_people", person.number, person.id, person.profiles, person.mark.high,
                      person.mark.low, std::to_underlying(person.state), person.order, person.reason);
}

TaskRecord task_at(const Cursor& row) {
  return {.id = std::string(row.text(0)),
          .order = row.count(1),
          .status = std::string(row.text(2)),
          .asked = std::string(row.text(3)),
          .is_adopted = row.integer(4) != 0};
}

Checksum task_checksum(const TaskRecord& task) {
  return row_checksum("privacy_tasks", task.id, task.order, task.status, task.asked, task.is_adopted);
}

RequestStep step_at(const Cursor& row) {
  return {.what = std::string(row.text(1)),
          .answer = std::string(row.text(2)),
          .people = row.count(3),
          .time = std::string(row.text(4))};
}

Checksum step_checksum(std::uint64_t number, const RequestStep& step) {
  return row_checksum("privacy_steps", number, step.what, step.answer, step.people, step.time);
}

}  // namespace

PrivacyRequestTable::PrivacyRequestTable(Database& database)
    : database_(database),
      select_(database,
              "SELECT id, kind, project, project_number, compliance, disclosure, reference, ignore_alias, "
              "keeps_ids, state, begun, ended FROM privacy_requests ORDER BY id"),
      find_(database,
            "SELECT id, kind, project, project_number, compliance, disclosure, reference, ignore_alias, "
            "keeps_ids, state, begun, ended FROM privacy_requests WHERE id = ?1"),
      insert_(database,
              "INSERT INTO privacy_requests (kind, project, project_number, compliance, disclosure, "
              "reference, ignore_alias, keeps_ids, begun) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"),
      end_(database, "UPDATE privacy_requests SET state = ?2, ended = ?3 WHERE id = ?1") {}

std::vector<PrivacyRequestRecord> PrivacyRequestTable::load() {
  std::vector<PrivacyRequestRecord> records;
  for (Cursor row = select_.query(); row.next();) records.push_back(request_at(row));
  return records;
}

std::optional<PrivacyRequestRecord> PrivacyRequestTable::find(PrivacyRequestId id) {
  Cursor row = find_.query(id);
  return row.next() ? std::optional(request_at(row)) : std::nullopt;
}

Checksum PrivacyRequestTable::sum() {
  Checksum sum = 0;
  for (Cursor row = select_.query(); row.next();) sum += request_checksum(request_at(row));
  return sum;
}

PrivacyRequestId PrivacyRequestTable::insert(const PrivacyRequest& request) {
  insert_.run(name_of(request.kind), request.project, request.project_number, request.compliance,
              request.disclosure, request.reference, request.ignore_alias ? 1 : 0, request.keeps_ids ? 1 : 0,
              utc_now());
  return database_.last_inserted_id();
}

Checksum PrivacyRequestTable::sum_of(PrivacyRequestId id) {
  const std::optional<PrivacyRequestRecord> record = find(id);
  return record ? request_checksum(*record) : 0;
}

Checksum PrivacyRequestTable::end(PrivacyRequestId id, RequestState state) {
  const Checksum before = sum_of(id);
  end_.run(id, name_of(state), utc_now());
  return sum_of(id) - before;
}

PersonTable::PersonTable(Database& database)
    : select_(database,
              "SELECT number, id, profiles, mark, state, order_number, reason FROM privacy_people "
              "WHERE request = ?1 ORDER BY number"),
      select_order_(database,
                    "SELECT number, id, profiles, mark, state, order_number, reason FROM privacy_people "
                    "WHERE request = ?1 AND order_number = ?2 ORDER BY number"),
      find_(database,
            "SELECT number, id, profiles, mark, state, order_number, reason FROM privacy_people "
            "WHERE request = ?1 AND number = ?2"),
      insert_(database,
              "INSERT INTO privacy_people (request, number, id, profiles, mark, state, order_number, reason) "
              "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
      change_(database,
              "UPDATE privacy_people SET id = ?3, state = ?4, order_number = ?5, reason = ?6 "
              "WHERE request = ?1 AND number = ?2") {}

std::vector<PersonRecord> PersonTable::load(PrivacyRequestId request) {
  std::vector<PersonRecord> people;
  for (Cursor row = select_.query(request); row.next();) people.push_back(person_at(row));
  return people;
}

std::vector<PersonRecord> PersonTable::of_order(PrivacyRequestId request, OrderNumber order) {
  std::vector<PersonRecord> people;
  for (Cursor row = select_order_.query(request, order); row.next();) people.push_back(person_at(row));
  return people;
}

std::optional<PersonRecord> PersonTable::find(PrivacyRequestId request, PersonNumber number) {
  Cursor row = find_.query(request, number);
  return row.next() ? std::optional(person_at(row)) : std::nullopt;
}

Checksum PersonTable::sum(PrivacyRequestId request) {
  Checksum sum = 0;
  for (Cursor row = select_.query(request); row.next();) sum += person_checksum(person_at(row));
  return sum;
}

Checksum PersonTable::insert(PrivacyRequestId request, const PersonRecord& person) {
  const HashBytes mark = bytes_of(person.mark);
  insert_.run(request, person.number, person.id, person.profiles, blob(mark), name_of(person.state),
              person.order, person.reason);
  return person_checksum(person);
}

Checksum PersonTable::change(PrivacyRequestId request, const PersonRecord& before,
                             const PersonRecord& after) {
  change_.run(request, after.number, after.id, name_of(after.state), after.order, after.reason);
  return person_checksum(after) - person_checksum(before);
}

TaskTable::TaskTable(Database& database)
    : select_(database,
              "SELECT task, order_number, status, asked, adopted FROM privacy_tasks WHERE request = ?1 "
              "ORDER BY order_number, task"),
      insert_(database,
              "INSERT INTO privacy_tasks (request, order_number, task, status, asked, adopted) "
              "VALUES (?1, ?2, ?3, ?4, ?5, ?6)"),
      tell_(database, "UPDATE privacy_tasks SET status = ?3, asked = ?4 WHERE request = ?1 AND task = ?2") {}

std::vector<TaskRecord> TaskTable::load(PrivacyRequestId request) {
  std::vector<TaskRecord> tasks;
  for (Cursor row = select_.query(request); row.next();) tasks.push_back(task_at(row));
  return tasks;
}

Checksum TaskTable::sum(PrivacyRequestId request) {
  Checksum sum = 0;
  for (Cursor row = select_.query(request); row.next();) sum += task_checksum(task_at(row));
  return sum;
}

Checksum TaskTable::insert(PrivacyRequestId request, const TaskRecord& task) {
  insert_.run(request, task.order, task.id, task.status, task.asked, task.is_adopted ? 1 : 0);
  return task_checksum(task);
}

Checksum TaskTable::tell(PrivacyRequestId request, const TaskTold& told) {
  const std::string now = utc_now();
  Checksum change = 0;
  bool is_known = false;
  for (const TaskRecord& before : load(request)) {
    if (before.id != told.task) continue;
    TaskRecord after = before;
    after.status = told.status;
    after.asked = now;
    change += task_checksum(after) - task_checksum(before);
    is_known = true;
  }
  if (!is_known) throw std::logic_error(fmt::format("request {} has no task {}", request, told.task));
  tell_.run(request, told.task, told.status, now);
  return change;
}

StepTable::StepTable(Database& database)
    : select_(database,
              "SELECT number, what, answer, people, time FROM privacy_steps WHERE request = ?1 "
              "ORDER BY number"),
      last_(database, "SELECT max(number) FROM privacy_steps WHERE request = ?1"),
      insert_(database,
              "INSERT INTO privacy_steps (request, number, what, answer, people, time) "
              "VALUES (?1, ?2, ?3, ?4, ?5, ?6)") {}

std::vector<RequestStep> StepTable::load(PrivacyRequestId request) {
  std::vector<RequestStep> steps;
  for (Cursor row = select_.query(request); row.next();) steps.push_back(step_at(row));
  return steps;
}

Checksum StepTable::sum(PrivacyRequestId request) {
  Checksum sum = 0;
  for (Cursor row = select_.query(request); row.next();) sum += step_checksum(row.count(0), step_at(row));
  return sum;
}

Checksum StepTable::insert(PrivacyRequestId request, const RequestStep& step) {
  std::uint64_t number = 1;
  if (Cursor row = last_.query(request); row.next()) number = row.count(0) + 1;
  RequestStep after = step;
  after.time = utc_now();
  insert_.run(request, number, after.what, after.answer, after.people, after.time);
  return step_checksum(number, after);
}

}  // namespace mixferry::ledger
