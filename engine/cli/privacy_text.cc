#include "engine/cli/privacy_text.h"

#include <boost/json/array.hpp>
#include <fmt/format.h>
#include <map>
#include <set>
#include <string_view>

#include "engine/base/counted.h"

namespace mixferry::cli {
namespace {

using ledger::PersonState;
using ledger::RequestState;
using RequestKind = ledger::PrivacyRequest::Kind;

constexpr std::string_view words_of(PersonState state) {
  switch (state) {
    case PersonState::listed:
      return "waiting to be asked for";
    case PersonState::submitted:
      return "asked of Mixpanel";
    case PersonState::profile_deleted:
      return "profile deleted, waiting for Mixpanel's task";
    case PersonState::task_succeeded:
      return "Mixpanel's task is done, not checked yet";
    case PersonState::erased:
      return "erased";
    case PersonState::retrieved:
      return "retrieved";
    case PersonState::failed:
      return "failed";
    case PersonState::cancelled:
      return "cancelled";
  }
  return "";
}

std::map<PersonState, std::uint64_t> counts_of(const report::PrivacyRecord& record) {
  std::map<PersonState, std::uint64_t> counts;
  for (const ledger::PersonRecord& person : record.people) ++counts[person.state];
  return counts;
}

std::string title_of(const report::PrivacyRecord& record) {
  const ledger::PrivacyRequest& asked = record.request.request;
  const std::string_view what = asked.kind == RequestKind::erase ? "Erasure" : "Retrieval";
  const std::string reference = asked.reference.empty() ? "" : fmt::format(" ({})", asked.reference);
  const std::string_view state =
      record.request.state == RequestState::open ? "under way" : name_of(record.request.state);
  return fmt::format("{} {}{}: {}", what, record.request.id, reference, state);
}

std::string lines_of(const report::PrivacyRecord& record) {
  std::string text = title_of(record) + "\n";
  for (const auto& [state, count] : counts_of(record))
    text += fmt::format("  {:<10}{}\n", grouped(count), words_of(state));
  std::set<std::string> reasons;
  for (const ledger::PersonRecord& person : record.people)
    if (!person.reason.empty() && reasons.insert(person.reason).second)
      text += fmt::format("  reason    {}\n", person.reason);
  for (const ledger::TaskRecord& task : record.tasks)
    text += fmt::format("  task      {} {}\n", task.id, task.status.empty() ? "not asked yet" : task.status);
  if (record.still_there != 0)
    text += fmt::format("  {}: Mixpanel says it is done, and the profile can still be read, so it is not.\n",
                        people_in_words(record.still_there));
  if (record.profiles_refused != 0)
    text += fmt::format("  {}: Mixpanel did not take the deletion of the profile; the task goes on.\n",
                        people_in_words(record.profiles_refused));
  return text;
}

bool any_is_open(const std::vector<report::PrivacyRecord>& records) {
  for (const report::PrivacyRecord& record : records)
    if (record.request.state == RequestState::open) return true;
  return false;
}

}  // namespace

std::string people_in_words(std::uint64_t people) {
  return people == 1 ? "1 person" : grouped(people) + " people";
}

std::string plan_in_words(const commands::PrivacyPlan& plan, const commands::PrivacyArguments& arguments,
                          const std::string& host) {
  const bool is_erasure = arguments.kind == RequestKind::erase;
  const std::string& number = arguments.project.project_id;
  std::string text = fmt::format("{}  {} of {} at {}, by {}\n", is_erasure ? "erase   " : "retrieve",
                                 people_in_words(plan.people.size()),
                                 number.empty() ? "the project" : fmt::format("project {}", number), host,
                                 arguments.compliance);
  if (plan.named.rows != 0) text += fmt::format("list      {}\n", counted(plan.named.rows, "row"));
  if (plan.named.rows_without_id != 0)
    text += fmt::format("          {} without an id that can be sent: nobody is meant by them\n",
                        counted(plan.named.rows_without_id, "row"));
  if (plan.under_way != 0)
    text +=
        fmt::format("          {} in a request that is under way: it goes on, and nothing is asked twice\n",
                    people_in_words(plan.under_way));
  if (is_erasure && !plan.people.empty())
    text +=
        "how       profile and events are deleted, and nothing brings them back. Imports\n"
        "          leave these people out from then on; Mixpanel may take 30 days.\n";
  return text;
}

ExitCode exit_code_of(const std::vector<report::PrivacyRecord>& records) {
  ExitCode code = ExitCode::done;
  for (const report::PrivacyRecord& record : records) {
    if (record.request.state == RequestState::open) return ExitCode::stopped;
    if (record.request.state != RequestState::done) code = ExitCode::with_rejects;
  }
  return code;
}

std::string summary_of(const std::vector<report::PrivacyRecord>& records, const commands::PrivacyWork& work) {
  std::string text;
  for (const report::PrivacyRecord& record : records) {
    text += lines_of(record);
    if (counts_of(record).contains(PersonState::retrieved))
      text += fmt::format("  data      in {}\n", work.results_folder());
    text += fmt::format("  record    {}\n", work.record_path(record.request.id));
  }
  if (any_is_open(records))
    text += fmt::format("Mixpanel is not done yet. Go on with: {}\n", work.go_on_words());
  return text;
}

report::Ending ending_of(const std::vector<report::PrivacyRecord>& records, const std::string& go_on) {
  const ExitCode code = exit_code_of(records);
  std::string line;
  boost::json::array requests;
  for (const report::PrivacyRecord& record : records) {
    if (!line.empty()) line += "; ";
    line += title_of(record);
    requests.push_back({{"request", record.request.id},
                        {"state", name_of(record.request.state)},
                        {"reference", record.request.request.reference},
                        {"people", record.people.size()}});
  }
  if (code == ExitCode::stopped) line += fmt::format(". Go on with: {}", go_on);
  const auto level = code == ExitCode::done           ? report::LogLevel::info
                     : code == ExitCode::with_rejects ? report::LogLevel::warning
                                                      : report::LogLevel::error;
  return {.level = level,
          .line = std::move(line),
          .data = {{"exit_code", static_cast<int>(code)}, {"requests", std::move(requests)}}};
}

}  // namespace mixferry::cli
