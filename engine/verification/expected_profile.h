#pragma once
/// What the rows of an export, one after the other, say that a profile should be.

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/mixpanel/update_record.h"
#include "engine/verification/expected_property.h"
#include "engine/verification/found_profile.h"

namespace mixferry::verification {

/// What comparing one profile came to. `differs` and `unverifiable` exclude each other: what differs, does.
enum class Verdict : std::uint8_t {
  equal,         ///< all that the rows say of it is so
  missing,       ///< Mixpanel does not have it, or not under this id
  differs,       ///< something is not as the rows say
  unverifiable,  ///< nothing differs, and of some properties nobody can tell
};
inline constexpr std::size_t kVerdicts = 4;

struct Difference {
  enum class Kind : std::uint8_t {
    value,         ///< another value
    not_there,     ///< no value
    not_expected,  ///< a value where there should be none
    not_deleted,   ///< the profile as a whole, of which the rows say that it is deleted
  };
  Kind kind = Kind::value;
  std::string property = {};   ///< empty for `not_deleted`
  std::string expected = {};   ///< JSON, or words
  std::string found = {};      ///< JSON; empty for `not_there`
  bool is_of_counter = false;  ///< what an `$add` or `$append` should have made is not there
};

struct DoubtfulProperty {
  std::string property;
  Doubt why = Doubt::added;
};

struct Comparison {
  Verdict verdict = Verdict::equal;
  std::vector<Difference> differences = {};     ///< by property
  std::vector<DoubtfulProperty> doubtful = {};  ///< by property
  std::vector<std::string> by_mixpanel = {};    ///< properties that Mixpanel itself may have changed since
};

/// One profile. A value.
class ExpectedProfile {
 public:
  /// The next record of this profile, in row order.
  void take(const mixpanel::UpdateRecord& update);

  /// `found`: nullptr where Mixpanel shows no such profile.
  [[nodiscard]] Comparison compare(const FoundProfile* found) const;

  /// Memory that it takes, about.
  [[nodiscard]] std::size_t bytes() const { return sizeof(*this) + bytes_; }

 private:
  enum class There : std::uint8_t {
    unknown,  ///< whether it was there before nobody knows, and nothing since has made it
    yes,
    no,
  };

  [[nodiscard]] ExpectedProperty& property(const std::string& name);
  [[nodiscard]] Comparison compare_missing() const;

  There there_ = There::unknown;
  bool was_deleted_ = false;  ///< by a row: what no later one names is not there
  std::map<std::string, ExpectedProperty, std::less<>> properties_;
  std::size_t bytes_ = 0;
};

}  // namespace mixferry::verification
