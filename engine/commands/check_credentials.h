#pragma once
/// Whether the credentials that a file of projects names are to be had, and are what they are said to be.

#include <span>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/http/client_options.h"
#include "engine/http/endpoint.h"
#include "engine/projects/project.h"
#include "engine/reading/credential_check.h"

namespace mixferry::commands {

/// Whether Mixpanel is asked about credentials, and how.
struct AskingMixpanel {
  bool is_wanted = true;
  http::ClientOptions http = {};
  std::string state_dir = {};  ///< whose ledger counts queries, if it has one
};

/// A credential that was looked for. Holds nothing of the secret.
struct CheckedCredential {
  projects::CredentialKind kind;
  projects::SecretReference where;
  std::string problem = {};  ///< why there is none; empty: it is there and has the form of its kind
  reading::CredentialFinding finding = {};  ///< what Mixpanel said; without words: it was not asked
  std::string not_asked = {};               ///< why not: a clause
};

/// What a command ends with that found this: `usage` where one is not to be had, else `refused` where
/// Mixpanel does not take one, else `stopped` where it could not be asked or did not say.
[[nodiscard]] ExitCode exit_code_for(std::span<const CheckedCredential> credentials);

/// The host of the queries and accounts of a project or an organization; its `endpoint`, where it has one.
[[nodiscard]] http::Endpoint app_of(const projects::Project& project);
[[nodiscard]] http::Endpoint app_of(const projects::Organization& organization);

/// Reads each secret, which may run programs, and asks about it by calls that change nothing: where the
/// project is, with its number and token, or where the organization is. Throws `RunError` (`usage`) when the
/// trusted certificates can't be read.
[[nodiscard]] std::vector<CheckedCredential> check_credentials(const projects::Project& project,
                                                               const AskingMixpanel& asking);
[[nodiscard]] std::vector<CheckedCredential> check_credentials(const projects::Organization& organization,
                                                               const AskingMixpanel& asking);

}  // namespace mixferry::commands
