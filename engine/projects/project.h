#pragma once
/// What a file of projects says: which projects and organizations there are, and where their credentials are.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/mixpanel/region.h"
#include "engine/mixpanel/secret_token.h"
#include "engine/mixpanel/service_account.h"
#include "engine/projects/secret_reference.h"
#include "mappings/language/project_identity.h"

namespace mixferry::projects {

/// A value, and where the file says it.
template <typename Value>
struct Field {
  Value value;
  mappings::Place place;
};

/// A kind of group, and the number that queries know it by.
struct GroupKey {
  std::string name;
  std::int64_t data_group_id = 0;
};

/// A project of Mixpanel. What the file does not say is nullopt.
struct Project {
  std::string name;
  mappings::Place place;
  std::optional<Field<mixpanel::Region>> region = {};
  std::optional<Field<std::uint64_t>> id = {};      ///< the project's number, at least 1
  std::optional<Field<std::string>> token = {};     ///< an identifier, not a secret
  std::optional<Field<std::string>> endpoint = {};  ///< a URL that stands for all its hosts
  std::optional<Field<mappings::ProjectIdentity>> identity = {};
  std::optional<Field<mappings::IdentityApi>> identity_api = {};
  std::optional<Field<std::string>> timezone = {};       ///< of what it exports
  std::optional<Field<std::uint32_t>> query_quota = {};  ///< queries an hour, at least 1
  std::vector<GroupKey> group_keys = {};
  std::optional<Reference<mixpanel::ServiceAccount>> service_account = {};
  std::optional<Reference<mixpanel::GdprToken>> gdpr_token = {};
  std::optional<Reference<mixpanel::ProjectSecret>> project_secret = {};
};

/// An organization of Mixpanel, which has projects and seats.
struct Organization {
  std::string name;
  mappings::Place place;
  std::optional<Field<mixpanel::Region>> region = {};
  std::optional<Field<std::uint64_t>> id = {};
  std::optional<Field<std::string>> endpoint = {};  ///< a URL that stands for all its hosts
  std::optional<Reference<mixpanel::ScimToken>> scim_token = {};
  std::optional<Reference<mixpanel::ServiceAccount>> service_account = {};
};

/// A file of projects. Names are unique among projects, and among organizations.
struct Projects {
  std::string path;
  std::vector<Project> projects = {};
  std::vector<Organization> organizations = {};
  std::optional<Field<std::string>> chosen = {};  ///< `default`: one of the projects

  /// Nullptr where there is none of that name.
  [[nodiscard]] const Project* find(std::string_view name) const {
    const auto found = std::ranges::find(projects, name, &Project::name);
    return found == projects.end() ? nullptr : &*found;
  }
};

/// Where the project's data is sent: its `endpoint`, else the host of its region; nullopt: it says neither.
[[nodiscard]] inline std::optional<std::string> url_of(const Project& project) {
  if (project.endpoint) return project.endpoint->value;
  if (project.region) return std::string(mixpanel::base_url(project.region->value));
  return std::nullopt;
}

/// A credential that a file may name.
struct CredentialKind {
  std::string_view key;      ///< `gdpr_token`, as the file has it
  std::string_view name;     ///< `GDPR token`, for people
  std::string_view purpose;  ///< what it is for, behind "for "
};

/// Shows `visit` each credential that is named: its kind, and its `Reference`, which is of a type for each
/// kind.
template <typename Visit>
void for_each_credential(const Project& project, Visit visit) {
  constexpr CredentialKind account = {"service_account", "service account",
                                      "events, queries and exports of the project"};
  constexpr CredentialKind gdpr = {"gdpr_token", "GDPR token", "deletions and retrievals of people's data"};
  constexpr CredentialKind secret = {"project_secret", "project secret",
                                     "queries and exports, as older guides have it: Mixpanel switches it off "
                                     "on 3 March 2027. Make a service account "
                                     "instead"};
  if (project.service_account) visit(account, *project.service_account);
  if (project.gdpr_token) visit(gdpr, *project.gdpr_token);
  if (project.project_secret) visit(secret, *project.project_secret);
}
template <typename Visit>
void for_each_credential(const Organization& organization, Visit visit) {
  constexpr CredentialKind scim = {"scim_token", "SCIM token", "seats and teams of the organization"};
  constexpr CredentialKind account = {"service_account", "service account",
                                      "service accounts of the organization"};
  if (organization.scim_token) visit(scim, *organization.scim_token);
  if (organization.service_account) visit(account, *organization.service_account);
}

}  // namespace mixferry::projects
