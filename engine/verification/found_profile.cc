#include "engine/verification/found_profile.h"

#include <algorithm>
#include <simdjson.h>

#include "engine/base/json_text.h"

namespace mixferry::verification {
namespace {

namespace ondemand = simdjson::ondemand;

/// Source: Mixpanel docs, "User Profiles", FAQ: longer names are cut.
constexpr std::size_t kNameBytesMax = 255;

std::string id_in(ondemand::value value) {
  if (value.type() == ondemand::json_type::string) return std::string(value.get_string().value());
  return std::string(simdjson::to_json_string(value).value());
}

std::vector<std::pair<std::string, std::string>> properties_in(ondemand::object members) {
  std::vector<std::pair<std::string, std::string>> properties;
  for (auto member : members) {
    std::string name(member.unescaped_key().value());
    ondemand::value value = member.value();
    properties.emplace_back(std::move(name), simdjson::to_json_string(value).value());
  }
  std::ranges::stable_sort(properties, {}, &std::pair<std::string, std::string>::first);
  return properties;
}

/// `with_properties`: they are read, too.
std::optional<FoundProfile> read(std::string_view profile, bool with_properties) {
  static thread_local ondemand::parser parser;
  static thread_local std::string padded;
  padded.assign(profile);
  padded.reserve(profile.size() + simdjson::SIMDJSON_PADDING);
  FoundProfile found;
  try {
    ondemand::document document = parser.iterate(padded.data(), profile.size(), padded.capacity());
    for (auto member : document.get_object()) {
      const std::string_view key = member.unescaped_key();
      if (key == "$distinct_id") {
        found.id = id_in(member.value());
        if (!with_properties) break;
      } else if (key == "$properties" && with_properties) {
        found.properties = properties_in(member.value().get_object());
      }
    }
  } catch (const simdjson::simdjson_error&) {
    return std::nullopt;
  }
  if (found.id.empty()) return std::nullopt;
  return found;
}

}  // namespace

std::optional<std::string_view> FoundProfile::find(std::string_view name) const {
  const auto found = std::ranges::lower_bound(
      properties, name, {}, [](const auto& property) -> std::string_view { return property.first; });
  if (found != properties.end() && found->first == name) return found->second;
  if (name.size() > kNameBytesMax) return find(utf8_prefix(name, kNameBytesMax));
  return std::nullopt;
}

std::optional<FoundProfile> read_found(std::string_view profile) {
  return read(profile, /*with_properties=*/true);
}

std::optional<std::string> id_of_found(std::string_view profile) {
  auto found = read(profile, /*with_properties=*/false);
  if (!found) return std::nullopt;
  return std::move(found->id);
}

}  // namespace mixferry::verification
