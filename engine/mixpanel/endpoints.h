#pragma once
/// Where profile records go.

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/base/target_kind.h"

namespace mixferry::mixpanel {

/// Where a project's data lives. A project lives in exactly one region, and the wrong one neither redirects
/// nor complains. Source: Mixpanel docs, reference "Overview" and the pages on data residency.
enum class Region : std::uint8_t { us, eu, in };

/// Reads `us`, `eu` or `in`.
[[nodiscard]] std::optional<Region> parse_region(std::string_view name);

/// Base URL of the region's ingestion API. Source: `servers` in Mixpanel's ingestion OpenAPI file.
[[nodiscard]] std::string_view base_url(Region region);

/// Path and query of profile records: `/engage?...` for users, `/groups?...` for groups. `ip=0`: our address
/// says nothing about where people are; `strict=1`: every record is validated and counted; `verbose=1`: the
/// answer is JSON with an error text.
[[nodiscard]] std::string_view request_target(TargetKind kind);

}  // namespace mixferry::mixpanel
