#pragma once
/// Where a project's data lives.

#include <cstdint>
#include <string_view>

namespace mixferry::mixpanel {

/// A project lives in exactly one region, and the wrong one neither redirects nor complains. Source: Mixpanel
/// docs, reference "Overview" and the pages on data residency.
enum class Region : std::uint8_t { us, eu, in };

/// Base URL of the region's ingestion API. Source: `servers` in Mixpanel's ingestion OpenAPI file.
[[nodiscard]] std::string_view base_url(Region region);

}  // namespace mixferry::mixpanel
