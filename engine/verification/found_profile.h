#pragma once
/// A profile as Mixpanel shows it to a query.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mixferry::verification {

struct FoundProfile {
  std::string id;
  /// Names, and values as JSON; sorted by name.
  std::vector<std::pair<std::string, std::string>> properties = {};

  /// The value of `name`; one of a name that is longer than Mixpanel keeps is found under what it keeps.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
};

/// Both read `{"$distinct_id":..,"$properties":{..}}`; nullopt where it has no id. An id that is a number is
/// its digits.
[[nodiscard]] std::optional<FoundProfile> read_found(std::string_view profile);
[[nodiscard]] std::optional<std::string> id_of_found(std::string_view profile);

}  // namespace mixferry::verification
