#pragma once
/// Which credentials an import needs, and where it has them from. What it does not need is not read.

#include <optional>
#include <string>

#include "engine/commands/import_arguments.h"
#include "engine/mixpanel/import_access.h"
#include "engine/mixpanel/route.h"
#include "engine/mixpanel/service_account.h"
#include "mappings/language/mapping.h"

namespace mixferry::commands {

/// By what events and ids of `mapping` get into the project; nothing where it makes none. Throws `RunError`
/// (`usage`) where it lacks what any of its targets needs, with all that there is to say of it: what is
/// missing, a service account that can't be read, is none, or has no project.
[[nodiscard]] std::optional<mixpanel::ImportAccess> access_for(const mappings::Mapping& mapping,
                                                               const DeliveryArguments& delivery,
                                                               const mixpanel::Routes& routes);

/// Whether a service account is named anywhere: in the environment, by an option, or by the project, where it
/// may be sent to the endpoint. It is not read.
[[nodiscard]] bool names_account(const ProjectArguments& project);

/// The same, read; nothing where none is named. Throws `RunError` (`usage`) where it can't be read, or is
/// none.
[[nodiscard]] std::optional<mixpanel::ServiceAccount> find_account(const ProjectArguments& project);

/// Why the account that the project has does not help, behind what is said of its lack; empty: it has none.
[[nodiscard]] std::string unused_account(const ProjectArguments& project);

}  // namespace mixferry::commands
