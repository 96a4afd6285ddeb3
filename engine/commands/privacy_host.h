#pragma once
/// Where people are deleted and their data retrieved, and by whose token.

#include "engine/base/error.h"
#include "engine/commands/project_arguments.h"
#include "engine/erasing/services.h"
#include "engine/privacy/task_session.h"

namespace mixferry::commands {

/// The variable of the environment that holds a person's GDPR token.
inline constexpr const char* kGdprTokenVariable = "MIXPANEL_GDPR_TOKEN";

/// The token is that of the variable, or else the project's, where it may be sent. Throws `RunError`
/// (`usage`) with what is missing, can't be read, or is another credential.
[[nodiscard]] privacy::PrivacyHost privacy_host(const ProjectArguments& project);

/// Why the steps of a request did not go on, as what ends a command. `host`: where tasks are asked for.
[[nodiscard]] RunError halted(const erasing::Halt& halt, const privacy::PrivacyHost& host);

}  // namespace mixferry::commands
