#pragma once
/// Whether the credentials that a file of projects names are to be had, and are what they are said to be.

#include <string>
#include <vector>

#include "engine/projects/project.h"

namespace mixferry::commands {

/// A credential that was looked for. Holds nothing of the secret.
struct CheckedCredential {
  projects::CredentialKind kind;
  projects::SecretReference where;
  std::string problem;  ///< why there is none; empty: it is there and has the form of its kind
};

/// Reads each secret, which may run programs. Asks nobody over the network.
[[nodiscard]] std::vector<CheckedCredential> check_credentials(const projects::Project& project);
[[nodiscard]] std::vector<CheckedCredential> check_credentials(const projects::Organization& organization);

}  // namespace mixferry::commands
