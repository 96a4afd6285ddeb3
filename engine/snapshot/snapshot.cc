#include "engine/snapshot/snapshot.h"

#include <algorithm>

#include "engine/snapshot/fingerprint.h"

namespace mixferry::snapshot {

std::string_view Snapshot::id(std::uint64_t place) const {
  const char* at = ids_.data() + id_place(place);
  for (std::uint64_t before = place % kIdsAPlace; before > 0; --before) (void)take_id(at);
  return take_id(at);
}

std::optional<std::uint64_t> Snapshot::find(std::string_view id, std::uint64_t id_hash) const {
  const Places places = of_hash(id_hash);
  for (std::uint64_t place = places.begin; place < places.end; ++place) {
    if (this->id(place) == id) return place;
  }
  return std::nullopt;
}

std::string_view Snapshot::whole_text(std::size_t n) const {
  const std::uint64_t begin = whole_places_[n].offset;
  const std::uint64_t end = n + 1 < whole_places_.size() ? whole_places_[n + 1].offset : whole_.size();
  return whole_.substr(begin, end - begin);
}

std::optional<std::string_view> Snapshot::whole(std::uint64_t place) const {
  if (!is_kept_whole(entry(place).id, whole_every(profiles()))) return std::nullopt;
  const auto found = std::ranges::lower_bound(whole_places_, place, {}, &WholePlace::profile);
  if (found == whole_places_.end() || found->profile != place) return std::nullopt;
  return whole_text(static_cast<std::size_t>(found - whole_places_.begin()));
}

}  // namespace mixferry::snapshot
