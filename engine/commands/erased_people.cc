#include "engine/commands/erased_people.h"

#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

#include "engine/commands/import_identity.h"
#include "engine/ledger/sqlite/open_ledger.h"

namespace mixferry::commands {
namespace {

/// As the ledger calls those whose ids are people's.
constexpr std::string_view kKindOfPeople = "users";

}  // namespace

void leave_out_erased(PreparedReading& prepared, const ProjectArguments& project,
                      ledger::ErasedPeople& people) {
  std::vector<Hash128> marks;
  for (const std::string& name : names_of(project)) {
    const std::vector<Hash128> of_name = people.erased_people(name);
    marks.insert(marks.end(), of_name.begin(), of_name.end());
  }
  if (marks.empty()) return;
  prepared.erased = std::make_unique<pipeline::ErasedIds>(
      std::move(marks),
      [marker = people.id_marker()](std::string_view id) { return marker.mark(kKindOfPeople, id); });
  prepared.options.rows.erased = prepared.erased.get();
}

void leave_out_erased(PreparedReading& prepared, const std::optional<ChosenProject>& project,
                      const StateFolder& state) {
  std::error_code ignored;
  if (!project || state.path.empty() ||
      !std::filesystem::exists(std::filesystem::path(state.path) / "ledger.sqlite", ignored))
    return;
  leave_out_erased(prepared, place_of(project->project), *ledger::open_ledger(state.path));
}

}  // namespace mixferry::commands
