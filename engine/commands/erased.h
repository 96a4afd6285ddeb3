#pragma once
/// The list of erased people: when and how many, and who may be sent again.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/commands/project_arguments.h"
#include "engine/commands/state_folder.h"
#include "engine/ledger/erasure_values.h"

namespace mixferry::commands {

/// What one request put on the list.
struct ErasedByRequest {
  ledger::PrivacyRequestId request = 0;
  std::string project;         ///< as in RunIdentity
  std::string project_number;  ///< empty where it is not known
  std::string reference;       ///< of who asked; may be empty
  std::string since;           ///< when the first came on the list: UTC, ISO 8601
  std::uint64_t people = 0;    ///< that are on the list
  std::uint64_t lifted = 0;    ///< that were, and may be sent again
};

/// By request, in their order. Nothing where there is no ledger.
[[nodiscard]] std::vector<ErasedByRequest> erased_by_request(const StateFolder& state);

/// Lets `id` be sent to `project` again. False: it was not on the list.
[[nodiscard]] bool allow_again(const std::string& id, const ProjectArguments& project,
                               const StateFolder& state);

}  // namespace mixferry::commands
