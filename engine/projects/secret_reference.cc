#include "engine/projects/secret_reference.h"

#include <fmt/format.h>

#include "engine/base/shell_word.h"

namespace mixferry::projects {

const char* word_of(SecretReference::Way way) {
  switch (way) {
    case SecretReference::Way::variable:
      return "env";
    case SecretReference::Way::file:
      return "file";
    case SecretReference::Way::command:
      break;
  }
  return "command";
}

std::string in_words(const SecretReference& secret) {
  if (secret.way == SecretReference::Way::variable)
    return fmt::format("the variable {}", secret.words.front());
  if (secret.way == SecretReference::Way::file) return fmt::format("the file {}", secret.words.front());
  std::string text = "the command";
  for (const std::string& word : secret.words) text.append(" ").append(shell_word(word));
  return text;
}

}  // namespace mixferry::projects
