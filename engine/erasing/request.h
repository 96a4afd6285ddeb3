#pragma once
/// A request as the steps work on it: read from the ledger, changed there, told to whoever shows it.

#include <functional>
#include <string>
#include <vector>

#include "engine/ledger/erasures.h"
#include "engine/mixpanel/privacy/task_request.h"

namespace mixferry::erasing {

/// Is told each step once it is in the ledger.
using TakeStep = std::function<void(const ledger::RequestStep& step)>;

class Request {
 public:
  /// Throws `RunError` (`usage`) when there is none of that number. `erasures` must outlive it.
  Request(ledger::Erasures& erasures, ledger::PrivacyRequestId id, TakeStep take_step);

  [[nodiscard]] const ledger::PrivacyRequest& asked() const { return record_.request; }
  [[nodiscard]] ledger::RequestState state() const { return record_.state; }
  [[nodiscard]] bool is_open() const { return state() == ledger::RequestState::open; }
  [[nodiscard]] bool is_erasure() const { return asked().kind == ledger::PrivacyRequest::Kind::erase; }
  [[nodiscard]] mixpanel::TaskKind task_kind() const;
  /// An order of Mixpanel's for these.
  [[nodiscard]] mixpanel::TaskOrder order_for(const std::vector<ledger::PersonRecord>& people) const;

  [[nodiscard]] std::vector<ledger::PersonRecord> people() const { return erasures_.people(id_); }
  [[nodiscard]] std::vector<ledger::PersonRecord> people_in(ledger::PersonState state) const;
  [[nodiscard]] std::vector<ledger::TaskRecord> tasks() const { return erasures_.tasks(id_); }
  [[nodiscard]] std::vector<ledger::TaskRecord> tasks_of(ledger::OrderNumber order) const;

  /// In one transaction; nothing where there are none.
  void change(const std::vector<ledger::RequestChange>& changes);
  /// It is over when nobody is under way.
  void end_if_over();

 private:
  ledger::Erasures& erasures_;
  const ledger::PrivacyRequestId id_;
  const TakeStep take_step_;
  ledger::PrivacyRequestRecord record_;
};

[[nodiscard]] std::vector<std::string> ids_of(const std::vector<ledger::PersonRecord>& people);
[[nodiscard]] std::vector<ledger::PersonNumber> numbers_of(const std::vector<ledger::PersonRecord>& people);

}  // namespace mixferry::erasing
