#include "engine/snapshot/sorted_changes.h"

#include <algorithm>
#include <string>

#include "engine/snapshot/log_entries.h"

namespace mixferry::snapshot {
namespace {

constexpr std::size_t kPlacesAtOnce = 256 << 10;

std::string_view id_at(const char* change) {
  return take_change(change).id;
}

}  // namespace

SortedChanges::SortedChanges(const ChangeLog& log, const std::filesystem::path& beside) : scratch_(beside) {
  divide(log);
  scratch_.output().flush();
  divided_ = MappedFile(scratch_.output().descriptor(), beside);
}

void SortedChanges::divide(const ChangeLog& log) {
  std::array<std::string, kParts> waiting;
  ChangeLog::Reader reader(log);
  for (Change change; reader.next(change);) {
    const std::size_t part = change.fingerprint.id >> (64 - kPartBits);
    const std::string_view bytes = reader.bytes();
    if (waiting[part].size() + bytes.size() > kPieceBytes) {
      write_piece(part, waiting[part]);
      waiting[part].clear();
    }
    if (bytes.size() > kPieceBytes) {
      write_piece(part, bytes);
      continue;
    }
    if (waiting[part].empty()) waiting[part].reserve(kPieceBytes);
    waiting[part] += bytes;
  }
  for (std::size_t part = 0; part < kParts; ++part) write_piece(part, waiting[part]);
}

void SortedChanges::write_piece(std::size_t part, std::string_view bytes) {
  if (bytes.empty()) return;
  pieces_[part].push_back({.offset = scratch_.output().size(), .bytes = bytes.size()});
  scratch_.output().write(bytes);
}

void SortedChanges::load_next_part() {
  part_.clear();
  next_ = 0;
  std::size_t full = kPlacesAtOnce;
  for (const Piece& piece : pieces_[parts_loaded_]) {
    const char* at = divided_.bytes().data() + piece.offset;
    for (const char* const end = at + piece.bytes; at < end;) {
      const char* const begin = at;
      part_.push_back({.id_hash = take_change(at).fingerprint.id, .at = begin});
    }
    if (part_.size() < full) continue;
    sort_and_keep_last();  // a profile that changed a million times is one
    full = std::max(full, 2 * part_.size());
  }
  sort_and_keep_last();
  ++parts_loaded_;
}

void SortedChanges::sort_and_keep_last() {
  std::ranges::sort(part_, [](const Place& a, const Place& b) {
    return a.id_hash != b.id_hash ? a.id_hash < b.id_hash : a.at < b.at;
  });
  auto kept = part_.begin();
  for (auto begin = part_.begin(); begin != part_.end();) {
    const auto end =
        std::find_if(begin, part_.end(), [&](const Place& p) { return p.id_hash != begin->id_hash; });
    if (end - begin > 1) {  // nearly always of one profile
      std::stable_sort(begin, end, [](const Place& a, const Place& b) { return id_at(a.at) < id_at(b.at); });
    }
    for (auto last = begin; last != end; ++last) {
      if (last + 1 == end || id_at(last->at) != id_at(last[1].at)) *kept++ = *last;
    }
    begin = end;
  }
  part_.erase(kept, part_.end());
}

const Change* SortedChanges::next() {
  while (next_ == part_.size()) {
    if (parts_loaded_ == kParts) return nullptr;
    load_next_part();
  }
  const char* at = part_[next_++].at;
  change_ = take_change(at);
  return &change_;
}

}  // namespace mixferry::snapshot
