#pragma once
/// What people asked for by law: requests, people, tasks, steps.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ledger/erasure_values.h"
#include "engine/ledger/sqlite/checksum.h"
#include "engine/ledger/sqlite/database.h"

namespace mixferry::ledger {

// Changes of all of them belong inside a transaction of the caller, and say by what they change the sum.

/// The table `privacy_requests`.
class PrivacyRequestTable {
 public:
  explicit PrivacyRequestTable(Database& database);

  [[nodiscard]] std::vector<PrivacyRequestRecord> load();
  [[nodiscard]] std::optional<PrivacyRequestRecord> find(PrivacyRequestId id);
  [[nodiscard]] Checksum sum();
  [[nodiscard]] PrivacyRequestId insert(const PrivacyRequest& request);
  [[nodiscard]] Checksum sum_of(PrivacyRequestId id);
  Checksum end(PrivacyRequestId id, RequestState state);

 private:
  Database& database_;
  Statement select_;
  Statement find_;
  Statement insert_;
  Statement end_;
};

/// The table `privacy_people`.
class PersonTable {
 public:
  explicit PersonTable(Database& database);

  [[nodiscard]] std::vector<PersonRecord> load(PrivacyRequestId request);
  [[nodiscard]] std::vector<PersonRecord> of_order(PrivacyRequestId request, OrderNumber order);
  [[nodiscard]] std::optional<PersonRecord> find(PrivacyRequestId request, PersonNumber number);
  [[nodiscard]] Checksum sum(PrivacyRequestId request);
  Checksum insert(PrivacyRequestId request, const PersonRecord& person);
  /// The person of that number is `after`.
  Checksum change(PrivacyRequestId request, const PersonRecord& before, const PersonRecord& after);

 private:
  Statement select_;
  Statement select_order_;
  Statement find_;
  Statement insert_;
  Statement change_;
};

/// The table `privacy_tasks`.
class TaskTable {
 public:
  explicit TaskTable(Database& database);

  [[nodiscard]] std::vector<TaskRecord> load(PrivacyRequestId request);
  [[nodiscard]] Checksum sum(PrivacyRequestId request);
  Checksum insert(PrivacyRequestId request, const TaskRecord& task);
  /// Of all orders that have it. Throws `std::logic_error` when there is no such task.
  Checksum tell(PrivacyRequestId request, const TaskTold& told);

 private:
  Statement select_;
  Statement insert_;
  Statement tell_;
};

/// The table `privacy_steps`.
class StepTable {
 public:
  explicit StepTable(Database& database);

  [[nodiscard]] std::vector<RequestStep> load(PrivacyRequestId request);
  [[nodiscard]] Checksum sum(PrivacyRequestId request);
  Checksum insert(PrivacyRequestId request, const RequestStep& step);

 private:
  Statement select_;
  Statement last_;
  Statement insert_;
};

}  // namespace mixferry::ledger
