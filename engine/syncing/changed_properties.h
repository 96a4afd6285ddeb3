#pragma once
/// Counts which properties changed in profiles that did. Memory does not grow with the number of profiles.

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/syncing/changed_property.h"

namespace mixferry::syncing {

/// Of one kind of profiles. One thread at a time.
class ChangedProperties {
 public:
  static constexpr std::size_t kPropertiesMax = 300;
  static constexpr std::size_t kTextKeptBytes = 200;  ///< of an id, and of a value

  /// A profile that changed: its records of the last time and of tonight, as `properties_in` takes them. One
  /// whose records can't be read (a later program may have written them) is passed over.
  void take(std::string_view id, std::string_view before, std::string_view tonight);

  /// Profiles that were taken and not passed over.
  [[nodiscard]] std::uint64_t looked_at() const { return looked_at_; }
  /// Of them, those in which no property changed: its records are written otherwise, or come in another
  /// order.
  [[nodiscard]] std::uint64_t same_values() const { return same_values_; }
  /// Further properties changed than the first `kPropertiesMax`; of those there are no counts.
  [[nodiscard]] bool left_out() const { return left_out_; }
  /// The most frequent first, then by name; with the examples that came first.
  [[nodiscard]] std::vector<ChangedProperty> by_frequency() const;

 private:
  std::map<std::string, ChangedProperty, std::less<>> properties_;
  std::uint64_t looked_at_ = 0;
  std::uint64_t same_values_ = 0;
  bool left_out_ = false;
};

}  // namespace mixferry::syncing
