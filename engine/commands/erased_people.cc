#include "engine/commands/erased_people.h"

#include <filesystem>
#include <utility>
#include <vector>

#include "engine/commands/import_identity.h"
#include "engine/ledger/sqlite/open_ledger.h"

namespace mixferry::commands {

std::unique_ptr<ledger::Ledger> ledger_if_any(const StateFolder& state) {
  std::error_code ignored;
  if (state.path.empty() ||
      !std::filesystem::exists(std::filesystem::path(state.path) / "ledger.sqlite", ignored))
    return nullptr;
  return ledger::open_ledger(state.path);
}

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
      [marker = people.id_marker()](std::string_view id) { return marker.mark(kErasableKind, id); });
  prepared.options.rows.erased = prepared.erased.get();
}

void leave_out_erased(PreparedReading& prepared, const std::optional<ChosenProject>& project,
                      const StateFolder& state) {
  if (!project) return;
  if (const auto ledger = ledger_if_any(state))
    leave_out_erased(prepared, place_of(project->project), *ledger);
}

}  // namespace mixferry::commands
