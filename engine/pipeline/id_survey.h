#pragma once
/// Ids that look as if they melt people together, or tear one person apart. Bounded memory.

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>

#include "engine/pipeline/id_hash.h"
#include "mappings/plan/observations.h"

namespace mixferry::pipeline {

/// Remembers the first spelling, e-mail and row of each of the first `ids_max` ids, letter case aside, in 25
/// bytes each where it is full; what is met of later ids is not recognised, and `exact` says so. Hashes of 64
/// bits stand for ids, of 32 for spellings and e-mails: one in four billion differences goes unseen.
class IdSurvey {
 public:
  static constexpr std::size_t kIdsMax = 3 << 17;  ///< 12 MiB

  explicit IdSurvey(std::size_t ids_max = kIdsMax) : ids_max_(ids_max) {
    ids_.reserve(ids_max);  // to grow would hold both tables; what is not filled in takes no memory
  }

  /// What a sighting says about its id, beside the first of that id.
  struct Finding {
    bool repeated = false;        ///< the same id once more
    bool other_case = false;      ///< the same but for the case of letters
    bool other_email = false;     ///< the same id with another e-mail; told once an id
    std::uint64_t first_row = 0;  ///< where that id was met first
  };
  Finding note(const mappings::IdSighting& sighting);

  /// Whether everything was recognised so far.
  [[nodiscard]] bool exact() const { return exact_; }

 private:
  struct First {
    std::uint64_t row : 63 = 0;
    std::uint64_t is_shared : 1 = 0;  ///< different e-mails were told already
    std::uint32_t exact = 0;
    std::uint32_t email = 0;  ///< 0: none yet
  };

  std::size_t ids_max_;
  bool exact_ = true;
  boost::unordered_flat_map<std::uint64_t, First, IdHash> ids_;  ///< by what they are but for letter case
};

}  // namespace mixferry::pipeline
