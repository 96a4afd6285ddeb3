#include "engine/commands/privacy_host.h"

#include <cstdlib>
#include <fmt/format.h>
#include <string>
#include <string_view>

#include "engine/commands/secrets.h"
#include "engine/mixpanel/privacy/task_trouble.h"

namespace mixferry::commands {
namespace {

using mixpanel::GdprToken;

/// The project's, where it may be sent.
const projects::Reference<GdprToken>* gdpr_token_of(const ProjectArguments& project) {
  if (!project.project || !project.project->lives_at(project.endpoint)) return nullptr;
  const auto& token = project.project->project.gdpr_token;
  return token ? &*token : nullptr;
}

/// The text is not quoted: it may be a secret all the same.
GdprToken token_in_variable(std::string_view text, const ProjectArguments& project) {
  if (text == project.token) {
    throw RunError(ExitCode::usage,
                   fmt::format("{} holds the project's token, which is no secret: a GDPR token is a person's "
                               "own, made in Mixpanel under Account Settings, Data & Privacy.",
                               kGdprTokenVariable));
  }
  auto token = GdprToken::parse(text);
  if (!token)
    throw RunError(ExitCode::usage, fmt::format("{}: {}", kGdprTokenVariable, token.error().message));
  return *std::move(token);
}

GdprToken find_gdpr_token(const ProjectArguments& project) {
  const char* const variable = std::getenv(kGdprTokenVariable);
  if (variable != nullptr && *variable != '\0') return token_in_variable(variable, project);
  const auto* const reference = gdpr_token_of(project);
  if (reference == nullptr) {
    throw RunError(
        ExitCode::usage,
        fmt::format("a GDPR token is missing, which people are deleted and their data retrieved by: set {}, "
                    "or name a project that has a `gdpr_token` with --project. An owner or admin of the "
                    "project makes one in Mixpanel under Account Settings, Data & Privacy.",
                    kGdprTokenVariable));
  }
  auto token = read_credential(*reference);
  if (token) return *std::move(token);
  throw RunError(ExitCode::usage, fmt::format("{}:{}:{}: {}", project.project->file, reference->place.line,
                                              reference->place.column, token.error()));
}

}  // namespace

privacy::PrivacyHost privacy_host(const ProjectArguments& project) {
  if (project.token.empty()) {
    throw RunError(ExitCode::usage,
                   "the project's token is missing, which names the project: give --token, set "
                   "MIXPANEL_TOKEN, or name a project that has a `token` with --project. It stands in "
                   "Mixpanel under Project Settings, Overview.");
  }
  return {.endpoint = project.app.endpoint,
          .http = {.proxy = project.app.proxy, .ca_file = project.ca_file},
          .access = {find_gdpr_token(project), project.token}};
}

RunError halted(const erasing::Halt& halt, const privacy::PrivacyHost& host) {
  const std::string words =
      halt.trouble ? explain(*halt.trouble, http::host_and_port(host.endpoint)) : halt.words;
  return RunError(halt.exit_code, words);
}

}  // namespace mixferry::commands
