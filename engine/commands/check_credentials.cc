#include "engine/commands/check_credentials.h"

#include <expected>
#include <utility>

#include "engine/commands/secrets.h"
#include "engine/mixpanel/region.h"

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

/// Reads each of the credentials; `ask` says what comes of those that are there.
template <typename Owner, typename Ask>
std::vector<CheckedCredential> check_all(const Owner& owner, Ask&& ask) {
  std::vector<CheckedCredential> checked;
  for_each_credential(owner, [&](const projects::CredentialKind& kind, const auto& reference) {
    CheckedCredential& one = checked.emplace_back(CheckedCredential{.kind = kind, .where = reference});
    const auto credential = read_credential(reference);
    if (credential) {
      ask(*credential, one);
    } else {
      one.problem = credential.error();
    }
  });
  return checked;
}

}  // namespace

http::Endpoint app_of(const projects::Project& project) {
  const mixpanel::Region region = project.region ? project.region->value : mixpanel::Region::us;
  const std::string url = project.endpoint ? project.endpoint->value : std::string(mixpanel::app_url(region));
  return http::parse_endpoint(url).value();  // the file's reader has refused what is none
}

std::vector<CheckedCredential> check_credentials(const projects::Project& project,
                                                 const AskingMixpanel& asking) {
  return check_all(project, [&](const auto& credential, CheckedCredential& one) {
    Probes probes = probes_in(project, credential);
    if (!asking.is_wanted) {
      one.not_asked = "as you wish";
    } else if (!probes) {
      one.not_asked = std::move(probes.error());
    } else {
      one.finding = reading::check(app_of(project), asking.http, *std::move(probes));
    }
  });
}

std::vector<CheckedCredential> check_credentials(const projects::Organization& organization) {
  return check_all(organization, [](const auto& /*credential*/, CheckedCredential& one) {
    one.not_asked = "nothing uses it yet";
  });
}

}  // namespace mixferry::commands
