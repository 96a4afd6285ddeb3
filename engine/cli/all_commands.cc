#include "engine/cli/all_commands.h"

#include "engine/cli/check_command.h"
#include "engine/cli/completion_command.h"
#include "engine/cli/erased_command.h"
#include "engine/cli/export_command.h"
#include "engine/cli/import_command.h"
#include "engine/cli/init_command.h"
#include "engine/cli/lint_command.h"
#include "engine/cli/manual_command.h"
#include "engine/cli/mappings_command.h"
#include "engine/cli/preview_command.h"
#include "engine/cli/privacy_command.h"
#include "engine/cli/projects_command.h"
#include "engine/cli/runs_command.h"
#include "engine/cli/sandbox_command.h"
#include "engine/cli/snapshots_command.h"
#include "engine/cli/sync_command.h"
#include "engine/cli/test_command.h"
#include "engine/cli/verify_command.h"

namespace mixferry::cli {
namespace {

template <typename... Commands>
std::vector<std::unique_ptr<Command>> one_of_each() {
  std::vector<std::unique_ptr<Command>> commands;
  (commands.push_back(std::make_unique<Commands>()), ...);
  return commands;
}

}  // namespace

std::vector<std::unique_ptr<Command>> all_commands() {
  return one_of_each<ImportCommand, SyncCommand, VerifyCommand, CheckCommand, PreviewCommand, InitCommand,
                     TestCommand, LintCommand, MappingsCommand, RunsCommand, SnapshotsCommand, EraseCommand,
                     RetrieveCommand, ErasedCommand, ExportCommand, ProjectsCommand, SandboxCommand,
                     CompletionCommand, ManualCommand>();
}

}  // namespace mixferry::cli
