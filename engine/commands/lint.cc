#include "engine/commands/lint.h"

#include "engine/base/error.h"
#include "engine/commands/reading.h"
#include "mappings/review/findings.h"

namespace mixferry::commands {

LintReport lint_mapping(const std::string& name) {
  ReadingArguments arguments;
  arguments.mapping = name;
  try {
    const CompiledMapping compiled = load_mapping(arguments, "", Salts::not_needed);
    return {.mistakes = {}, .findings = mappings::findings_in(compiled.mapping)};
  } catch (const RunError& problem) {
    return {.mistakes = problem.what(), .findings = {}};
  }
}

}  // namespace mixferry::commands
