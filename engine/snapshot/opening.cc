// What makes a file a snapshot that may be relied on. Nothing of it is believed before its checksum is right;
// and then no place is believed either, for a checksum says that the file is as it was written, and not by
// whom.

#include <fmt/format.h>
#include <xxhash.h>

#include "engine/base/error.h"
#include "engine/snapshot/fingerprint.h"
#include "engine/snapshot/snapshot.h"
#include "engine/snapshot/wrong_file.h"

namespace mixferry::snapshot {

class Opening {
 public:
  Opening(const std::filesystem::path& path, MappedFile file) : path_(path) {
    snapshot_.file_ = std::move(file);
  }

  /// The beginning, which says what it is.
  void read_header();
  void require_identity(std::string_view identity) const;
  /// All else.
  void check();

  [[nodiscard]] Snapshot& snapshot() { return snapshot_; }

 private:
  void require(bool holds, const char* what) const {
    if (!holds) throw_damaged(path_, kSnapshotWords, what);
  }
  [[nodiscard]] std::string_view bytes() const { return snapshot_.file_.bytes(); }
  [[nodiscard]] std::string_view part(Part part) const {
    const Section& section = snapshot_.header_.sections[static_cast<std::size_t>(part)];
    return bytes().substr(section.offset, section.bytes);
  }
  /// A part as numbers; its place is aligned.
  template <typename Each>
  [[nodiscard]] std::span<const Each> numbers(Part which) const {
    const std::string_view text = part(which);
    return {reinterpret_cast<const Each*>(text.data()), text.size() / sizeof(Each)};
  }

  void check_sections() const;
  void check_ids() const;
  void check_entries() const;
  void check_whole() const;

