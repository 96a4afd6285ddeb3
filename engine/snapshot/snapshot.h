#pragma once
/// What the last sync knows of every profile of one target of one project.

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/snapshot/layout.h"
#include "engine/snapshot/mapped_file.h"

namespace mixferry::snapshot {

/// Places of profiles, `begin` to before `end`.
struct Places {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

/// A file, mapped, that was checked as a whole: every byte, by its checksums, and whatever one place says of
/// another. Read from any thread. A newer one may take its name meanwhile; this stays what it is.
///
/// Profiles have places, from 0, in the order of the hashes of their ids.
class Snapshot {
 public:
  /// Of no profiles: before the first sync.
  Snapshot() = default;
  /// `identity`: what it must be of, word for word. Throws `RunError` (`stopped`), with what to do about it,
  /// for a file that is damaged, cut, of another version or of something else, that is not there or can't be
  /// read. Takes 0.1 s for ten million profiles, and the time that their disk takes.
  [[nodiscard]] static Snapshot open(const std::filesystem::path& path, std::string_view identity);

  /// Tells this snapshot from all others, those before it in particular; 0: it is none.
  [[nodiscard]] std::uint64_t stamp() const { return header_.checksum; }
  /// Of the snapshot that this was folded from; 0: of none. A log of changes of that one is in this already.
  [[nodiscard]] std::uint64_t base() const { return header_.base; }
  [[nodiscard]] std::uint64_t profiles() const { return header_.profiles; }
  [[nodiscard]] std::string_view identity() const { return identity_; }

  [[nodiscard]] const Entry& entry(std::uint64_t place) const { return entries_[place]; }
  /// Looks through the ids of up to 63 others.
  [[nodiscard]] std::string_view id(std::uint64_t place) const;
  /// Where this profile is. Memory has to be waited for, unless both `prefetch`es were called, one some while
  /// before the other, and that some while before this.
  [[nodiscard]] std::optional<std::uint64_t> find(std::string_view id, std::uint64_t id_hash) const;
  /// All profiles whose ids have this hash: one or none, but for a collision.
  [[nodiscard]] Places of_hash(std::uint64_t id_hash) const {
    if (entries_.empty()) return {};
    const std::uint64_t bucket = bucket_of(id_hash, header_.buckets);
    std::uint64_t begin = directory_[bucket];
    const std::uint64_t bucket_end = directory_[bucket + 1];
    while (begin < bucket_end && entries_[begin].id < id_hash) ++begin;
    std::uint64_t end = begin;
    while (end < bucket_end && entries_[end].id == id_hash) ++end;
    return {begin, end};
  }
  void prefetch_bucket(std::uint64_t id_hash) const {
    if (!entries_.empty()) __builtin_prefetch(&directory_[bucket_of(id_hash, header_.buckets)]);
  }
  void prefetch_entries(std::uint64_t id_hash) const {
    if (entries_.empty()) return;
    const Entry* first = entries_.data() + directory_[bucket_of(id_hash, header_.buckets)];
    __builtin_prefetch(first);
    __builtin_prefetch(first + kAlignment / sizeof(Entry));  // beyond the end is allowed, and does nothing
  }

  /// The records that were sent last of the profile at `place`; nullopt where they were not kept.
  [[nodiscard]] std::optional<std::string_view> whole(std::uint64_t place) const;

  /// All ids, one behind the other, as `take_id` reads them.
  [[nodiscard]] std::string_view ids() const { return ids_; }
  /// Where in them that of `place`, a multiple of `kIdsAPlace`, begins.
  [[nodiscard]] std::uint64_t id_place(std::uint64_t place) const { return id_places_[place / kIdsAPlace]; }
  [[nodiscard]] std::span<const Entry> entries() const { return entries_; }
  [[nodiscard]] std::span<const WholePlace> whole_places() const { return whole_places_; }
  /// Of the n-th of those places.
  [[nodiscard]] std::string_view whole_text(std::size_t n) const;

 private:
  friend class Opening;

  MappedFile file_;
  SnapshotHeader header_ = {};
  std::string_view identity_;
  std::string_view ids_;
  std::span<const Entry> entries_;
  std::span<const std::uint32_t> directory_;
  std::span<const std::uint64_t> id_places_;
  std::string_view whole_;
  std::span<const WholePlace> whole_places_;
};

/// What a snapshot says of itself, for lists.
struct Description {
  std::string identity;
  std::uint64_t stamp = 0;  ///< as of a `Snapshot`
  std::uint64_t base = 0;   ///< likewise
  std::uint64_t profiles = 0;
  std::uint64_t bytes = 0;
};

/// Looks at the beginning of the file alone. Throws as `Snapshot::open` does.
[[nodiscard]] Description describe(const std::filesystem::path& path);

}  // namespace mixferry::snapshot
