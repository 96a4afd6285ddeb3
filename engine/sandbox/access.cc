#include "engine/sandbox/access.h"

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <fmt/format.h>
#include <optional>
#include <utility>

#include "engine/sandbox/form.h"

namespace mixferry::sandbox {
namespace {

constexpr std::string_view kInvalid = "Invalid credentials";

struct BasicCredentials {
  std::string user;
  std::string secret;
};

/// `Basic` with base64, or with the pair as it is, which Mixpanel takes as well.
std::optional<BasicCredentials> basic_credentials(std::string_view authorization) {
  constexpr std::string_view kBasic = "Basic ";
  if (!boost::algorithm::istarts_with(authorization, kBasic)) return std::nullopt;
  const std::string_view sent = authorization.substr(kBasic.size());
  const std::optional<std::string> pair =
      sent.find(':') == std::string_view::npos ? decode_base64(sent) : std::string{sent};
  const std::size_t colon = pair ? pair->find(':') : std::string::npos;
  if (colon == std::string::npos) return std::nullopt;
  return BasicCredentials{.user = pair->substr(0, colon), .secret = pair->substr(colon + 1)};
}

/// The token behind `Bearer`; empty: there is none.
std::string_view bearer_token(std::string_view authorization) {
  constexpr std::string_view kBearer = "Bearer ";
  return boost::algorithm::istarts_with(authorization, kBearer) ? authorization.substr(kBearer.size()) : "";
}

bool is_among(const std::vector<std::uint64_t>& projects, const Project& project) {
  return projects.empty() || std::ranges::find(projects, project.number) != projects.end();
}

constexpr std::string_view kNotAuthenticated = "Unable to authenticate request";

}  // namespace

bool is_member(const ServiceAccount& account, const Project& project) {
  return is_among(account.projects, project);
}

Access::Access(Store& store, const SandboxOptions& options)
    : store_(store),
      accounts_(options.service_accounts),
      secrets_(options.project_secrets),
      gdpr_tokens_(options.gdpr_tokens),
      scim_token_(options.scim_token) {
  if (!secrets_.empty()) return;
  for (const Project& project : store.projects()) secrets_.push_back(project.token + "-secret");
}

Admission Access::admit(std::string_view authorization, const std::string* project_id) {
  const std::optional<BasicCredentials> credentials = basic_credentials(authorization);
  if (!credentials) return {.refusal = std::string{kInvalid}};
  Project* const asked = project_id == nullptr ? nullptr : store_.project_numbered(*project_id);
  if (credentials->secret.empty()) {
    Project* const by_token = store_.project(credentials->user);
    Project* const own = by_token != nullptr ? by_token : project_with_secret(credentials->user);
    if (own == nullptr) return {.refusal = std::string{kInvalid}};
    if (project_id == nullptr || own == asked) return {.project = own};
    return {.refusal = fmt::format("Mismatch between the {}'s project and project_id {}",
                                   by_token != nullptr ? "token" : "secret", *project_id)};
  }
  const ServiceAccount* const found = account(credentials->user, credentials->secret);
  if (found == nullptr) return {.refusal = std::string{kInvalid}};
  if (project_id == nullptr) return {.refusal = "A service account needs project_id in the query string"};
  if (asked != nullptr && is_member(*found, *asked)) return {.project = asked, .service_account = true};
  return {.refusal =
              fmt::format("Mismatch between the service account's projects and project_id {}", *project_id)};
}

Admission Access::admit_account(std::string_view authorization, std::string_view token) {
  const std::optional<BasicCredentials> credentials = basic_credentials(authorization);
  const ServiceAccount* const found = credentials ? account(credentials->user, credentials->secret) : nullptr;
  if (found == nullptr) return {.refusal = std::string{kInvalid}};
  Project* const project = store_.project(token);
  if (project != nullptr && is_member(*found, *project)) return {.project = project, .service_account = true};
  return {.service_account = true,
          .refusal = "The service account is no member of the project with this token"};
}

Admission Access::admit_reader(std::string_view authorization, const std::string* project_id) {
  const Admission stranger{.refusal = std::string{kNotAuthenticated}};
  const std::optional<BasicCredentials> credentials = basic_credentials(authorization);
  if (!credentials) return stranger;
  Project* const asked = project_id == nullptr ? nullptr : store_.project_numbered(*project_id);
  if (credentials->secret.empty()) {
    Project* const own = project_with_secret(credentials->user);
    if (own == nullptr || (project_id != nullptr && own != asked)) return stranger;
    return {.project = own};
  }
  const ServiceAccount* const found = account(credentials->user, credentials->secret);
  if (found == nullptr || project_id == nullptr) return stranger;
  if (asked != nullptr && is_member(*found, *asked)) return {.project = asked, .service_account = true};
  return {.service_account = true, .refusal = "User is not a member of this project"};
}

Admission Access::admit_person(std::string_view authorization, const std::string* token) {
  const auto person = std::ranges::find(gdpr_tokens_, bearer_token(authorization), &GdprToken::text);
  if (person == gdpr_tokens_.end()) return {.refusal = std::string{kNotAuthenticated}};
  Project* const project = token == nullptr ? nullptr : store_.project(*token);
  if (project != nullptr && is_among(person->projects, *project)) return {.project = project, .person = true};
  return {.person = true, .refusal = "User is not an admin of the project with this token"};
}

bool Access::has_scim_token(std::string_view authorization) const {
  const std::string_view token = bearer_token(authorization);
  return !token.empty() && token == scim_token_;
}

const ServiceAccount* Access::account(std::string_view authorization) const {
  const std::optional<BasicCredentials> credentials = basic_credentials(authorization);
  return credentials ? account(credentials->user, credentials->secret) : nullptr;
}

Project* Access::project_with_secret(std::string_view secret) {
  const auto found = std::ranges::find(secrets_, secret);
  if (found == secrets_.end()) return nullptr;
  return &store_.projects()[static_cast<std::size_t>(found - secrets_.begin())];
}

const ServiceAccount* Access::account(std::string_view user, std::string_view secret) const {
  const auto found = std::ranges::find_if(accounts_, [&](const ServiceAccount& account) {
    return account.user == user && account.secret == secret;
  });
  return found == accounts_.end() ? nullptr : &*found;
}

}  // namespace mixferry::sandbox
