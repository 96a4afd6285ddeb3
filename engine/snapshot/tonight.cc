#include "engine/snapshot/tonight.h"

#include <algorithm>

namespace mixferry::snapshot {
namespace {

/// How many rows wait for memory together.
constexpr std::size_t kRowsAtOnce = 32;

constexpr std::uint64_t bit_of(std::uint64_t place) {
  return std::uint64_t{1} << (place % kIdsAPlace);
}

}  // namespace

Tonight::Tonight(const Snapshot& last) : last_(last), marks_(id_places_of(last.profiles())) {}

void Tonight::compare(std::span<ComparedRow> rows) {
  while (!rows.empty()) {
    const std::span<ComparedRow> now = rows.first(std::min(rows.size(), kRowsAtOnce));
    for (const ComparedRow& row : now) last_.prefetch_bucket(row.fingerprint.id);
    for (const ComparedRow& row : now) last_.prefetch_entries(row.fingerprint.id);
    for (ComparedRow& row : now) judge(row);
    rows = rows.subspan(now.size());
  }
}

void Tonight::judge(ComparedRow& row) {
  const Places places = last_.of_hash(row.fingerprint.id);
  std::uint64_t place = places.begin;
  // An equal content says that the id is the same, too. Else it is looked at: that is one row in a hundred.
  const bool is_alone = places.end - places.begin == 1;
  if (!is_alone || last_.entry(place).content != row.fingerprint.content) {
    const std::optional<std::uint64_t> found = last_.find(row.id, row.fingerprint.id);
    if (!found) {
      row.verdict = Verdict::added;
      row.is_first_change = false;
      row.is_repeated = false;
      return;
    }
    place = *found;
  }
  see(place);
  row.place = place;
  const std::uint64_t bit = bit_of(place);
  RowMarks& marks = marks_[place / kIdsAPlace];
  row.is_repeated = (marks.compared & bit) != 0;
  if (row.is_repeated) {
    marks.repeated |= bit;
  } else {
    marks.compared |= bit;
    ++compared_count_;
  }
  row.is_first_change = (marks.changed & bit) == 0 && last_.entry(place).content != row.fingerprint.content;
  if (row.is_first_change) {
    marks.changed |= bit;
    ++changed_count_;
  }
  row.verdict = (marks.changed & bit) != 0 ? Verdict::changed : Verdict::unchanged;
}

bool Tonight::came_again(std::uint64_t place) const {
  return (marks_[place / kIdsAPlace].repeated & bit_of(place)) != 0;
}

void Tonight::note(std::string_view id, std::uint64_t id_hash) {
  if (const std::optional<std::uint64_t> place = last_.find(id, id_hash)) see(*place);
}

void Tonight::see(std::uint64_t place) {
  std::uint64_t& seen = marks_[place / kIdsAPlace].seen;
  seen_count_ += (seen & bit_of(place)) == 0 ? 1 : 0;
  seen |= bit_of(place);
}

}  // namespace mixferry::snapshot
