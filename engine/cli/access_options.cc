#include "engine/cli/access_options.h"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>

#include "engine/cli/choice.h"
#include "engine/cli/otherwise.h"
#include "engine/commands/access.h"

namespace mixferry::cli {
namespace {

constexpr std::size_t kProjectIdDigitsMax = 19;
const Words<mixpanel::Region> kRegions = as_words(mixpanel::kRegionWords);

std::string_view variable(const char* name, const char* other_name) {
  for (const char* each : {name, other_name}) {
    if (const char* value = std::getenv(each); value != nullptr && *value != '\0') return value;
  }
  return {};
}

/// Of what is at `url`; nothing, and a problem, where that is none.
std::optional<commands::Server> server_at(std::string_view url, Problems& problems) {
  auto endpoint = http::parse_endpoint(url);
  if (!endpoint) {
    problems.push_back("--" + endpoint.error().message);
    return std::nullopt;
  }
  commands::Server server{.endpoint = std::move(*endpoint)};
  server.proxy = proxy_for(server.endpoint, problems);
  return server;
}

void check_number(const std::string& id, Problems& problems) {
  const bool is_number = id.size() <= kProjectIdDigitsMax &&
                         std::ranges::all_of(id, [](char c) { return c >= '0' && c <= '9'; });
  if (!is_number)
    problems.push_back(fmt::format("--project-id {}: give the project's number, in digits", id));
}

/// A problem does not quote it: it may be a secret, which would stand in each record.
void check_token(const std::string& token, Problems& problems) {
  if (token.find(':') == std::string::npos) return;
  problems.push_back(
      "--token, MIXPANEL_TOKEN: what stands there is user:secret, a service account, and no project token, "
      "which is one word (Project Settings > Access Keys). Set MIXPANEL_SERVICE_ACCOUNT to it instead");
}

}  // namespace

std::optional<http::Proxy> proxy_for(const http::Endpoint& endpoint, Problems& problems) {
  auto proxy = http::find_proxy(endpoint, {.https_proxy = variable("HTTPS_PROXY", "https_proxy"),
                                           .no_proxy = variable("NO_PROXY", "no_proxy")});
  if (proxy) return std::move(*proxy);
  if (std::ranges::find(problems, proxy.error().message) == problems.end())
    problems.push_back(proxy.error().message);
  return std::nullopt;
}

void add_project_names(CLI::App& command, commands::ProjectArguments& project) {
  otherwise(command.add_option("--token", project.token, "Project token")->option_text("TOKEN"),
            {.variable = "MIXPANEL_TOKEN"});
  otherwise(
      command
          .add_option("--project-id", project.project_id, "The project's number, for events and questions")
          ->option_text("N"),
      {.variable = "MIXPANEL_PROJECT_ID"});
}

void add_access(CLI::App& command, commands::ProjectArguments& project) {
  add_project_names(command, project);
  otherwise(command
                .add_option("--service-account-file", project.service_account_file,
                            "For events and questions: user:secret, in a file that others can't read")
                ->option_text("FILE"),
            {.variable = "MIXPANEL_SERVICE_ACCOUNT_FILE",
             .note = fmt::format("or itself in {}", commands::kServiceAccountVariable)});
}

void add_place(CLI::App& command, TypedPlace& typed) {
  otherwise(add_choice(command, "--region", typed.region, kRegions, "Where the project lives"),
            {.variable = "MIXPANEL_REGION", .value = word_for(kRegions, typed.region)});
  otherwise(command.add_option("--endpoint", typed.endpoint, "Another base URL; http to this machine alone")
                ->option_text("URL"),
            {.variable = "MIXPANEL_ENDPOINT"});
}

CLI::Option* add_ca_file(CLI::App& command, commands::ProjectArguments& project) {
  return otherwise(
      command.add_option("--ca-file", project.ca_file, "Certificates to trust, PEM")->option_text("FILE"),
      {.value = "the system's"});
}

void understand_place(const TypedPlace& typed, commands::ProjectArguments& project, Problems& problems) {
  const auto url_at = [&](std::string_view url) { return typed.endpoint.empty() ? url : typed.endpoint; };
  project.endpoint_url = url_at(mixpanel::base_url(typed.region));
  const auto data = server_at(project.endpoint_url, problems);
  if (!data) return;
  project.endpoint = data->endpoint;
  project.proxy = data->proxy;
  project.app = *server_at(url_at(mixpanel::app_url(typed.region)), problems);
  project.exports = *server_at(url_at(mixpanel::data_url(typed.region)), problems);
}

void check_sender(const commands::ProjectArguments& project, Problems& problems) {
  check_number(project.project_id, problems);
  check_token(project.token, problems);
  if (!project.token.empty() || commands::names_account(project)) return;
  problems.push_back(
      "the project token is missing: give --token, set MIXPANEL_TOKEN, or name a project of your "
      "projects.yaml "
      "with --project. It stands in Mixpanel under Project Settings, Access Keys. To try things out: "
      "mixferry "
      "sandbox");
}

void check_asker(const commands::ProjectArguments& project, Problems& problems) {
  check_number(project.project_id, problems);
}

}  // namespace mixferry::cli
