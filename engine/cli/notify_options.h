#pragma once
/// The options that say who is told of an import's end.

#include <CLI/CLI.hpp>
#include <string>

#include "engine/cli/command.h"
#include "engine/commands/import_arguments.h"

namespace mixferry::cli {

void add_notification(CLI::App& command, commands::Notification& notification, std::string& url);

/// Understands `url`, as typed; needs `delivery`, whose certificates the webhook is checked by, too.
void understand_notification(const std::string& url, const commands::DeliveryArguments& delivery,
                             commands::Notification& notification, Problems& problems);

}  // namespace mixferry::cli
