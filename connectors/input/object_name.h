#pragma once
/// What the rows of a source are called, as far as its name tells: `Contact` for `WE_1.ZIP:data/Contact.csv`.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mixferry::connectors {

/// The words of the last part of `path`, in lower case, joined by blanks; endings are left off, and so are
/// words at the end that hold a digit: numbers of parts, dates, sums. `all_contacts-2024-03-12.csv.gz` is
/// `all contacts`. Empty where nothing is left.
[[nodiscard]] std::string object_name(std::string_view path);

/// How well a source is called by one of `names`.
enum class Called : std::uint8_t {
  otherwise,
  ends_so,  ///< `hubspot-crm-exports-all-contacts.csv`, by `contacts`
  wholly,
};
[[nodiscard]] Called called_by(std::string_view path, const std::vector<std::string>& names);

}  // namespace mixferry::connectors
