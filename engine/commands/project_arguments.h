#pragma once
/// Which project of Mixpanel a command is for, where it lives, and where its credentials are.

#include <optional>
#include <string>

#include "engine/commands/chosen_project.h"
#include "engine/http/endpoint.h"
#include "engine/http/proxy.h"

namespace mixferry::commands {

/// The variable of the environment that holds a service account, `user:secret`.
inline constexpr const char* kServiceAccountVariable = "MIXPANEL_SERVICE_ACCOUNT";

/// A host, and how it is reached.
struct Server {
  http::Endpoint endpoint;
  std::optional<http::Proxy> proxy = {};
};

struct ProjectArguments {
  std::string token;                 ///< may be empty where a service account and a project are named
  std::string project_id;            ///< the project's number; empty: not named
  std::string service_account_file;  ///< holds `user:secret`; empty: none. Read only where it is needed.
  std::optional<ChosenProject> project = {};  ///< that all of this is of; its secrets are not read yet
  http::Endpoint endpoint;                    ///< takes data
  std::string endpoint_url;  ///< as it was named, for messages and for the project's identity
  std::optional<http::Proxy> proxy;
  Server app;           ///< answers queries
  Server exports;       ///< gives raw exports
  std::string ca_file;  ///< certificates to trust; empty: the system's
};

}  // namespace mixferry::commands
