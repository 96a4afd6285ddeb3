#include "engine/commands/check_credentials.h"

#include "engine/commands/secrets.h"

namespace mixferry::commands {
namespace {

template <typename Owner>
std::vector<CheckedCredential> check_all(const Owner& owner) {
  std::vector<CheckedCredential> checked;
  for_each_credential(owner, [&](const projects::CredentialKind& kind, const auto& reference) {
    const auto credential = read_credential(reference);
    checked.push_back({.kind = kind, .where = reference, .problem = credential ? "" : credential.error()});
  });
  return checked;
}

}  // namespace

std::vector<CheckedCredential> check_credentials(const projects::Project& project) {
  return check_all(project);
}

std::vector<CheckedCredential> check_credentials(const projects::Organization& organization) {
  return check_all(organization);
}

}  // namespace mixferry::commands
