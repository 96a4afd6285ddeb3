#include "engine/commands/import_canary.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <filesystem>
#include <fmt/format.h>
#include <system_error>
#include <utility>

#include "engine/base/counted.h"
#include "engine/base/replaced_file.h"
#include "engine/commands/access.h"
#include "engine/commands/query_host.h"
#include "engine/commands/small_file.h"
#include "engine/ledger/state_folder.h"
#include "engine/mixpanel/pages.h"
#include "engine/mixpanel/update_record.h"

namespace mixferry::commands {
namespace {

using State = reading::CanaryFinding::State;

constexpr std::size_t kProfilesMax = 100;

bool is_profiles(const mappings::Target& target) {
  return target.kind == TargetKind::users || target.kind == TargetKind::groups;
}

/// The number that queries know groups of `key` by.
std::optional<std::int64_t> number_of_groups(const ProjectArguments& project, const std::string& key) {
  if (!project.project) return std::nullopt;
  const auto& keys = project.project->project.group_keys;
  const auto found = std::ranges::find(keys, key, &projects::GroupKey::name);
  return found == keys.end() ? std::nullopt : std::optional(found->data_group_id);
}

/// What was stored, as the state folder keeps it.
std::string to_text(const mixpanel::ProfileQuery& stored) {
  boost::json::object note{
      {"ids", boost::json::array(stored.distinct_ids.begin(), stored.distinct_ids.end())}};
  if (stored.data_group_id) note["data_group_id"] = *stored.data_group_id;
  return boost::json::serialize(note);
}

/// Nullopt where it can't be read.
std::optional<mixpanel::ProfileQuery> query_in(const std::string& text) {
  boost::system::error_code error;
  const boost::json::value note = boost::json::parse(text, error);
  if (error || !note.is_object()) return std::nullopt;
  const boost::json::value* const ids = note.get_object().if_contains("ids");
  mixpanel::ProfileQuery query{.properties = {{}}};
  if (ids == nullptr || !ids->is_array()) return std::nullopt;
  for (const boost::json::value& id : ids->get_array()) {
    if (id.is_string()) query.distinct_ids.emplace_back(id.get_string());
  }
  const boost::json::value* const group = note.get_object().if_contains("data_group_id");
  if (group != nullptr && group->is_int64()) query.data_group_id = group->get_int64();
  return query.distinct_ids.empty() ? std::nullopt : std::optional(std::move(query));
}

std::string seconds_in_words(std::chrono::milliseconds time) {
  return fmt::format("{:.1f} s", std::chrono::duration<double>(time).count());
}

}  // namespace

ImportCanary::ImportCanary(const ImportArguments& arguments, const mappings::Mapping& mapping,
                           Listener& listener)
    : arguments_(arguments),
      listener_(listener),
      has_profiles_(std::ranges::any_of(mapping.targets, is_profiles)) {
  const DeliveryArguments& delivery = arguments.delivery;
  if (!has_profiles_) return;
  if (!arguments.canary.is_wanted) {
    none_ = "as you wish";
  } else if (!names_a_credential(delivery)) {
    none_ = "for want of a service account";
  } else if (delivery.project_id.empty()) {
    none_ = "for want of the project's number (--project-id)";
  } else {
    try {
      canary_ = std::make_unique<reading::Canary>(reading::Canary::Options{
          .host = query_host(delivery, listener),
          .state_dir = arguments.state.path,
          .wait = arguments.canary.wait,
          .wait_at_end = std::min(arguments.canary.wait, reading::Canary::kWaitAtEnd)});
    } catch (const RunError& error) {
      none_ = "for want of a credential that can be read";
      listener.on_warning(fmt::format("nobody will check whether anything arrives: {}", error.what()));
    }
  }
}

std::string ImportCanary::in_words() const {
  if (!has_profiles_) return {};
  if (canary_) return "canary   some profiles of the first request are read back\n";
  return fmt::format("canary   none, {}: nobody checks whether it arrives\n", none_);
}

void ImportCanary::watch(pipeline::ImportJob& job, ledger::RunId run) {
  if (!has_profiles_) return;
  note_ = std::filesystem::path(arguments_.state.path) / "runs" / std::to_string(run) / "canary.json";
  if (!canary_) {
    forget();
  } else if (const auto noted = read_small_file(note_)) {
    if (auto owed = query_in(*noted)) look_for(*std::move(owed));
  }
  job.loop.on_stored = [this](const batch::Batch& batch, const delivery::DeliveryReport& delivered) {
    take(batch, delivered);
  };
  if (canary_) job.loop.why_stop = [this] { return stop_if_missing(canary_->finding()); };
}

void ImportCanary::take(const batch::Batch& batch, const delivery::DeliveryReport& delivered) {
  if (stored_ || !delivered.rejected.empty()) return;
  std::optional<mixpanel::ProfileQuery> stored = profiles_in(batch);
  if (!stored) return;
  if (!canary_) {
    stored_ = std::move(stored);
    return;
  }
  // On the loop, once an import.
  ledger::make_state_folder(std::filesystem::path(note_).parent_path());
  ReplacedFile note(note_);
  note.write(to_text(*stored));
  note.commit();
  look_for(*std::move(stored));
}

void ImportCanary::look_for(mixpanel::ProfileQuery stored) {
  stored_ = std::move(stored);
  canary_->watch(*stored_);
}

void ImportCanary::forget() const {
  std::error_code ignored;
  std::filesystem::remove(note_, ignored);
}

std::optional<mixpanel::ProfileQuery> ImportCanary::profiles_in(const batch::Batch& batch) const {
  if (batch.route != &mixpanel::kUsers && batch.route != &mixpanel::kGroups) return std::nullopt;
  mixpanel::ProfileQuery query{.properties = {{}}};
  std::string group_key;
  for (const batch::Record& record : batch.records) {
    const std::string_view text = std::string_view(batch.body).substr(record.offset, record.length);
    mixpanel::UpdateRecord update = mixpanel::read_record(text);
    if (query.distinct_ids.empty()) group_key = update.owner.group_key;
    std::string& id = update.owner.id;
    if (!mixpanel::makes_profile(update.operation) || update.owner.group_key != group_key) continue;
    if (std::ranges::find(query.distinct_ids, id) == query.distinct_ids.end())
      query.distinct_ids.push_back(std::move(id));
    if (query.distinct_ids.size() == kProfilesMax) break;
  }
  if (query.distinct_ids.empty()) return std::nullopt;
  if (group_key.empty()) return query;
  query.data_group_id = number_of_groups(arguments_.delivery, group_key);
  return query.data_group_id ? std::optional(std::move(query)) : std::nullopt;
}

std::optional<pipeline::EarlyStop> ImportCanary::stop_if_missing(
    const reading::CanaryFinding& finding) const {
  if (finding.state != State::missing) return std::nullopt;
  const DeliveryArguments& delivery = arguments_.delivery;
  return pipeline::EarlyStop{
      .exit_code = ExitCode::refused,
      .message = fmt::format(
          "Mixpanel said success, but none of {} can be read in project {} at {} after {}: is the token that "
          "of this project, and the region the one where it lives? Nothing tells how long Mixpanel may take: "
          "where both are right, run the same command again with a longer --canary-wait, or with "
          "--no-canary.",
          counted(finding.ids, "profile"), delivery.project_id, http::host_and_port(delivery.app.endpoint),
          seconds_in_words(finding.after))};
}

std::optional<pipeline::EarlyStop> ImportCanary::finish(bool is_stopped, report::RunReport& report) {
  if (!has_profiles_) return std::nullopt;
  const DeliveryArguments& delivery = arguments_.delivery;
  const std::string& host = delivery.app.endpoint.host;
  report.users_page = mixpanel::users_page(host, delivery.project_id).value_or("");
  if (stored_)
    report.profile_page = mixpanel::profile_page(host, delivery.project_id, stored_->distinct_ids.front(),
                                                 stored_->data_group_id)
                              .value_or("");
  if (!stored_) return std::nullopt;
  if (!canary_) {
    report.canary = {.state = "none", .why = none_};
    return std::nullopt;
  }
  if (!is_stopped && canary_->finding().state == State::unknown)
    listener_.on_remark("waiting until what was sent can be read back (--no-canary leaves that out)");
  const reading::CanaryFinding finding = is_stopped ? canary_->finding() : canary_->finish();
  report.canary = {.state = std::string(word_of(finding.state)),
                   .ids = finding.ids,
                   .found = finding.found,
                   .queries = finding.queries,
                   .seconds = std::chrono::duration<double>(finding.after).count(),
                   .why = finding.why};
  if (finding.state != State::missing && finding.state != State::unknown) forget();
  const std::string nobody_checked =
      fmt::format("nobody checked whether it arrived: {} answers no question about project {}: {}",
                  http::host_and_port(delivery.app.endpoint), delivery.project_id, finding.why);
  if (finding.state == State::not_asked) listener_.on_warning(nobody_checked);
  if (finding.state == State::refused) listener_.on_failure(nobody_checked);
  if (is_stopped) return std::nullopt;
  if (finding.state == State::unknown) {
    return pipeline::EarlyStop{
        .exit_code = ExitCode::stopped,
        .message =
            std::string("interrupted before what was sent could be read back").append(pipeline::kHowToGoOn)};
  }
  return stop_if_missing(finding);
}

}  // namespace mixferry::commands
