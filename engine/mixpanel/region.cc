#include "engine/mixpanel/region.h"

namespace mixferry::mixpanel {

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

std::string_view app_url(Region region) {
  switch (region) {
    case Region::eu:
      return "https://eu.mixpanel.com";
    case Region::in:
      return "https://in.mixpanel.com";
    case Region::us:
      break;
  }
  return "https://mixpanel.com";
}

std::string_view data_url(Region region) {
  switch (region) {
    case Region::eu:
      return "https://data-eu.mixpanel.com";
    case Region::in:
      return "https://data-in.mixpanel.com";
    case Region::us:
      break;
  }
  return "https://data.mixpanel.com";
}

}  // namespace mixferry::mixpanel
