#include "engine/syncing/changed_property.h"

#include <algorithm>

namespace mixferry::syncing {

const ChangedProperty* stamp_among(std::span<const ChangedProperty> properties, std::uint64_t looked_at) {
  constexpr std::uint64_t kLookedAtMin = 20;
  if (looked_at < kLookedAtMin) return nullptr;
  // There is one at most: where it is alone, no other has changed.
  const auto found = std::ranges::find_if(properties, [&](const ChangedProperty& property) {
    return property.profiles * 10 >= looked_at * 9 && property.alone * 2 >= looked_at &&
           property.replaced * 2 > property.profiles;
  });
  return found == properties.end() ? nullptr : &*found;
}

}  // namespace mixferry::syncing
