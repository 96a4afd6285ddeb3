#include "engine/commands/project_words.h"

#include <fmt/format.h>
#include <string_view>

#include "engine/base/shell_word.h"
#include "engine/mixpanel/region.h"

namespace mixferry::commands {
namespace {

std::string option_unless_empty(std::string_view option, const std::string& value) {
  return value.empty() ? "" : fmt::format(" {} {}", option, shell_word(value));
}

/// Of what was said beside the project's name, and counts.
std::string place_beside(const projects::Project& project, const std::string& url) {
  const std::string us{mixpanel::base_url(mixpanel::Region::us)};
  if (url == projects::url_of(project).value_or(us)) return {};
  return url == us ? " --region us" : place_option(url);
}

}  // namespace

std::string place_option(const std::string& endpoint_url) {
  if (endpoint_url == mixpanel::base_url(mixpanel::Region::us)) return {};
  for (const auto& [name, region] : mixpanel::kRegionWords)
    if (endpoint_url == mixpanel::base_url(region)) return fmt::format(" --region {}", name);
  return " --endpoint " + shell_word(endpoint_url);
}

std::string project_words(const ProjectArguments& project) {
  std::string words;
  std::string own_token;
  std::string own_id;
  if (project.project) {
    const projects::Project& chosen = project.project->project;
    words += " --project " + shell_word(chosen.name) + place_beside(chosen, project.endpoint_url);
    if (chosen.token) own_token = chosen.token->value;
    if (chosen.id) own_id = fmt::to_string(chosen.id->value);
  } else {
    words += place_option(project.endpoint_url);
  }
  if (project.token != own_token) words += option_unless_empty("--token", project.token);
  if (project.project_id != own_id) words += option_unless_empty("--project-id", project.project_id);
  words += option_unless_empty("--service-account-file", project.service_account_file);
  words += option_unless_empty("--ca-file", project.ca_file);
  return words;
}

}  // namespace mixferry::commands
