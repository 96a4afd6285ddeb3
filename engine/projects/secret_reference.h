#pragma once
/// Where a secret is: a file of projects says that, and never the secret itself.

#include <cstdint>
#include <string>
#include <vector>

#include "mappings/language/mapping.h"

namespace mixferry::projects {

struct SecretReference {
  enum class Way : std::uint8_t {
    variable,  ///< in one of the environment
    file,      ///< in a file that its owner alone may read
    command,   ///< printed by a program, which is run without a shell
  };
  Way way = Way::variable;
  /// The variable's name, the file's path, or the program and its arguments: at least one.
  std::vector<std::string> words;
  mappings::Place place;  ///< in the file of projects
};

/// The same for a secret of one kind, such as `mixpanel::GdprToken`: what is read there is that or nothing.
template <typename Credential>
struct Reference : SecretReference {};

/// The word for its way, as the file has it: `env`, `file`, `command`.
[[nodiscard]] const char* word_of(SecretReference::Way way);

/// For people: `the variable MIXPANEL_SCIM_TOKEN`, `the file /run/secrets/gdpr`, `the command pass show
/// mixpanel`.
[[nodiscard]] std::string in_words(const SecretReference& secret);

}  // namespace mixferry::projects
