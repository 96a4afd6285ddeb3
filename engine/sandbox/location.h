#pragma once
/// Made-up geography: the places that an address or a pair of coordinates stands for.
/// The addresses are those that RFC 5737 sets aside for documentation; the country codes are ones that ISO
/// 3166 leaves to users, so that nothing here can be taken for a real place.

#include <string_view>

namespace mixferry::sandbox {

struct Location {
  std::string_view city;
  std::string_view region;
  std::string_view country_code;
  std::string_view timezone;
  double latitude;
  double longitude;
};

/// Where whoever sends the request seems to be: the data centre that an import without `ip=0` moves everybody
/// to.
[[nodiscard]] const Location& sender_location();

/// The place of an IPv4 address in 192.0.2.0/24, 198.51.100.0/24 or 203.0.113.0/24; nullptr for any other
/// text.
[[nodiscard]] const Location* location_of_address(std::string_view address);

/// The nearest of all places. Degrees; nullptr when they are off the globe.
[[nodiscard]] const Location* location_of_coordinates(double latitude, double longitude);

}  // namespace mixferry::sandbox
