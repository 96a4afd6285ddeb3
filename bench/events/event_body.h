#pragma once
/// Bodies of events for benchmarks: what an export of deals and activities comes to.

#include <cstdint>
#include <string>

namespace mixferry::bench {

/// `events` events in JSON Lines, of twelve properties each beside time and ids. The same arguments give the
/// same bytes.
[[nodiscard]] std::string event_body(std::uint32_t events, std::uint64_t seed = 1);

}  // namespace mixferry::bench
