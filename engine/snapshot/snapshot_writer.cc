#include "engine/snapshot/snapshot_writer.h"

#include <fmt/format.h>
#include <stdexcept>
#include <utility>
#include <xxhash.h>

#include "engine/base/counted.h"
#include "engine/base/error.h"
#include "engine/snapshot/fingerprint.h"
#include "engine/snapshot/mapped_file.h"

namespace mixferry::snapshot {
namespace {

MappedFile mapped(Scratch& scratch) {
  scratch.output().flush();
  MappedFile file(scratch.output().descriptor(), scratch.output().path());
  file.expect_in_order();
  return file;
}

template <typename Each>
std::string_view bytes_of_all(const std::vector<Each>& numbers) {
  return {reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(Each)};
}

}  // namespace

SnapshotWriter::SnapshotWriter(const std::filesystem::path& path, std::string_view identity)
    : identity_(identity), file_(path), entries_(path), whole_(path) {
  if (identity.size() > kIdentityBytesMax)
    throw std::invalid_argument("the identity of a snapshot is too long");
  file_.output().write(std::string(sizeof(SnapshotHeader) + identity.size(), '\0'));
  file_.begin_section();
}

void SnapshotWriter::count_profile(std::string_view id) {
  if (profiles_ == kProfilesMax) {
    throw RunError(ExitCode::stopped,
                   fmt::format("{}: a snapshot holds at most {} profiles. Import without sync.",
                               file_.output().path().native(), grouped(kProfilesMax)));
  }
  if (profiles_ % kIdsAPlace == 0) id_places_.push_back(id_bytes_);
  id_bytes_ += id.size() + (id.size() < kLongId ? 1 : 3);
  ++profiles_;
}

void SnapshotWriter::add(const Entry& entry, std::string_view id) {
  count_profile(id);
  put_id(id, [&](std::string_view bytes) { file_.output().write(bytes); });
  entries_.output().write(bytes_of(entry));
}

const char* SnapshotWriter::add_all(std::span<const Entry> entries, const char* ids) {
  const char* end = ids;
  for (std::size_t n = 0; n < entries.size(); ++n) count_profile(take_id(end));
  file_.output().write({ids, static_cast<std::size_t>(end - ids)});
  entries_.output().write({reinterpret_cast<const char*>(entries.data()), entries.size_bytes()});
  return end;
}

void SnapshotWriter::add_records(std::uint64_t place, const Entry& entry, std::string_view records) {
  // There will not be fewer profiles than now. So what waits here is bounded, whatever is given.
  if (!is_kept_whole(entry.id, whole_every(profiles_))) return;
  whole_places_.push_back({.profile = place, .offset = whole_.output().size()});
  whole_.output().write(records);
}

Section SnapshotWriter::section_of(std::string_view bytes) {
  file_.begin_section();
  file_.output().write(bytes);
  return file_.end_section();
}

Section SnapshotWriter::whole_of(std::span<const Entry> entries, std::string_view records) {
  file_.begin_section();
  const std::uint64_t every = whole_every(profiles_);
  std::vector<WholePlace> kept;
  std::uint64_t bytes = 0;
  for (std::size_t n = 0; n < whole_places_.size(); ++n) {
    const auto [profile, begin] = whole_places_[n];
    if (!is_kept_whole(entries[profile].id, every)) continue;
    const std::uint64_t end = n + 1 < whole_places_.size() ? whole_places_[n + 1].offset : records.size();
    file_.output().write(records.substr(begin, end - begin));
    kept.push_back({.profile = profile, .offset = bytes});
    bytes += end - begin;
  }
  whole_places_ = std::move(kept);
  return file_.end_section();
}

/// For each bucket the place of its first profile, and that of its end at the end.
Section SnapshotWriter::directory_of(std::span<const Entry> entries, std::uint64_t buckets) {
  file_.begin_section();
  std::uint64_t bucket = 0;
  const auto write_until = [&](std::uint64_t end, std::uint64_t place) {
    for (; bucket < end; ++bucket) file_.output().write(bytes_of(static_cast<std::uint32_t>(place)));
  };
  for (std::uint64_t place = 0; place < entries.size(); ++place) {
    write_until(bucket_of(entries[place].id, buckets) + 1, place);
  }
  write_until(buckets + 1, entries.size());
  return file_.end_section();
}

void SnapshotWriter::commit(std::uint64_t base) {
  SnapshotHeader header{.header_bytes = aligned(sizeof(SnapshotHeader) + identity_.size()),
                        .base = base,
                        .profiles = profiles_,
                        .buckets = buckets_of(profiles_),
                        .identity_bytes = identity_.size()};
  kSnapshotMagic.copy(header.kind.magic.data(), header.kind.magic.size());
  const MappedFile entries = mapped(entries_);
  const MappedFile whole = mapped(whole_);
  const std::span<const Entry> all{reinterpret_cast<const Entry*>(entries.bytes().data()), profiles_};
  const Section ids = file_.end_section();
  header.sections[0] = ids;  // in the order of `Part`
  header.sections[1] = section_of(entries.bytes());
  header.sections[2] = directory_of(all, header.buckets);
  header.sections[3] = section_of(bytes_of_all(id_places_));
  header.sections[4] = whole_of(all, whole.bytes());
  header.sections[5] = section_of(bytes_of_all(whole_places_));
  header.whole_profiles = whole_places_.size();
  std::string beginning(header.header_bytes, '\0');
  std::memcpy(beginning.data(), &header, sizeof(header));
  identity_.copy(beginning.data() + sizeof(header), identity_.size());
  header.checksum = XXH3_64bits(beginning.data(), beginning.size());
  std::memcpy(beginning.data(), &header, sizeof(header));
  file_.commit(beginning);
}

}  // namespace mixferry::snapshot
