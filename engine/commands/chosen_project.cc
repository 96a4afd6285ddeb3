#include "engine/commands/chosen_project.h"

#include <fmt/format.h>

#include "engine/base/listed.h"
#include "engine/report/screen_text.h"

namespace mixferry::commands {

bool ChosenProject::lives_at(const http::Endpoint& endpoint) const {
  const auto url = projects::url_of(project);
  if (!url) return true;
  const auto own = http::parse_endpoint(*url);
  return own && own->tls == endpoint.tls && own->host == endpoint.host && own->port == endpoint.port;
}

std::string in_words(const ChosenProject& chosen, const http::Endpoint& endpoint) {
  std::string text = fmt::format("project  {}, of {}", chosen.project.name, report::visible(chosen.file));
  if (!chosen.but_for.empty()) text += fmt::format(", but for {}", listed(chosen.but_for, "and"));
  text += '\n';
  if (!chosen.lives_at(endpoint)) {
    text += fmt::format("         it lives at {}: what goes elsewhere goes without its secrets\n",
                        *projects::url_of(chosen.project));
  }
  return text;
}

}  // namespace mixferry::commands
