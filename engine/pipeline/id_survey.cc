#include "engine/pipeline/id_survey.h"

#include <algorithm>

namespace mixferry::pipeline {
namespace {

constexpr std::uint64_t kRowMask = ~std::uint64_t{0} >> 1;

std::uint32_t short_hash(std::uint64_t hash) {
  return static_cast<std::uint32_t>(hash >> 32);
}

}  // namespace

IdSurvey::Finding IdSurvey::note(const mappings::IdSighting& sighting) {
  const std::uint32_t exact = short_hash(sighting.exact);
  const std::uint32_t email = sighting.email == 0 ? 0 : std::max(short_hash(sighting.email), 1U);
  auto known = ids_.find(sighting.folded);
  if (known == ids_.end()) {
    if (ids_.size() == ids_max_) {
      exact_ = false;
    } else {
      ids_.emplace(sighting.folded, First{.row = sighting.row & kRowMask, .exact = exact, .email = email});
    }
    return {};
  }
  First& first = known->second;
  Finding finding{.first_row = first.row};
  finding.other_case = first.exact != exact;
  finding.repeated = !finding.other_case;
  if (finding.other_case || email == 0) return finding;
  if (first.email == 0) first.email = email;
  finding.other_email = first.email != email && first.is_shared == 0;
  if (finding.other_email) first.is_shared = 1;
  return finding;
}

}  // namespace mixferry::pipeline
