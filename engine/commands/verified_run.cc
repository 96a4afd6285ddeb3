#include "engine/commands/verified_run.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/shell_word.h"
#include "engine/commands/import_identity.h"
#include "engine/commands/project_words.h"
#include "engine/pipeline/run_kind.h"
#include "mappings/plan/effect.h"

namespace mixferry::commands {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kIdColumnOption = "--id ";

ledger::RunRecord run_of(const VerifyArguments& arguments, ledger::Ledger& ledger) {
  if (auto run = ledger.run(arguments.run)) return std::move(*run);
  throw RunError(ExitCode::usage, fmt::format("there is no run {}; `mixferry runs{}` lists them",
                                              arguments.run, arguments.state.option));
}

/// What a run was of, and is asked for as it is now: of the place that `arguments` name.
std::string options_of(const ledger::RunRecord& run, const VerifyArguments& arguments) {
  const std::string& timezone = arguments.reading.timezone;
  std::string options = mapping_option(run.identity);
  if (run.identity.limit != 0) options += fmt::format(" --limit {}", run.identity.limit);
  for (const std::string& id : run.identity.only) options += fmt::format(" --only {}", shell_word(id));
  if (!timezone.empty()) options += " --timezone " + shell_word(timezone);
  if (arguments.all) options += " --all";
  return options + project_words(arguments.delivery) + arguments.state.option;
}

/// How the same sources are verified as they are now.
std::string command_as_it_is(const ledger::RunRecord& run, const VerifyArguments& arguments) {
  std::vector<std::string> words;
  for (const auto& source : run.identity.sources) words.push_back(shell_word(source.path));
  return fmt::format("mixferry verify {} {}", fmt::join(words, " "), options_of(run, arguments));
}

void refuse_gone(const ledger::RunRecord& run, const VerifyArguments& arguments) {
  if (pipeline::kind_of(run.identity) != pipeline::RunKind::gone) return;
  throw RunError(ExitCode::usage,
                 fmt::format("run {} is what a sync did to profiles that were gone: no export says what they "
                             "should have. Verify the sync itself, which `mixferry runs{}` lists before it.",
                             run.id, arguments.state.option));
}

void require_file(const ledger::RunRecord& run, const std::string& path, const VerifyArguments& arguments) {
  std::error_code ignored;
  if (fs::path(path).parent_path() == fs::absolute(fs::path(arguments.state.path) / "stdin")) {
    if (fs::exists(path, ignored)) return;
    throw RunError(
        ExitCode::usage,
        fmt::format("run {} read standard input, which is not kept. Verify it as a source: mixferry "
                    "verify - {} < FILE",
                    run.id, options_of(run, arguments)));
  }
}

[[noreturn]] void refuse_other_bytes(const ledger::RunRecord& run, const std::string& path,
                                     const VerifyArguments& arguments) {
  throw RunError(
      ExitCode::usage,
      fmt::format("{}: has changed since run {} read it ({}), so what that run sent is not known any "
                  "more. Bring it back as it was, or verify it as it is now:\n  {}",
                  path, run.id, run.started, command_as_it_is(run, arguments)));
}

[[noreturn]] void refuse_other_rules(const ledger::RunRecord& run, const ledger::RunIdentity& now,
                                     const VerifyArguments& arguments) {
  const std::vector<std::string> changes =
      mappings::changes_between(pipeline::rules_of(run.identity), pipeline::rules_of(now));
  throw RunError(
      ExitCode::usage,
      fmt::format(
          "run {} sent something else of these rows than would be sent now: {}. Give the options that "
          "it had, or verify them by the rules of now:\n  {}",
          run.id,
          changes.empty() ? "the mapping or an option is another"
                          : fmt::format("{}", fmt::join(changes, "; ")),
          command_as_it_is(run, arguments)));
}

bool went_elsewhere(const VerifyArguments& arguments, const ledger::RunIdentity& run,
                    const ledger::RunIdentity& now) {
  if (run.project == now.project) return false;
  if (arguments.delivery.project && went_into(arguments.delivery.project->project, run)) return false;
  // Without its token, a project can't be told from others of the same place.
  const auto place = [](const std::string& project) { return project.substr(0, project.find(' ')); };
  return !arguments.delivery.token.empty() || place(run.project) != place(now.project);
}

}  // namespace

VerifyArguments with_run(VerifyArguments arguments, ledger::Ledger& ledger) {
  const ledger::RunRecord run = run_of(arguments, ledger);
  refuse_gone(run, arguments);
  ReadingArguments& reading = arguments.reading;
  reading.sources.clear();
  for (const auto& source : run.identity.sources) {
    require_file(run, source.path, arguments);
    reading.sources.push_back(source.path);
  }
  if (run.identity.mapping.starts_with(kIdColumnOption)) {
    reading.id_column = run.identity.mapping.substr(kIdColumnOption.size());
  } else {
    reading.mapping = run.identity.mapping;
  }
  reading.limit = run.identity.limit;
  reading.only = run.identity.only;
  return arguments;
}

void require_as_run(const VerifyArguments& arguments, const ledger::RunIdentity& identity,
                    ledger::Ledger& ledger) {
  const ledger::RunRecord run = run_of(arguments, ledger);
  for (const auto& source : run.identity.sources) {
    const auto now = std::ranges::find(identity.sources, source.path, &ledger::RunIdentity::SourceFile::path);
    if (now == identity.sources.end() || now->fingerprint != source.fingerprint)
      refuse_other_bytes(run, source.path, arguments);
  }
  if (pipeline::as_import(run.identity).settings_hash != identity.settings_hash)
    refuse_other_rules(run, identity, arguments);
  if (went_elsewhere(arguments, run.identity, identity)) {
    throw RunError(ExitCode::usage,
                   fmt::format("run {} went into another project than this one: into {}. Name that one with "
                               "--project, or its --region or --endpoint and its token.",
                               run.id, run.identity.project.substr(0, run.identity.project.find(' '))));
  }
}

}  // namespace mixferry::commands
