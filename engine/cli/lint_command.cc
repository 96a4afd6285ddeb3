#include <fmt/format.h>
#include <string>
#include <utility>

#include "engine/cli/commands.h"
#include "engine/cli/reading.h"
#include "engine/report/terminal.h"
#include "engine/report/words.h"
#include "mappings/review/findings.h"

namespace mixferry::cli {

ExitCode lint_mappings(const Options& options, report::Console& console) {
  std::size_t found = 0;
  std::size_t broken = 0;
  for (const std::string& name : options.files) {
    ReadingArguments arguments;
    arguments.mapping = name;
    try {
      const CompiledMapping compiled = load_mapping(arguments, "", Salts::not_needed);
      std::vector<mappings::Problem> findings = mappings::findings_in(compiled.mapping);
      found += findings.size();
      if (!findings.empty()) report::print_lines(mappings::describe(name, std::move(findings)));
    } catch (const RunError& problem) {
      ++broken;
      report::print_lines(std::string(problem.what()) + "\n");
    }
  }
  console.print(fmt::format("{}: {} with mistakes, {}\n", report::counted(options.files.size(), "mapping"),
                            broken, report::counted(found, "finding")));
  if (broken != 0) return ExitCode::usage;
  return found == 0 ? ExitCode::done : ExitCode::with_rejects;
}

}  // namespace mixferry::cli
