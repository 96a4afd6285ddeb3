#include "engine/commands/privacy_request.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <filesystem>
#include <fmt/format.h>
#include <set>
#include <string_view>
#include <utility>

#include "engine/base/counted.h"
#include "engine/base/replaced_file.h"
#include "engine/base/shell_word.h"
#include "engine/commands/import_identity.h"
#include "engine/commands/output_files.h"
#include "engine/commands/privacy_host.h"
#include "engine/commands/project_words.h"
#include "engine/commands/query_host.h"
#include "engine/erasing/go_on.h"
#include "engine/erasing/session_profiles.h"
#include "engine/erasing/session_tasks.h"
#include "engine/ledger/run_lock.h"
#include "engine/ledger/sqlite/open_ledger.h"
#include "engine/ledger/state_folder.h"
#include "engine/mixpanel/record_head.h"
#include "engine/report/output.h"
#include "engine/report/pretty_json.h"

namespace mixferry::commands {
namespace {

using RequestKind = ledger::PrivacyRequest::Kind;

/// A retrieval leaves profiles alone.
class NoProfiles final : public erasing::ProfileService {
 public:
  erasing::Done<std::vector<std::size_t>> delete_profiles(const std::vector<std::string>& /*ids*/,
                                                          bool /*ignore_alias*/) override {
    return std::vector<std::size_t>{};
  }
  erasing::Done<std::vector<std::size_t>> still_there(const std::vector<std::string>& /*ids*/) override {
    return std::vector<std::size_t>{};
  }
};

std::string lock_of(ledger::PrivacyRequestId id) {
  return fmt::format("privacy-{}", id);
}

void refuse_too_many(const PrivacyArguments& arguments, std::uint64_t people) {
  if (people <= arguments.people_max) return;
  throw RunError(
      ExitCode::usage,
      fmt::format("that is {}, more than --max {} lets through, which is there for mistakes. "
                  "Nothing was done. If all of them are meant, add --max {}.",
                  people == 1 ? "1 person" : grouped(people) + " people", arguments.people_max, people));
}

std::unique_ptr<erasing::ProfileService> profiles_for(const PrivacyArguments& arguments,
                                                      const std::optional<reading::QueryHost>& query,
                                                      ledger::Ledger& ledger) {
  if (!query) return std::make_unique<NoProfiles>();
  const ProjectArguments& project = arguments.project;
  delivery::DeliveryOptions delivery{.endpoint = project.endpoint};
  delivery.http.ca_file = project.ca_file;
  delivery.http.proxy = project.proxy;
  erasing::SessionProfiles::Options options{
      .delivery = std::move(delivery), .record_head = mixpanel::record_head(project.token), .query = *query};
  return std::make_unique<erasing::SessionProfiles>(std::move(options), ledger);
}

}  // namespace

PrivacyWork::PrivacyWork(const PrivacyArguments& arguments, Listener& listener)
    : arguments_(arguments),
      listener_(listener),
      project_names_(names_of(arguments.project)),
      host_(privacy_host(arguments.project)),
      results_folder_(arguments.output.empty()
                          ? (std::filesystem::path(arguments.state.path) / "privacy" / "results").string()
                          : arguments.output) {
  if (arguments.kind == RequestKind::erase) query_host_ = query_host(arguments.project, listener);
  require_apart({{"--report", arguments.report_file}}, {{"the file of settings", arguments.settings_file}},
                arguments.state.path);
  ledger_ = ledger::open_ledger(arguments.state.path);
}

std::string PrivacyWork::host() const {
  return http::host_and_port(host_.endpoint);
}

std::string PrivacyWork::record_path(ledger::PrivacyRequestId id) const {
  return std::filesystem::path(arguments_.state.path) / "privacy" / fmt::format("{}.json", id);
}

std::string PrivacyWork::go_on_words() const {
  const std::string_view command = arguments_.kind == RequestKind::erase ? "erase" : "retrieve";
  std::string words = fmt::format("mixferry {} --resume{}{}", command, project_words(arguments_.project),
                                  arguments_.state.option);
  if (!arguments_.output.empty())
    words += " -o " + shell_word(std::filesystem::absolute(arguments_.output).native());
  return words;
}

bool PrivacyWork::is_ours(const ledger::PrivacyRequestRecord& record) const {
  return record.request.kind == arguments_.kind &&
         std::ranges::find(project_names_, record.request.project) != project_names_.end();
}

std::vector<ledger::PrivacyRequestId> PrivacyWork::open_requests() {
  std::vector<ledger::PrivacyRequestId> open;
  for (const ledger::PrivacyRequestRecord& record : ledger_->privacy_requests())
    if (record.state == ledger::RequestState::open && is_ours(record)) open.push_back(record.id);
  return open;
}

PrivacyPlan PrivacyWork::plan() {
  PrivacyPlan plan;
  if (!arguments_.ids.empty()) {
    plan.named = people_by_id(arguments_.ids);
  } else if (!arguments_.email.empty()) {
    plan.named = people_by_email(arguments_.email, arguments_.project, *ledger_, listener_);
  } else {
    plan.named = people_in_sources(arguments_.reading, arguments_.project.token);
  }
  const std::set<std::string> named(plan.named.ids.begin(), plan.named.ids.end());
  std::set<std::string> under_way;
  for (const ledger::PrivacyRequestId id : open_requests()) {
    bool concerns = false;
    for (const ledger::PersonRecord& person : ledger_->people(id)) {
      if (!ledger::is_under_way(person.state) || !named.contains(person.id)) continue;
      under_way.insert(person.id);
      concerns = true;
    }
    if (concerns) plan.open.push_back(id);
  }
  for (const std::string& id : plan.named.ids)
    if (!under_way.contains(id)) plan.people.push_back(id);
  plan.under_way = under_way.size();
  refuse_too_many(arguments_, plan.people.size());
  return plan;
}

std::vector<ledger::PrivacyRequestId> PrivacyWork::begin(const PrivacyPlan& plan) {
  std::vector<ledger::PrivacyRequestId> ids = plan.open;
  if (plan.people.empty()) return ids;
  std::vector<ledger::PersonToSee> people;
  for (const std::string& id : plan.people) people.push_back({.id = id});
  ids.push_back(ledger_->begin_request({.kind = arguments_.kind,
                                        .project = project_of(arguments_.project),
                                        .project_number = arguments_.project.project_id,
                                        .compliance = arguments_.compliance,
                                        .disclosure = arguments_.disclosure,
                                        .reference = arguments_.reference,
                                        .ignore_alias = arguments_.ignore_alias,
                                        .keeps_ids = arguments_.keeps_ids},
                                       people));
  return ids;
}

void PrivacyWork::tell(const ledger::RequestStep& step) {
  listener_.on_remark(fmt::format("{}{}{}", step.what,
                                  step.people == 0 ? "" : fmt::format(", people: {}", grouped(step.people)),
                                  step.answer.empty() ? "" : fmt::format(" ({})", step.answer)));
}

report::PrivacyRecord PrivacyWork::record_of(ledger::PrivacyRequestId id) {
  return {.request = ledger_->privacy_request(id).value(),
          .people = ledger_->people(id),
          .tasks = ledger_->tasks(id),
          .steps = ledger_->steps(id),
          .host = host()};
}

void PrivacyWork::keep(const report::PrivacyRecord& record) const {
  const std::string json = report::pretty_json(to_json(record));
  const std::filesystem::path path = record_path(record.request.id);
  ledger::make_state_folder(path.parent_path());
  ReplacedFile file(path);
  file.write(json);
  file.commit();
}

report::PrivacyRecord PrivacyWork::go_on_with(ledger::PrivacyRequestId id, bool waits) {
  const ledger::RunLock lock(arguments_.state.path, lock_of(id));
  privacy::TaskSession session(host_, *ledger_);
  erasing::SessionTasks tasks(session, {.results_folder = results_folder_, .http = host_.http});
  const auto profiles = profiles_for(arguments_, query_host_, *ledger_);
  const erasing::Standing standing = erasing::go_on(*ledger_, id, tasks, *profiles, {.waits = waits},
                                                    [this](const ledger::RequestStep& step) { tell(step); });
  report::PrivacyRecord record = record_of(id);
  record.still_there = standing.still_there;
  record.profiles_refused = standing.profiles_refused;
  keep(record);
  if (!standing.halt) return record;
  const RunError why = halted(*standing.halt, host_);
  throw RunError(why.exit_code(), fmt::format("request {}: {}\nWhat was done is kept. Go on with: {}", id,
                                              why.what(), go_on_words()));
}

std::vector<report::PrivacyRecord> PrivacyWork::go_on(const std::vector<ledger::PrivacyRequestId>& ids) {
  if (arguments_.kind == RequestKind::retrieve) ledger::make_state_folder(results_folder_);
  std::vector<report::PrivacyRecord> records;
  // One that takes days keeps none of the others back.
  const bool waits_at_once = arguments_.waits && ids.size() == 1;
  for (const ledger::PrivacyRequestId id : ids) records.push_back(go_on_with(id, waits_at_once));
  if (arguments_.waits && !waits_at_once) {
    for (report::PrivacyRecord& record : records)
      if (record.request.state == ledger::RequestState::open) record = go_on_with(record.request.id, true);
  }
  if (!arguments_.report_file.empty()) {
    boost::json::array requests;
    for (const report::PrivacyRecord& record : records) requests.push_back(to_json(record));
    report::Output file(arguments_.report_file);
    file.write(report::pretty_json(boost::json::object{{"schema", 1}, {"requests", std::move(requests)}}));
    file.commit();
  }
  return records;
}

erasing::Cancelling PrivacyWork::cancel(const std::string& task,
                                        std::optional<report::PrivacyRecord>& record) {
  const auto id = erasing::erasure_with(*ledger_, task);
  if (!id || !is_ours(ledger_->privacy_request(*id).value())) return erasing::Cancelling::not_theirs;
  const ledger::RunLock lock(arguments_.state.path, lock_of(*id));
  privacy::TaskSession session(host_, *ledger_);
  erasing::SessionTasks tasks(session, {.results_folder = results_folder_, .http = host_.http});
  const auto done =
      erasing::cancel(*ledger_, *id, task, tasks, [this](const ledger::RequestStep& step) { tell(step); });
  record = record_of(*id);
  keep(*record);
  if (!done) throw halted(done.error(), host_);
  return *done;
}

}  // namespace mixferry::commands
