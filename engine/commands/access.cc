#include "engine/commands/access.h"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/error.h"
#include "engine/commands/secrets.h"
#include "engine/commands/small_file.h"
#include "engine/commands/value_or_throw.h"
#include "engine/mixpanel/route.h"

namespace mixferry::commands {
namespace {

using mixpanel::ImportAccess;
using mixpanel::ServiceAccount;

/// Source: Mixpanel docs, reference "Merge Identities", which takes no token.
bool is_merge(const mappings::Target& target) {
  return target.link && target.link->kind == mappings::LinkKind::merge;
}

std::string_view environment_of(const char* variable) {
  const char* const value = std::getenv(variable);
  return value == nullptr ? std::string_view() : value;
}

/// The account, and where it was found, for messages.
struct FoundAccount {
  std::string text;
  std::string place;
};

/// What the project says of its service account; nullptr: nothing, or it is not for where records go.
const projects::SecretReference* account_of_project(const ProjectArguments& delivery) {
  if (!delivery.project || !delivery.project->lives_at(delivery.endpoint)) return nullptr;
  const auto& account = delivery.project->project.service_account;
  return account ? &*account : nullptr;
}

FoundAccount read_account(const ChosenProject& chosen, const projects::SecretReference& account) {
  const std::string place = fmt::format("{}:{}:{}: the service account of the project {}", chosen.file,
                                        account.place.line, account.place.column, chosen.project.name);
  auto text = read_secret(account);
  if (!text) throw RunError(ExitCode::usage, fmt::format("{}: {}.", place, text.error()));
  return {*std::move(text), fmt::format("{}: {}", place, projects::in_words(account))};
}

std::optional<FoundAccount> find_text(const ProjectArguments& delivery) {
  const std::string_view in_variable = environment_of(kServiceAccountVariable);
  const std::string& file = delivery.service_account_file;
  if (file.empty() && in_variable.empty()) {
    const projects::SecretReference* const account = account_of_project(delivery);
    if (account == nullptr) return std::nullopt;
    return read_account(*delivery.project, *account);
  }
  if (file.empty()) return FoundAccount{std::string(in_variable), kServiceAccountVariable};
  if (!in_variable.empty()) {
    throw RunError(ExitCode::usage, fmt::format("two service accounts: one in {}, one in {} "
                                                "(--service-account-file). Leave one of them out.",
                                                kServiceAccountVariable, file));
  }
  auto text = read_secret_file(file, Readers::owner_and_group);
  if (!text)
    throw RunError(ExitCode::usage, fmt::format("--service-account-file {}: {}", file, text.error()));
  return FoundAccount{*std::move(text), file};
}

ServiceAccount account_in(const FoundAccount& found) {
  auto account = ServiceAccount::parse(found.text);
  if (!account) throw RunError(ExitCode::usage, fmt::format("{}: {}", found.place, account.error().message));
  return *std::move(account);
}

ImportAccess by_account(const FoundAccount& found, const std::string& project_id) {
  const ServiceAccount account = account_in(found);
  if (project_id.empty()) {
    throw RunError(
        ExitCode::usage,
        fmt::format("{} holds a service account, which may have several projects: say which one "
                    "with --project-id or MIXPANEL_PROJECT_ID, or by the project's `id` in the file of "
                    "projects. It is a number, in Mixpanel under Project Settings, Overview.",
                    found.place));
  }
  return ImportAccess(account, project_id);
}

}  // namespace

std::string unused_account(const ProjectArguments& delivery) {
  if (!delivery.project || !delivery.project->project.service_account) return {};
  return fmt::format(" (The one of the project {} is for {} alone.)", delivery.project->project.name,
                     *projects::url_of(delivery.project->project));
}

std::optional<ServiceAccount> find_account(const ProjectArguments& project) {
  const auto found = find_text(project);
  if (!found) return std::nullopt;
  return account_in(*found);
}

bool names_account(const ProjectArguments& delivery) {
  return !delivery.service_account_file.empty() || !environment_of(kServiceAccountVariable).empty() ||
         account_of_project(delivery) != nullptr;
}

std::optional<ImportAccess> access_for(const mappings::Mapping& mapping, const DeliveryArguments& delivery,
                                       const mixpanel::Routes& routes) {
  const auto any_goes_by = [&](mixpanel::Credential credential) {
    return std::ranges::any_of(mapping.targets, [&](const mappings::Target& target) {
      return routes[target.kind]->credential == credential;
    });
  };
  if (delivery.token.empty() && any_goes_by(mixpanel::Credential::in_records)) {
    throw RunError(
        ExitCode::usage,
        "the project token is missing, which profiles are sent with: give --token, set "
        "MIXPANEL_TOKEN, or name a project that has one with --project. It stands in Mixpanel under "
        "Project Settings, Access Keys.");
  }
  const bool any_call = any_goes_by(mixpanel::Credential::in_both);
  if (!any_call && !any_goes_by(mixpanel::Credential::in_header)) return std::nullopt;
  if (const auto account = find_text(delivery)) return by_account(*account, delivery.project_id);
  if (any_call) {
    throw RunError(
        ExitCode::usage,
        fmt::format("--identity-api rest needs a service account: its calls are answered to nobody else. Set "
                    "{} to its user:secret, or give --service-account-file, and --project-id; or leave "
                    "--identity-api out.{}",
                    kServiceAccountVariable, unused_account(delivery)));
  }
  if (std::ranges::any_of(mapping.targets, is_merge)) {
    throw RunError(
        ExitCode::usage,
        fmt::format(
            "\"merge\" needs a service account: sent with the token alone, Mixpanel says yes to it and "
            "does nothing. Set {} to its user:secret, or give --service-account-file, and "
            "--project-id.{}",
            kServiceAccountVariable, unused_account(delivery)));
  }
  return value_or_throw(ImportAccess::by_token(delivery.token, delivery.project_id));
}

}  // namespace mixferry::commands