  const std::filesystem::path& path_;
  Snapshot snapshot_;
};

void Opening::read_header() {
  require_kind(path_, bytes(), kSnapshotMagic, kSnapshotWords);
  require(bytes().size() >= sizeof(SnapshotHeader), kCut);
  SnapshotHeader& header = snapshot_.header_;
  std::memcpy(&header, bytes().data(), sizeof(header));
  require(header.identity_bytes <= kIdentityBytesMax &&
              header.header_bytes == aligned(sizeof(header) + header.identity_bytes),
          "its beginning makes no sense");
  require(header.header_bytes <= bytes().size(), kCut);
  std::string beginning(bytes().substr(0, header.header_bytes));
  SnapshotHeader without_checksum = header;
  without_checksum.checksum = 0;
  std::memcpy(beginning.data(), &without_checksum, sizeof(without_checksum));
  require(XXH3_64bits(beginning.data(), beginning.size()) == header.checksum,
          "the checksum of its beginning is wrong");
  snapshot_.identity_ = bytes().substr(sizeof(header), header.identity_bytes);
}

void Opening::require_identity(std::string_view identity) const {
  if (snapshot_.identity_ == identity) return;
  throw RunError(
      ExitCode::stopped,
      fmt::format("{}: this is the snapshot of \"{}\", not of \"{}\". Was it renamed? Give it its name "
                  "back, or forget it: the next sync then sends everything and makes it anew.",
                  path_.native(), snapshot_.identity_, identity));
}

void Opening::check() {
  snapshot_.file_.expect_in_order();
  check_sections();
  snapshot_.ids_ = part(Part::ids);
  snapshot_.entries_ = numbers<Entry>(Part::entries);
  snapshot_.directory_ = numbers<std::uint32_t>(Part::directory);
  snapshot_.id_places_ = numbers<std::uint64_t>(Part::id_places);
  snapshot_.whole_ = part(Part::whole);
  snapshot_.whole_places_ = numbers<WholePlace>(Part::whole_places);
  check_ids();
  check_entries();
  check_whole();
  snapshot_.file_.expect_anywhere();
}

void Opening::check_sections() const {
  const SnapshotHeader& header = snapshot_.header_;
  require(header.profiles <= kProfilesMax && header.whole_profiles <= header.profiles &&
              header.buckets == buckets_of(header.profiles),
          "its counts contradict each other");
  std::uint64_t at = header.header_bytes;
  for (const Section& section : header.sections) {
    require(section.offset == at && section.bytes <= bytes().size() - at, kCut);
    at = aligned(at + section.bytes);
    require(at <= bytes().size(), kCut);
  }
  require(at == bytes().size(), "there is more behind its end");
  require(part(Part::entries).size() == header.profiles * sizeof(Entry) &&
              part(Part::directory).size() == (header.buckets + 1) * sizeof(std::uint32_t) &&
              part(Part::id_places).size() == id_places_of(header.profiles) * sizeof(std::uint64_t) &&
              part(Part::whole_places).size() == header.whole_profiles * sizeof(WholePlace),
          "its counts contradict its size");
  for (const Section& section : header.sections) {
    const char* begin = bytes().data() + section.offset;
    require(XXH3_64bits(begin, aligned(section.bytes)) == section.checksum, "a checksum is wrong");
  }
}

void Opening::check_ids() const {
  const std::string_view ids = snapshot_.ids_;
  const char* at = ids.data();
  const char* const end = ids.data() + ids.size();
  std::string_view before;
  std::string_view id;
  for (std::uint64_t place = 0; place < snapshot_.profiles(); ++place) {
    require(
        place % kIdsAPlace != 0 || snapshot_.id_place(place) == static_cast<std::uint64_t>(at - ids.data()),
        "an id is not where it should be");
    require(take_id_within(at, end, id), "an id is not whole");
    if (place > 0) {
      const Entry& last = snapshot_.entries_[place - 1];
      const Entry& entry = snapshot_.entries_[place];
      require(last.id < entry.id || (last.id == entry.id && before < id), "its profiles are in no order");
    }
    before = id;
  }
  require(at == end, "there are more ids than profiles");
}

void Opening::check_entries() const {
  const std::uint64_t buckets = snapshot_.header_.buckets;
  const std::span<const std::uint32_t> directory = snapshot_.directory_;
  std::uint64_t bucket = 0;  // all before it are right
  for (std::uint64_t place = 0; place < snapshot_.profiles(); ++place) {
    for (const std::uint64_t of_this = bucket_of(snapshot_.entries_[place].id, buckets); bucket <= of_this;
         ++bucket) {
      require(directory[bucket] == place, "its directory is wrong");
    }
  }
  for (; bucket <= buckets; ++bucket)
    require(directory[bucket] == snapshot_.profiles(), "its directory is wrong");
}

void Opening::check_whole() const {
  const std::span<const WholePlace> places = snapshot_.whole_places_;
  require(places.empty() ? snapshot_.whole_.empty() : places[0].offset == 0,
          "records that are kept have no profile");
  const std::uint64_t every = whole_every(snapshot_.profiles());
  for (std::size_t n = 0; n < places.size(); ++n) {
    require(places[n].profile < snapshot_.profiles() && places[n].offset <= snapshot_.whole_.size() &&
                (n == 0 ||
                 (places[n - 1].profile < places[n].profile && places[n - 1].offset <= places[n].offset)),
            "records that are kept are not where they should be");
    require(is_kept_whole(snapshot_.entries_[places[n].profile].id, every),
            "records are kept of a profile of which none are");
  }
}

Snapshot Snapshot::open(const std::filesystem::path& path, std::string_view identity) {
  Opening opening(path, MappedFile(path));
  opening.read_header();
  opening.require_identity(identity);
  opening.check();
  return std::move(opening.snapshot());
}

Description describe(const std::filesystem::path& path) {
  Opening opening(path, MappedFile(path));
  opening.read_header();
  const Snapshot& snapshot = opening.snapshot();
  return {.identity = std::string(snapshot.identity()),
          .stamp = snapshot.stamp(),
          .base = snapshot.base(),
          .profiles = snapshot.profiles(),
          .bytes = std::filesystem::file_size(path)};
}

}  // namespace mixferry::snapshot
