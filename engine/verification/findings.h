#pragma once
/// What a verification has found, added up. Memory does not grow with the number of profiles.

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <unordered_set>
#include <utility>
#include <vector>

#include "engine/verification/expected_profile.h"
#include "engine/verification/profile_key.h"

namespace mixferry::verification {

/// A profile that is not as it should be.
struct Example {
  ExportRow first_row;  ///< the first that speaks of it
  ProfileKey key;
  Comparison comparison = {};  ///< at most `kDifferencesKept`, with texts of at most `kTextKeptBytes`
  std::uint64_t differences_left_out = 0;
};

/// Of one property, how many profiles.
struct PropertyCounts {
  std::uint64_t differ = 0;
  std::uint64_t by_mixpanel = 0;
  std::array<std::uint64_t, kDoubts> doubtful = {};
};

/// By `Subject`, and name.
using PropertyTable = std::map<std::pair<Subject, std::string>, PropertyCounts>;

class Findings {
 public:
  static constexpr std::size_t kExamplesMax = 200;
  static constexpr std::size_t kDifferencesKept = 20;
  static constexpr std::size_t kTextKeptBytes = 400;
  static constexpr std::size_t kPropertiesMax = 2'000;
  static constexpr std::size_t kIdsToMendMax = 200'000;

  void take(const ProfileKey& key, ExportRow first_row, const Comparison& comparison);
  /// Mixpanel has it, and the export does not name it.
  void take_not_named(Subject subject) { ++not_named_[subject]; }
  /// The export names it, and nobody can compare it.
  void take_not_compared(Subject subject) { ++not_compared_[subject]; }

  [[nodiscard]] std::uint64_t count(Subject subject, Verdict verdict) const;
  [[nodiscard]] std::uint64_t count(Verdict verdict) const;
  [[nodiscard]] std::uint64_t compared() const;
  [[nodiscard]] std::uint64_t compared(Subject subject) const;
  [[nodiscard]] std::uint64_t not_named(Subject subject) const;
  [[nodiscard]] std::uint64_t not_compared(Subject subject) const;
  /// In the order of the rows that first speak of them; the first `kExamplesMax`.
  [[nodiscard]] std::vector<Example> examples() const;
  [[nodiscard]] const PropertyTable& properties() const { return properties_; }
  [[nodiscard]] bool properties_left_out() const { return properties_left_out_; }

  /// Profiles that differ in what `add` or `append` should have made.
  [[nodiscard]] std::uint64_t without_counters() const { return without_counters_; }

  /// Profiles that are missing or differ, by `hash_of`.
  [[nodiscard]] const std::unordered_set<std::uint64_t>& to_mend() const { return to_mend_; }
  /// There are more of them than are kept.
  [[nodiscard]] bool too_many_to_mend() const { return too_many_to_mend_; }

 private:
  struct InRowOrder {
    bool operator()(const Example& one, const Example& other) const {
      return std::tie(one.first_row, one.key) < std::tie(other.first_row, other.key);
    }
  };

  void count_properties(Subject subject, const Comparison& comparison);
  [[nodiscard]] PropertyCounts* counts_of(Subject subject, const std::string& property);
  void keep_example(const ProfileKey& key, ExportRow first_row, const Comparison& comparison);

  std::map<Subject, std::array<std::uint64_t, kVerdicts>> verdicts_;
  std::map<Subject, std::uint64_t> not_named_;
  std::map<Subject, std::uint64_t> not_compared_;
  std::set<Example, InRowOrder> examples_;
  PropertyTable properties_;
  bool properties_left_out_ = false;
  std::unordered_set<std::uint64_t> to_mend_;
  bool too_many_to_mend_ = false;
  std::uint64_t without_counters_ = 0;
};

}  // namespace mixferry::verification
