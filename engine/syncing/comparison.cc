#include "engine/syncing/comparison.h"

namespace mixferry::syncing {

using batch::RowOwner;
using snapshot::Verdict;

namespace {

/// `id_empty`, `id_refused`: it was somebody's, and nobody can tell whose.
bool is_of_id(const Reject& reject) {
  return reject.code.starts_with("id_");
}

}  // namespace

struct Comparison::OfSpace {
  explicit OfSpace(const snapshot::Snapshot& snapshot) : last(snapshot), tonight(snapshot) {}

  const snapshot::Snapshot& last;
  snapshot::Tonight tonight;
  pipeline::IdRegister added_ids;
  pipeline::IdRegister added_again;  ///< of them, those that had another row
  std::uint64_t added = 0;
  std::uint64_t unknown = 0;
  std::uint64_t repeated = 0;
  std::vector<snapshot::ComparedRow> rows;  ///< of the segment
  std::vector<std::size_t> owners;          ///< which of the segment's owner each of them is
};

Comparison::Comparison(std::vector<const snapshot::Snapshot*> lasts, std::size_t sources)
    : unchanged_(sources, lasts.size()) {
  for (const snapshot::Snapshot* const last : lasts) spaces_.push_back(std::make_unique<OfSpace>(*last));
}

Comparison::~Comparison() = default;

void Comparison::take(SourceId source, const batch::Segment& segment) {
  rows_ += segment.rows.last - segment.rows.first + 1;
  rows_unread_ += segment.rows_unread;
  found_ += segment.encoded.tally;
  rows_with_records_ += segment.encoded.rows.size();
  for (const Reject& reject : segment.encoded.rejects) rows_unread_ += is_of_id(reject) ? 1 : 0;
  compare(segment);
  note_unchanged(source, segment);
}

/// Many at once, for each waits for memory otherwise.
void Comparison::compare(const batch::Segment& segment) {
  const std::vector<RowOwner>& owners = segment.owners.each();
  verdicts_.assign(owners.size(), Verdict::unchanged);
  for (const auto& space : spaces_) {
    space->rows.clear();
    space->owners.clear();
  }
  for (std::size_t i = 0; i < owners.size(); ++i) {
    OfSpace& space = *spaces_[owners[i].space];
    const std::string_view id = segment.owners.id(owners[i]);
    if (owners[i].content == 0) {
      space.tonight.note(id, owners[i].id_hash);
      continue;
    }
    space.rows.push_back({.id = id, .fingerprint = {.id = owners[i].id_hash, .content = owners[i].content}});
    space.owners.push_back(i);
  }
  for (std::size_t s = 0; s < spaces_.size(); ++s) {
    OfSpace& space = *spaces_[s];
    space.tonight.compare(space.rows);
    for (std::size_t i = 0; i < space.rows.size(); ++i) {
      const snapshot::ComparedRow& row = space.rows[i];
      verdicts_[space.owners[i]] = row.verdict;
      if (row.verdict == Verdict::added) {
        const bool came_before = space.added_ids.seen_before(row.fingerprint.id);
        ++(came_before ? space.repeated : space.added);
        if (came_before) static_cast<void>(space.added_again.seen_before(row.fingerprint.id));
      } else if (row.is_repeated) {
        ++space.repeated;
      }
      if (row.is_first_change) {
        const bool was_unknown = space.last.entry(row.place).content == snapshot::kUnknownContent;
        if (was_unknown) ++space.unknown;
        on_change({.space = static_cast<std::uint32_t>(s),
                   .id = row.id,
                   .id_hash = row.fingerprint.id,
                   .place = row.place,
                   .was_unknown = was_unknown,
                   .records = segment.owners.records(owners[space.owners[i]])});
      }
    }
  }
}

void Comparison::note_unchanged(SourceId source, const batch::Segment& segment) {
  const std::vector<RowOwner>& owners = segment.owners.each();
  for (std::size_t i = 0; i < owners.size();) {
    const std::uint64_t row = owners[i].row;
    std::uint64_t sent = 0;     // spaces that have records of the row
    std::uint64_t changed = 0;  // of them, those in which one is not what it was
    for (; i < owners.size() && owners[i].row == row; ++i) {
      if (owners[i].content == 0) continue;
      const std::uint64_t space = std::uint64_t{1} << owners[i].space;
      sent |= space;
      if (verdicts_[i] != Verdict::unchanged) changed |= space;
    }
    if (sent == 0) continue;
    if (changed == 0) {
      unchanged_.add(source, row);
      ++rows_unchanged_;
    } else if (sent != changed) {
      unchanged_.add(source, row, sent & ~changed);
    }
  }
}

Tally Comparison::tally() const {
  Tally tally = found_;
  tally.rows_unchanged = rows_unchanged_;
  tally.rows_delivered = rows_with_records_ - rows_unchanged_;
  return tally;
}

std::vector<SpaceCounts> Comparison::counts() const {
  std::vector<SpaceCounts> counts;
  for (const auto& space : spaces_) {
    const snapshot::Tonight& tonight = space->tonight;
    counts.push_back({.before = space->last.profiles(),
                      .added = space->added,
                      .added_at_most = !space->added_ids.exact(),
                      .changed = tonight.changed(),
                      .unknown = space->unknown,
                      .unchanged = tonight.compared() - tonight.changed(),
                      .left_out = tonight.seen() - tonight.compared(),
                      .gone = tonight.gone(),
                      .repeated = space->repeated});
  }
  return counts;
}

bool Comparison::may_come_again(std::uint32_t space, std::string_view id, std::uint64_t id_hash) const {
  const OfSpace& of = *spaces_[space];
  if (of.repeated == 0 && of.added_ids.exact()) return false;  // as on most nights: nothing is looked up
  if (const auto place = of.last.find(id, id_hash)) return of.tonight.came_again(*place);
  return !of.added_ids.contains(id_hash) || of.added_again.contains(id_hash);
}

snapshot::GoneIds Comparison::gone_ids(std::size_t space) const {
  return spaces_[space]->tonight.gone_ids();
}

}  // namespace mixferry::syncing
