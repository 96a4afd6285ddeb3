#include "engine/commands/query_host.h"

#include <charconv>
#include <fmt/format.h>
#include <utility>

#include "engine/commands/access.h"
#include "engine/commands/secrets.h"
#include "engine/mixpanel/sent_credential.h"

namespace mixferry::commands {
namespace {

using Kind = mixpanel::QueryTrouble::Kind;

/// The project's own secret, where it may be sent.
const projects::Reference<mixpanel::ProjectSecret>* secret_of(const ProjectArguments& project) {
  if (!project.project || !project.project->lives_at(project.endpoint)) return nullptr;
  const auto& secret = project.project->project.project_secret;
  return secret ? &*secret : nullptr;
}

std::uint64_t number_of(const ProjectArguments& project) {
  std::uint64_t number = 0;
  const std::string& text = project.project_id;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed == std::errc{} && end == text.data() + text.size() && number != 0) return number;
  throw RunError(ExitCode::usage,
                 "the project's number is missing, which questions name it by: give --project-id, set "
                 "MIXPANEL_PROJECT_ID, or name a project that has an `id` with --project. It stands in "
                 "Mixpanel under Project Settings, Overview.");
}

mixpanel::QueryAccess access_to(const ProjectArguments& project, Listener& listener) {
  const std::uint64_t number = number_of(project);
  if (const auto account = find_account(project)) return {*account, number};
  const auto* const secret = secret_of(project);
  if (secret == nullptr) {
    throw RunError(
        ExitCode::usage,
        fmt::format("a service account is missing, which questions are asked by: set {} to its "
                    "user:secret, give --service-account-file, or name a project that has one with "
                    "--project. You make one in Mixpanel under Project Settings, Service Accounts.{}",
                    kServiceAccountVariable, unused_account(project)));
  }
  const auto found = read_credential(*secret);
  if (!found) {
    throw RunError(ExitCode::usage, fmt::format("{}:{}:{}: {}", project.project->file, secret->place.line,
                                                secret->place.column, found.error()));
  }
  listener.on_warning(
      fmt::format("{}:{}: questions are asked by the project's secret, which Mixpanel switches "
                  "off on 3 March 2027: make a service account, and name it there",
                  project.project->file, secret->place.line));
  return {*found, number};
}

reading::QueryHost host_of(const ProjectArguments& project, const Server& server,
                           const ledger::QuotaLimits& limits, Listener& listener) {
  return {.endpoint = server.endpoint,
          .http = {.proxy = server.proxy, .ca_file = project.ca_file},
          .access = access_to(project, listener),
          .limits = limits};
}

}  // namespace

bool names_a_credential(const ProjectArguments& project) {
  return names_account(project) || secret_of(project) != nullptr;
}

reading::QueryHost query_host(const ProjectArguments& project, Listener& listener) {
  ledger::QuotaLimits limits = reading::kQueryLimits;
  if (project.project && project.project->project.query_quota)
    limits.an_hour = project.project->project.query_quota->value;
  return host_of(project, project.app, limits, listener);
}

reading::QueryHost export_host(const ProjectArguments& project, Listener& listener) {
  return host_of(project, project.exports, reading::kExportLimits, listener);
}

RunError not_answered(const mixpanel::QueryTrouble& trouble, const reading::QueryHost& host) {
  const std::string where = http::authority(host.endpoint);
  const auto end = [&](ExitCode code, const std::string& what) {
    return RunError(code, fmt::format("{} It said: \"{}\"", what, trouble.words));
  };
  switch (trouble.kind) {
    case Kind::credentials:
    case Kind::project:
    case Kind::plan:
    case Kind::place:
      return {
          ExitCode::refused,
          mixpanel::explain(trouble, {.use = host.access.by_secret() ? mixpanel::CredentialUse::secret_query
                                                                     : mixpanel::CredentialUse::account_query,
                                      .host = where,
                                      .project_id = host.access.project_id()})};
    case Kind::question:
      return end(ExitCode::usage, fmt::format("{} does not understand what it is asked.", where));
    case Kind::session:
      return end(
          ExitCode::stopped,
          fmt::format("{} forgot the result again and again before all of its pages were read. Run the "
                      "same command again.",
                      where));
    case Kind::quota:
    case Kind::passing:
    case Kind::unreadable:
      break;
  }
  return RunError(
      ExitCode::stopped,
      fmt::format("{} does not answer: {}. Run the same command again to go on.", where, trouble.words));
}

}  // namespace mixferry::commands
