#pragma once
/// The options that say which project a command is for, where it lives, and by whose leave.

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "engine/cli/command.h"
#include "engine/commands/project_arguments.h"
#include "engine/mixpanel/region.h"

namespace mixferry::cli {

/// Where a project lives, as typed.
struct TypedPlace {
  mixpanel::Region region = mixpanel::Region::us;
  std::string endpoint = {};
};

/// `--token` and `--project-id`: which project it is.
void add_project_names(CLI::App& command, commands::ProjectArguments& project);

/// `--token` and what else says into which project, and by whose leave.
void add_access(CLI::App& command, commands::ProjectArguments& project);

/// `--region` and `--endpoint`.
void add_place(CLI::App& command, TypedPlace& typed);

/// `--ca-file`.
CLI::Option* add_ca_file(CLI::App& command, commands::ProjectArguments& project);

/// Completes `project`: where each of its hosts is.
void understand_place(const TypedPlace& typed, commands::ProjectArguments& project, Problems& problems);

/// Of a command that sends. To be called last: the other problems are the nearer ones. Whether a service
/// account is enough depends on the mapping, which is not read yet.
void check_sender(const commands::ProjectArguments& project, Problems& problems);

/// Of a command that asks. Whether there is a credential is found out when one is needed.
void check_asker(const commands::ProjectArguments& project, Problems& problems);

/// The proxy of the environment that leads to `endpoint`; nothing where none does.
[[nodiscard]] std::optional<http::Proxy> proxy_for(const http::Endpoint& endpoint, Problems& problems);

}  // namespace mixferry::cli
