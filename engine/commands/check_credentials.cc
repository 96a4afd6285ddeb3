#include "engine/commands/check_credentials.h"

#include <algorithm>
#include <chrono>
#include <expected>
#include <filesystem>
#include <fmt/format.h>
#include <optional>
#include <utility>

#include "engine/commands/secrets.h"
#include "engine/ledger/sqlite/open_ledger.h"
#include "engine/mixpanel/region.h"
#include "engine/reading/asking.h"

namespace mixferry::commands {
namespace {

/// The calls that tell, or why there are none.
using Probes = std::expected<std::vector<reading::CredentialProbe>, std::string>;

Probes probes_in(const projects::Project& project, const mixpanel::ServiceAccount& account) {
  if (!project.id) return reading::probes_of(account);
  return reading::probes_of(account, project.id->value);
}

Probes probes_in(const projects::Project& project, const mixpanel::ProjectSecret& secret) {
  if (!project.id) return std::unexpected("the project has no id");
  return reading::probes_of(secret, project.id->value);
}

Probes probes_in(const projects::Project& project, const mixpanel::GdprToken& token) {
  if (!project.token) return std::unexpected("the project has no token");
  return reading::probes_of(token, project.token->value);
}

Probes probes_in(const projects::Organization& organization, const mixpanel::ServiceAccount& account) {
  return reading::probes_of_organization(
      account, organization.id ? std::optional(organization.id->value) : std::nullopt);
}

Probes probes_in(const projects::Organization& /*organization*/, const mixpanel::ScimToken& token) {
  return reading::probes_of(token);
}

/// Whether it is the project's token, which stands in the file and is no secret.
template <typename Credential>
bool is_token_of(const projects::Project& project, const Credential& credential) {
  if (!project.token) return false;
  const auto token = Credential::parse(project.token->value);
  return token && token->authorization() == credential.authorization();
}

template <typename Credential>
bool is_token_of(const projects::Organization& /*organization*/, const Credential& /*credential*/) {
  return false;
}

template <typename Owner>
http::Endpoint app_of_owner(const Owner& owner) {
  const mixpanel::Region region = owner.region ? owner.region->value : mixpanel::Region::us;
  const std::string url = owner.endpoint ? owner.endpoint->value : std::string(mixpanel::app_url(region));
  return http::parse_endpoint(url).value();  // the file's reader has refused what is none
}

/// Of which project a query is asked; nullopt: none is.
std::optional<std::uint64_t> project_queried(const std::vector<reading::CredentialProbe>& probes) {
  using Use = mixpanel::CredentialUse;
  for (const reading::CredentialProbe& probe : probes) {
    if (probe.use == Use::account_query || probe.use == Use::secret_query) return probe.project_id;
  }
  return std::nullopt;
}

/// It is one of those that the project has an hour, whoever asks. Nobody has asked yet where there is no
/// ledger.
void count_query(const std::string& state_dir, const http::Endpoint& endpoint, std::uint64_t project_id) {
  const std::filesystem::path folder(state_dir);
  std::error_code ignored;
  if (state_dir.empty() || !std::filesystem::exists(folder / "ledger.sqlite", ignored)) return;
  const auto ledger = ledger::open_ledger(folder);
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const auto place = ledger->take_place(reading::quota_name("queries", endpoint, project_id), {}, now);
  if (place) ledger->leave_place(*place);
}

template <typename Owner, typename Credential>
void ask_about(const Owner& owner, const Credential& credential, const AskingMixpanel& asking,
               CheckedCredential& one) {
  if (!asking.is_wanted) {
    one.not_asked = "as you wish";
    return;
  }
  Probes probes = probes_in(owner, credential);
  if (!probes) {
    one.not_asked = std::move(probes.error());
    return;
  }
  const http::Endpoint endpoint = app_of(owner);
  if (const auto project = project_queried(*probes)) count_query(asking.state_dir, endpoint, *project);
  one.finding = reading::check(endpoint, asking.http, *std::move(probes));
}

template <typename Owner>
std::vector<CheckedCredential> check_all(const Owner& owner, const AskingMixpanel& asking) {
  std::vector<CheckedCredential> checked;
  for_each_credential(owner, [&](const projects::CredentialKind& kind, const auto& reference) {
    CheckedCredential& one = checked.emplace_back(CheckedCredential{.kind = kind, .where = reference});
    const auto credential = read_credential(reference);
    if (!credential) {
      one.problem = credential.error();
    } else if (is_token_of(owner, *credential)) {
      one.problem =
          fmt::format("{}: this is the project's token, which whoever sends data knows. It is no {}",
                      in_words(reference), kind.name);
    } else {
      ask_about(owner, *credential, asking, one);
    }
  });
  return checked;
}

}  // namespace

ExitCode exit_code_for(std::span<const CheckedCredential> credentials) {
  using Fitness = reading::CredentialFinding::Fitness;
  const auto said = [](Fitness fitness) {
    return [fitness](const CheckedCredential& one) {
      return !one.finding.words.empty() && one.finding.fitness == fitness;
    };
  };
  if (std::ranges::any_of(credentials, [](const CheckedCredential& one) { return !one.problem.empty(); }))
    return ExitCode::usage;
  if (std::ranges::any_of(credentials, said(Fitness::does_not))) return ExitCode::refused;
  return std::ranges::any_of(credentials, said(Fitness::unknown)) ? ExitCode::stopped : ExitCode::done;
}

http::Endpoint app_of(const projects::Project& project) {
  return app_of_owner(project);
}

http::Endpoint app_of(const projects::Organization& organization) {
  return app_of_owner(organization);
}

std::vector<CheckedCredential> check_credentials(const projects::Project& project,
                                                 const AskingMixpanel& asking) {
  return check_all(project, asking);
}

std::vector<CheckedCredential> check_credentials(const projects::Organization& organization,
                                                 const AskingMixpanel& asking) {
  return check_all(organization, asking);
}

}  // namespace mixferry::commands
