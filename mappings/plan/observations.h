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

/// What became of one value of a row. A byte, because a row has many.
class ValueNote {
 public:
  static constexpr std::size_t kCodes = 2 + 2 * kValueKinds;

  constexpr ValueNote() = default;  ///< there was none
  /// Left out by `on_error: skip`.
  [[nodiscard]] static constexpr ValueNote skipped() { return ValueNote(1); }
  /// `cut`: to Mixpanel's limit.
  [[nodiscard]] static constexpr ValueNote written(ValueKind kind, bool cut = false) {
    return ValueNote(2 + 2 * static_cast<std::size_t>(kind) + (cut ? 1 : 0));
  }
  [[nodiscard]] constexpr std::size_t code() const { return code_; }  ///< below `kCodes`

 private:
  explicit constexpr ValueNote(std::size_t code) : code_(static_cast<std::uint8_t>(code)) {}
  std::uint8_t code_ = 0;
};

/// Values of one property, in rows that are not rejected.
class PropertyCounts {
 public:
  void count(ValueNote note) { ++rows_[note.code()]; }
  PropertyCounts& operator+=(const PropertyCounts& more);

  [[nodiscard]] std::uint64_t written(ValueKind kind) const;  ///< rows with a value of that kind
  [[nodiscard]] std::uint64_t filled() const;                 ///< rows with a value
  [[nodiscard]] std::uint64_t cut() const;                    ///< rows whose value was cut
  [[nodiscard]] std::uint64_t skipped() const;

 private:
  std::array<std::uint64_t, ValueNote::kCodes> rows_ = {};  ///< by code
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
  std::uint32_t update = 0;  ///< index into `EncodedRows::records` of one that carries it
};

/// Why a row is filtered.
struct FilteredBy {
  enum class What : std::uint8_t {
    when,         ///< a condition of the mapping
    target_when,  ///< a condition of its first target
    no_id,        ///< `empty: skip`
    no_value,     ///< there is nothing to be sent
    no_event,     ///< what happened is not said, or is none that is wanted
    no_other_id,  ///< that the first one could be linked with
    erased,       ///< by who maps it: its people were erased
  };
  What what = What::when;
  std::uint32_t condition = 0;  ///< the first that does not hold: its position in its list

  auto operator<=>(const FilteredBy&) const = default;
};

struct Observations {
  std::vector<PropertyCounts> properties;                      ///< by index into `Plan::properties`
  std::map<std::string, PropertyCounts, std::less<>> columns;  ///< kept by `unmapped: keep`
  std::vector<PropertyReject> rejects;
  std::vector<IdSighting> ids;
  std::uint64_t ids_empty = 0;                   ///< rows without an id for a target; rejected or not
  std::map<FilteredBy, std::uint64_t> filtered;  ///< rows

  void clear();
  /// Adds the counts; rejects and ids are told of one block only.
  void add_counts(const Observations& more);
};

}  // namespace mixferry::mappings
