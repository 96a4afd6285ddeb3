#pragma once
/// The options that say how updates are sent.

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "engine/cli/access_options.h"
#include "engine/cli/command.h"
#include "engine/commands/import_arguments.h"

namespace mixferry::cli {

/// Delivery options as typed, before they are understood.
struct TypedDelivery : TypedPlace {
  std::optional<std::string> rate = {};
};

/// How updates are sent.
void add_delivery(CLI::App& command, commands::DeliveryArguments& delivery, TypedDelivery& typed);

/// Checks what CLI11 can't, and completes `delivery` from `typed`.
void understand_delivery(const TypedDelivery& typed, commands::DeliveryArguments& delivery,
                         Problems& problems);

}  // namespace mixferry::cli
