#include "engine/snapshot/gone_ids.h"

#include "engine/snapshot/layout.h"

namespace mixferry::snapshot {

bool GoneIds::next(Gone& gone) {
  while (place_ < snapshot_.profiles()) {
    const std::uint64_t seen = marks_[place_ / kIdsAPlace].seen;
    if (place_ % kIdsAPlace == 0) {
      if (seen == ~std::uint64_t{0}) {
        place_ += kIdsAPlace;
        continue;
      }
      at_ = snapshot_.ids().data() + snapshot_.id_place(place_);
    }
    const std::string_view id = take_id(at_);
    const std::uint64_t place = place_++;
    if ((seen >> (place % kIdsAPlace) & 1) != 0) continue;
    gone = {.id = id, .place = place};
    return true;
  }
  return false;
}

}  // namespace mixferry::snapshot
