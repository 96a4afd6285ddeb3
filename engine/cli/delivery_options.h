#pragma once
/// The options that say where updates go and how.

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "engine/cli/command.h"
#include "engine/commands/import_arguments.h"
#include "engine/mixpanel/region.h"

namespace mixferry::cli {

/// Delivery options as typed, before they are understood.
struct TypedDelivery {
  mixpanel::Region region = mixpanel::Region::us;
  std::string endpoint;
  std::optional<std::string> rate;
};

/// `--token` and what else says into which project, and by whose leave.
void add_access(CLI::App& command, commands::DeliveryArguments& delivery);

/// `--region` and `--endpoint`.
void add_place(CLI::App& command, TypedDelivery& typed);

/// How updates are sent.
void add_delivery(CLI::App& command, commands::DeliveryArguments& delivery, TypedDelivery& typed);

/// Checks what CLI11 can't, and completes `delivery` from `typed`.
void understand_delivery(const TypedDelivery& typed, commands::DeliveryArguments& delivery,
                         Problems& problems);

/// To be called last: the other problems are the nearer ones. Whether a service account is enough depends on
/// the mapping, which is not read yet.
void check_project(const commands::DeliveryArguments& delivery, Problems& problems);

/// The proxy of the environment that leads to `endpoint`; nothing where none does.
[[nodiscard]] std::optional<http::Proxy> proxy_for(const http::Endpoint& endpoint, Problems& problems);

}  // namespace mixferry::cli
