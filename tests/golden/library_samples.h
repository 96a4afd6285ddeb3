#pragma once
/// The samples of the built-in mappings: `<object>.sample.csv` beside `<object>.yaml`, and one more for each
/// other form that the same export takes, `<object>.<form>.sample.csv`.

#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

#include "mappings/language/mapping.h"

namespace mixferry::tests {

struct LibrarySample {
  std::string mapping;  ///< `hubspot/contacts`
  std::string name;     ///< `hubspot/contacts`, or `hubspot/contacts.names` for another form
  std::filesystem::path file;

  /// The file that holds what must come of it.
  [[nodiscard]] std::filesystem::path expected_file() const;

  friend std::ostream& operator<<(std::ostream& out, const LibrarySample& sample) {
    return out << sample.name;
  }
};

/// The names of all mappings that lie in `mappings/library`, sorted.
[[nodiscard]] std::vector<std::string> library_mappings();

/// All samples, sorted by name.
[[nodiscard]] std::vector<LibrarySample> library_samples();

/// The name of a mapping or sample as part of a test's name: `hubspot_contacts_names`.
[[nodiscard]] std::string test_name_of(std::string name);

/// The text of a mapping's file.
[[nodiscard]] std::string library_yaml(const std::string& mapping);

/// A mapping of the library, read and checked; fails the test if it can't be.
[[nodiscard]] mappings::Mapping library_mapping(const std::string& name);

}  // namespace mixferry::tests
