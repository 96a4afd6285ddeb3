#pragma once
/// Some profiles of an export, spread over all of it, in one pass and in bounded memory.
///
/// They are those of the smallest hashes. A profile that is not among the smallest so far will not be among
/// those of all, so what rows said of it can be forgotten at once; and one that is among those of all was so
/// from its first row on, so nothing of it was missed. The order of rows plays no part.

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/verification/expected_profile.h"
#include "engine/verification/profile_key.h"

namespace mixferry::verification {

class IdSample {
 public:
  /// Up to `ids_max` (at least 1) of each subject. Another seed draws others.
  IdSample(std::size_t ids_max, std::uint64_t seed) : ids_max_(ids_max), seed_(seed) {}

  /// A record of `row`, in row order.
  void take(Subject subject, std::string_view id, ExportRow row, std::string_view record);

  struct Drawn {
    ExpectedProfile profile;
    ExportRow first_row;
  };
  void for_each(Subject subject, const std::function<void(const std::string& id, const Drawn&)>& visit) const;
  [[nodiscard]] const Drawn* find(Subject subject, std::string_view id) const;
  [[nodiscard]] std::size_t size(Subject subject) const;
  /// How many profiles of a subject the export names: exact where all of them are drawn, else an estimate by
  /// the largest hash that is, in two digits (as a rule it is 1 / sqrt(ids_max) off).
  [[nodiscard]] std::uint64_t likely_profiles(Subject subject) const;

 private:
  using ByHash = std::map<std::pair<std::uint64_t, std::string>, Drawn>;

  const std::size_t ids_max_;
  const std::uint64_t seed_;
  std::map<Subject, ByHash> drawn_;
  std::map<Subject, bool> left_out_;  ///< whether there are more than were drawn
};

}  // namespace mixferry::verification
