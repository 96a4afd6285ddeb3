#include "engine/erasing/request.h"

#include <fmt/format.h>
#include <optional>
#include <utility>
#include <variant>

#include "engine/base/error.h"

namespace mixferry::erasing {
namespace {

/// What Mixpanel calls it; `otherwise` for a word that it does not know.
template <typename Words, typename Value>
Value named(const Words& words, const std::string& name, Value otherwise) {
  for (const auto& [word, value] : words) {
    if (word == name) return value;
  }
  return otherwise;
}

/// How it ends, if nobody is under way.
std::optional<ledger::RequestState> end_of(const std::vector<ledger::PersonRecord>& people) {
  auto end = ledger::RequestState::done;
  for (const ledger::PersonRecord& person : people) {
    if (is_under_way(person.state)) return std::nullopt;
    if (person.state == ledger::PersonState::failed) end = ledger::RequestState::failed;
    if (person.state == ledger::PersonState::cancelled && end == ledger::RequestState::done)
      end = ledger::RequestState::cancelled;
  }
  return end;
}

ledger::PrivacyRequestRecord record_of(ledger::Erasures& erasures, ledger::PrivacyRequestId id) {
  if (auto record = erasures.privacy_request(id)) return *std::move(record);
  throw RunError{ExitCode::usage,
                 fmt::format("There is no erasure or retrieval {} in this state folder.", id)};
}

}  // namespace

Request::Request(ledger::Erasures& erasures, ledger::PrivacyRequestId id, TakeStep take_step)
    : erasures_(erasures), id_(id), take_step_(std::move(take_step)), record_(record_of(erasures, id)) {}

mixpanel::TaskKind Request::task_kind() const {
  return is_erasure() ? mixpanel::TaskKind::deletion : mixpanel::TaskKind::retrieval;
}

mixpanel::TaskOrder Request::order_for(const std::vector<ledger::PersonRecord>& people) const {
  return {.kind = task_kind(),
          .distinct_ids = ids_of(people),
          .compliance = named(mixpanel::kComplianceWords, asked().compliance, mixpanel::Compliance::gdpr),
          .disclosure = named(mixpanel::kDisclosureWords, asked().disclosure, mixpanel::Disclosure::data)};
}

std::vector<ledger::PersonRecord> Request::people_in(ledger::PersonState state) const {
  std::vector<ledger::PersonRecord> people = erasures_.people(id_);
  std::erase_if(people, [&](const ledger::PersonRecord& person) { return person.state != state; });
  return people;
}

std::vector<ledger::TaskRecord> Request::tasks_of(ledger::OrderNumber order) const {
  std::vector<ledger::TaskRecord> tasks = erasures_.tasks(id_);
  std::erase_if(tasks, [&](const ledger::TaskRecord& task) { return task.order != order; });
  return tasks;
}

void Request::change(const std::vector<ledger::RequestChange>& changes) {
  if (changes.empty()) return;
  erasures_.change_request(id_, changes);
  record_ = record_of(erasures_, id_);
  if (!take_step_) return;
  for (const ledger::RequestChange& change : changes) {
    if (const auto* step = std::get_if<ledger::RequestStep>(&change)) take_step_(*step);
  }
}

void Request::end_if_over() {
  const std::vector<ledger::PersonRecord> all = people();
  const auto end = end_of(all);
  if (!is_open() || !end) return;
  change({ledger::RequestStep{.what = fmt::format("request {}", name_of(*end)), .people = all.size()},
          ledger::RequestEnded{.state = *end}});
}

std::vector<std::string> ids_of(const std::vector<ledger::PersonRecord>& people) {
  std::vector<std::string> ids;
  for (const ledger::PersonRecord& person : people) ids.push_back(person.id);
  return ids;
}

std::vector<ledger::PersonNumber> numbers_of(const std::vector<ledger::PersonRecord>& people) {
  std::vector<ledger::PersonNumber> numbers;
  for (const ledger::PersonRecord& person : people) numbers.push_back(person.number);
  return numbers;
}

}  // namespace mixferry::erasing
