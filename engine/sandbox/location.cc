#include "engine/sandbox/location.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numbers>

namespace mixferry::sandbox {
namespace {

struct Network {
  std::string_view prefix;  ///< of the dotted address; the last number is free
  Location location;
};

constexpr std::array<Network, 4> kNetworks = {{
    {"192.0.2.", {"Northhaven", "Upper Shire", "XA", "Etc/GMT-1", 55.0, 10.0}},
    {"198.51.100.", {"Westbrook Falls", "Lake District", "XB", "Etc/GMT+6", 40.0, -90.0}},
    {"203.0.113.", {"Port Southerly", "Coral Coast", "XC", "Etc/GMT-10", -33.0, 150.0}},
    {"", {"Sendersville", "Data Centre", "XZ", "Etc/UTC", 0.0, 0.0}},
}};

using Vector = std::array<double, 3>;

Vector unit_vector(double latitude, double longitude) {
  const double phi = latitude * std::numbers::pi / 180;
  const double lambda = longitude * std::numbers::pi / 180;
  return {std::cos(phi) * std::cos(lambda), std::cos(phi) * std::sin(lambda), std::sin(phi)};
}

double nearness(const Vector& left, const Vector& right) {
  return left[0] * right[0] + left[1] * right[1] + left[2] * right[2];
}

bool is_last_number(std::string_view text) {
  unsigned value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc{} && stop == end && value <= 255;
}

}  // namespace

const Location& sender_location() {
  return kNetworks.back().location;
}

const Location* location_of_address(std::string_view address) {
  for (const Network& network : kNetworks) {
    if (network.prefix.empty() || !address.starts_with(network.prefix)) continue;
    return is_last_number(address.substr(network.prefix.size())) ? &network.location : nullptr;
  }
  return nullptr;
}

const Location* location_of_coordinates(double latitude, double longitude) {
  if (std::abs(latitude) > 90 || std::abs(longitude) > 180) return nullptr;
  const Vector here = unit_vector(latitude, longitude);
  const auto nearest = std::ranges::max_element(kNetworks, {}, [&here](const Network& network) {
    return nearness(here, unit_vector(network.location.latitude, network.location.longitude));
  });
  return &nearest->location;
}

}  // namespace mixferry::sandbox
