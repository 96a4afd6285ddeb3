#include "engine/mixpanel/region.h"

namespace mixferry::mixpanel {

std::optional<Region> parse_region(std::string_view name) {
  if (name == "us") return Region::us;
  if (name == "eu") return Region::eu;
  if (name == "in") return Region::in;
  return std::nullopt;
}

std::string_view base_url(Region region) {
  switch (region) {
    case Region::eu:
      return "https://api-eu.mixpanel.com";
    case Region::in:
      return "https://api-in.mixpanel.com";
    case Region::us:
      break;
  }
  return "https://api.mixpanel.com";
}

}  // namespace mixferry::mixpanel
