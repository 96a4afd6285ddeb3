#pragma once
/// What is wrong or doubtful in a mapping, without a source.

#include <string>
#include <vector>

#include "mappings/language/mapping.h"

namespace mixferry::commands {

struct LintReport {
  std::string mistakes;  ///< what keeps it from being used, in lines; empty: nothing
  std::vector<mappings::Problem>
      findings;  ///< of a mapping that could be used: what is most likely not meant
};

/// `name`: a file or a built-in. Salts of hashes need not be there.
[[nodiscard]] LintReport lint_mapping(const std::string& name);

}  // namespace mixferry::commands
