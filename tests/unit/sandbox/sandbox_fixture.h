#pragma once
/// A sandbox on a free port and what tests send there and read back.

#include <boost/json.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/sandbox/sandbox.h"
#include "tests/unit/sandbox/engage_fixture.h"
#include "tests/unit/sandbox/http_client.h"

namespace mixferry::sandbox {

inline constexpr std::string_view kEngage = "/engage?ip=0&verbose=1";
inline constexpr std::string_view kRecord =
    R"([{"$token":"t","$distinct_id":"p","$ignore_time":true,"$set":{"a":1}}])";
/// The profile that `kRecord` makes, as it is read back.
inline constexpr std::string_view kStored = "{\"$distinct_id\":\"p\",\"$properties\":{\"a\":1}}\n";

/// One project, `t`.
inline SandboxOptions options(Faults faults = {}, Behaviour behaviour = {}) {
  SandboxOptions result;
  result.tokens = {"t"};
  result.faults = faults;
  result.behaviour = behaviour;
  return result;
}

/// All profiles.
inline std::string stored(const Sandbox& sandbox) {
  return HttpClient{sandbox.port()}.get("/sandbox/profiles").body;
}

/// What the statistics say at `pointer`, 0 where they say nothing.
inline std::int64_t stat(const Sandbox& sandbox, std::string_view pointer) {
  const boost::json::value stats = boost::json::parse(HttpClient{sandbox.port()}.get("/sandbox/stats").body);
  boost::system::error_code missing;
  const boost::json::value* const found = stats.find_pointer({pointer.data(), pointer.size()}, missing);
  return found == nullptr ? 0 : found->to_number<std::int64_t>();
}

}  // namespace mixferry::sandbox
