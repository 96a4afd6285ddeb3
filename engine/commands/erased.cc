#include "engine/commands/erased.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "engine/commands/erased_people.h"
#include "engine/commands/import_identity.h"
#include "engine/ledger/ledger.h"

namespace mixferry::commands {

std::vector<ErasedByRequest> erased_by_request(const StateFolder& state) {
  const std::unique_ptr<ledger::Ledger> ledger = ledger_if_any(state);
  if (!ledger) return {};
  std::map<ledger::PrivacyRequestId, ErasedByRequest> found;
  for (const ledger::ErasedPerson& person : ledger->erased_list()) {
    const auto [entry, is_new] = found.try_emplace(person.request);
    ErasedByRequest& one = entry->second;
    if (is_new) {
      one = {.request = person.request,
             .project = person.project,
             .project_number = {},
             .reference = {},
             .since = person.since};
      if (const auto record = ledger->privacy_request(person.request)) {
        one.project_number = record->request.project_number;
        one.reference = record->request.reference;
      }
    }
    one.since = std::min(one.since, person.since);
    ++(person.lifted.empty() ? one.people : one.lifted);
  }
  std::vector<ErasedByRequest> all;
  for (auto& [request, one] : found) all.push_back(std::move(one));
  return all;
}

bool allow_again(const std::string& id, const ProjectArguments& project, const StateFolder& state) {
  const std::unique_ptr<ledger::Ledger> ledger = ledger_if_any(state);
  if (!ledger) return false;
  const Hash128 mark = ledger->id_marker().mark(kErasableKind, id);
  bool was_on_list = false;
  for (const std::string& name : names_of(project)) was_on_list |= ledger->lift_erased(name, mark);
  return was_on_list;
}

}  // namespace mixferry::commands
