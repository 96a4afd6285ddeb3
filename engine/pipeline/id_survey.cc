#include "engine/pipeline/id_survey.h"

#include <algorithm>

namespace mixferry::pipeline {
namespace {

constexpr std::size_t kSlotsAtFirst = 1 << 12;
constexpr std::uint64_t kRowMask = ~std::uint64_t{0} >> 1;

std::uint32_t short_hash(std::uint64_t hash) {
  return static_cast<std::uint32_t>(hash >> 32);
}

}  // namespace

IdSurvey::IdSurvey(std::size_t ids_max) : ids_max_(ids_max), slots_(kSlotsAtFirst) {}

IdSurvey::Slot& IdSurvey::slot_of(std::vector<Slot>& slots, std::uint64_t folded) {
  std::size_t at = folded & (slots.size() - 1);
  while (slots[at].folded != 0 && slots[at].folded != folded) at = (at + 1) & (slots.size() - 1);
  return slots[at];
}

IdSurvey::Finding IdSurvey::note(const mappings::IdSighting& sighting) {
  const std::uint64_t folded = std::max<std::uint64_t>(sighting.folded, 1);
  const std::uint32_t exact = short_hash(sighting.exact);
  const std::uint32_t email = sighting.email == 0 ? 0 : std::max(short_hash(sighting.email), 1U);
  Slot& slot = slot_of(slots_, folded);
  if (slot.folded == 0) {
    if (count_ == ids_max_) {
      exact_ = false;
      return {};
    }
    slot.folded = folded;
    slot.row = sighting.row & kRowMask;
    slot.exact = exact;
    slot.email = email;
    ++count_;
    if (count_ * 4 > slots_.size() * 3) grow();
    return {};
  }
  Finding finding{.first_row = slot.row};
  finding.other_case = slot.exact != exact;
  finding.repeated = !finding.other_case;
  if (finding.other_case || email == 0) return finding;
  if (slot.email == 0) slot.email = email;
  finding.other_email = slot.email != email && slot.is_shared == 0;
  if (finding.other_email) slot.is_shared = 1;
  return finding;
}

void IdSurvey::grow() {
  std::vector<Slot> larger(slots_.size() * 2);
  for (const Slot& slot : slots_) {
    if (slot.folded != 0) slot_of(larger, slot.folded) = slot;
  }
  slots_ = std::move(larger);
}

}  // namespace mixferry::pipeline
