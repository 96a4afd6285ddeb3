#pragma once
/// What all records of one profile say of its properties: as it was sent, not what Mixpanel makes of it.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/mixpanel/update_record.h"

namespace mixferry::syncing {

/// What is done to one property. Values, as JSON.
class SentProperty {
 public:
  /// The next record's. What it makes of no account is forgotten.
  void take(mixpanel::Operation operation, std::string_view json);

  /// Whether the same is done, with the same values: the order of an object's members does not matter; of
  /// numbers and texts what they say does, as it is written (`1` is not `1.0`).
  [[nodiscard]] bool is_same_as(const SentProperty& other) const;
  /// Whether it ends with a value that says something: none is unset, null or an empty text.
  [[nodiscard]] bool has_value() const;
  /// The value where it is set; else what is done in words, such as `unset`, `union ["a"]`.
  [[nodiscard]] std::string in_words() const;

 private:
  struct Step {
    mixpanel::Operation operation = mixpanel::Operation::set;
    std::string json;
  };
  std::vector<Step> steps_;
};

/// By name. Of an event, its name is the property `$event_name`; a profile that is deleted has `$delete`.
using SentProperties = std::map<std::string, SentProperty, std::less<>>;

/// `records`: as they are sent, in order of the rows: one behind the other with commas between, or a list.
/// Nullopt for what is no such text.
[[nodiscard]] std::optional<SentProperties> properties_in(std::string_view records);

}  // namespace mixferry::syncing
