#pragma once
/// The project that a command is for, where it was chosen by its name.

#include <string>
#include <vector>

#include "engine/http/endpoint.h"
#include "engine/projects/project.h"

namespace mixferry::commands {

struct ChosenProject {
  std::string file;  ///< that it stands in
  projects::Project project;
  /// What was said of it elsewhere and differs, which counts: `its token (MIXPANEL_TOKEN)`.
  std::vector<std::string> but_for = {};

  /// Whether what goes to `endpoint` goes where the project lives: only there its secrets are sent.
  [[nodiscard]] bool lives_at(const http::Endpoint& endpoint) const;
};

/// A line of the plan: which project, as which file has it, and what of that does not count for `endpoint`.
[[nodiscard]] std::string in_words(const ChosenProject& chosen, const http::Endpoint& endpoint);

}  // namespace mixferry::commands
