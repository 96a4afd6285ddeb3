#pragma once
/// Telling a webhook how a run ended.

#include <chrono>
#include <string_view>

#include "engine/base/error.h"
#include "engine/http/client_options.h"
#include "engine/http/endpoint.h"

namespace mixferry::calls {

struct Webhook {
  http::Address address;
  http::ClientOptions http = {};                 ///< certificates and proxy; the deadlines are `notify`'s own
  std::chrono::milliseconds first_pause{1'000};  ///< most before the second try; twice that before the third
};

/// Posts `json`, a whole document, in at most three tries and 15 s. Done once the answer is 2xx; redirects
/// are not followed. The error says why not, naming the host alone: what stands behind it may be a secret.
/// Throws `RunError` (`usage`) when the trusted certificates can't be read.
[[nodiscard]] Result<> notify(const Webhook& webhook, std::string_view json);

}  // namespace mixferry::calls
