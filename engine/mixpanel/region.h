#pragma once
/// Where a project's data lives.

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

namespace mixferry::mixpanel {

/// A project lives in exactly one region, and the wrong one neither redirects nor complains. Source: Mixpanel
/// docs, reference "Overview" and the pages on data residency.
enum class Region : std::uint8_t { us, eu, in };

/// What people call each.
inline constexpr std::array<std::pair<std::string_view, Region>, 3> kRegionWords = {
    {{"us", Region::us}, {"eu", Region::eu}, {"in", Region::in}}};

/// Base URL of the region's ingestion API. Source: `servers` in Mixpanel's ingestion OpenAPI file.
[[nodiscard]] std::string_view base_url(Region region);

/// Base URL of what people see: its queries, and the APIs about accounts. Source: `servers` in Mixpanel's query
/// and service accounts OpenAPI files.
[[nodiscard]] std::string_view app_url(Region region);

/// Base URL of the raw export of events. Source: `servers` in Mixpanel's export OpenAPI file.
[[nodiscard]] std::string_view data_url(Region region);

}  // namespace mixferry::mixpanel
