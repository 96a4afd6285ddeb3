#pragma once
/// A project, as it is named once more in commands that are to be pasted.

#include <string>

#include "engine/commands/project_arguments.h"

namespace mixferry::commands {

/// ` --region eu`, ` --endpoint URL`; nothing where it is the place of most.
[[nodiscard]] std::string place_option(const std::string& endpoint_url);

/// The options that lead into `project`, by the same leave, each with a blank before it: its name, and what
/// was said beside it. The token is among them: it is no secret. Not among them are the files of settings and
/// of projects, which `StateFolder::option` names.
[[nodiscard]] std::string project_words(const ProjectArguments& project);

}  // namespace mixferry::commands
