#pragma once
/// What a report wants to know of rows beside their updates. Gathered only when asked for: an import has a
/// use for it only when it writes a page.

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "mappings/plan/json_copier.h"

namespace mixferry::mappings {

/// Values of one property, in rows that are not rejected.
struct PropertyCounts {
  std::array<std::uint64_t, kValueKinds> written = {};  ///< rows, by the kind of the value
  std::uint64_t cut = 0;                                ///< rows with a value cut to Mixpanel's limit
  std::uint64_t skipped = 0;                            ///< rows, by `on_error: skip`

  [[nodiscard]] std::uint64_t filled() const;
  PropertyCounts& operator+=(const PropertyCounts& more);
};

/// A row that the value of a property rejects.
struct PropertyReject {
  std::uint32_t property = 0;  ///< index into `Plan::properties`
  std::uint32_t reject = 0;    ///< index into `EncodedRows::rejects`
  std::string value;           ///< the first bytes of what stood there
};

/// The id of a row for the mapping's first target.
struct IdSighting {
  std::uint64_t row = 0;     ///< its number
  std::uint64_t exact = 0;   ///< hash of the id
  std::uint64_t folded = 0;  ///< the same for ids that differ in the case of ASCII letters alone
  std::uint64_t email = 0;   ///< hash of the row's `$email`, letter case aside; 0: none
  std::uint32_t update = 0;  ///< index into `EncodedRows::updates` of one that carries it
};

struct Observations {
  std::vector<PropertyCounts> properties;                      ///< by index into `Plan::properties`
  std::map<std::string, PropertyCounts, std::less<>> columns;  ///< kept by `unmapped: keep`
  std::vector<PropertyReject> rejects;
  std::vector<IdSighting> ids;
  std::vector<std::uint64_t> ids_empty;  ///< rows without an id, by target; rejected or not

  void clear();
  /// Adds the counts; rejects and ids are told of one block only.
  void add_counts(const Observations& more);
};

}  // namespace mixferry::mappings
