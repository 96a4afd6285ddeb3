#pragma once
/// Which properties changed in the profiles that changed since the last sync, as far as records of the last
/// time were kept: of one profile in a thousand.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace mixferry::syncing {

/// What one profile has for a property, the last time and tonight: JSON, or words where a record does
/// something else than set it (`unset`, `union ["a"]`); of a long one the beginning. Empty: no record speaks
/// of it.
struct PropertyExample {
  std::string id;
  std::string before;
  std::string after;

  bool operator==(const PropertyExample&) const = default;
};

struct ChangedProperty {
  static constexpr std::size_t kExamplesMax = 3;

  std::string name;
  std::uint64_t profiles = 0;  ///< in which it changed
  std::uint64_t alone = 0;     ///< of them, those in which nothing else did
  std::uint64_t replaced = 0;  ///< of them, those which had a value and have another tonight
  std::vector<PropertyExample> examples = {};

  bool operator==(const ChangedProperty&) const = default;
};

/// The one that looks like a stamp, such as `Last Modified`, without which most of what changed would not
/// have: it changed in nine of ten of the `looked_at` profiles, in half of them alone, and most have another
/// value for the one they had (a property that was emptied, or that a mapping begins or ceases to send, is no
/// stamp). Nullptr: none does, or too few were looked at to say so. Points into `properties`.
[[nodiscard]] const ChangedProperty* stamp_among(std::span<const ChangedProperty> properties,
                                                 std::uint64_t looked_at);

}  // namespace mixferry::syncing
