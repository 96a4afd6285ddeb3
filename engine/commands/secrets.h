#pragma once
/// Secrets, read where a file of projects says that they are. Only what a command needs is read.

#include <expected>
#include <string>

#include "engine/projects/secret_reference.h"

namespace mixferry::commands {

/// The secret, one line. The error is a sentence that says where it should be and why it is not to be had
/// there: it quotes nothing of it. Runs a program where the reference says so.
[[nodiscard]] std::expected<std::string, std::string> read_secret(const projects::SecretReference& secret);

/// The same, understood as what it is.
template <typename Credential>
[[nodiscard]] std::expected<Credential, std::string> read_credential(
    const projects::Reference<Credential>& reference) {
  auto text = read_secret(reference);
  if (!text) return std::unexpected(std::move(text.error()));
  auto credential = Credential::parse(*text);
  if (!credential) return std::unexpected(in_words(reference) + ": " + credential.error().message);
  return std::move(*credential);
}

}  // namespace mixferry::commands
