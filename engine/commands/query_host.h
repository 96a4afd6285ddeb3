#pragma once
/// Where questions about a project are asked, and by which of its credentials.

#include "engine/base/error.h"
#include "engine/commands/listener.h"
#include "engine/commands/project_arguments.h"
#include "engine/mixpanel/query/query_trouble.h"
#include "engine/reading/asking.h"

namespace mixferry::commands {

/// Whether a credential is named that questions could be asked by. It is not read.
[[nodiscard]] bool names_a_credential(const ProjectArguments& project);

/// For queries. Reads the service account, or else the project's secret, which Mixpanel is about to switch
/// off: `listener` is told so. Throws `RunError` (`usage`) with what is missing, or can't be read.
[[nodiscard]] reading::QueryHost query_host(const ProjectArguments& project, Listener& listener);

/// The same for raw exports.
[[nodiscard]] reading::QueryHost export_host(const ProjectArguments& project, Listener& listener);

/// Why Mixpanel does not answer, as what ends a command: what it said, and what to do. `host`: where it was
/// asked.
[[nodiscard]] RunError not_answered(const mixpanel::QueryTrouble& trouble, const reading::QueryHost& host);

}  // namespace mixferry::commands
