#include "engine/commands/secrets.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fmt/format.h>

#include "engine/base/invisible.h"
#include "engine/commands/program_output.h"
#include "engine/commands/small_file.h"

namespace mixferry::commands {
namespace {

using Way = projects::SecretReference::Way;

/// Somebody may have to type a passphrase.
constexpr std::chrono::seconds kLongestCommand(60);

/// The error is about what the reference names.
std::expected<std::string, std::string> text_at(const projects::SecretReference& secret) {
  const std::string& name = secret.words.front();
  switch (secret.way) {
    case Way::variable: {
      const char* const value = std::getenv(name.c_str());
      if (value == nullptr || *value == '\0') return std::unexpected("is not set");
      return value;
    }
    case Way::file:
      return read_secret_file(name, Readers::owner);
    case Way::command:
      break;
  }
  return output_of(secret.words, kLongestCommand);
}

}  // namespace

std::expected<std::string, std::string> read_secret(const projects::SecretReference& secret) {
  const std::string place = in_words(secret);
  const auto text = text_at(secret);
  if (!text) {
    return std::unexpected(secret.way == Way::file ? fmt::format("{}: {}", place, text.error())
                                                   : fmt::format("{} {}", place, text.error()));
  }
  const std::string_view alone = without_outer_invisibles(*text);
  const auto line_ends = std::ranges::count(alone, '\n');
  if (alone.empty())
    return std::unexpected(
        fmt::format("{} {} nothing", place, secret.way == Way::command ? "prints" : "holds"));
  if (line_ends > 0) {
    return std::unexpected(fmt::format("{} {} {} lines, where the secret has to stand alone, on one", place,
                                       secret.way == Way::command ? "prints" : "holds", line_ends + 1));
  }
  return std::string(alone);
}

}  // namespace mixferry::commands
