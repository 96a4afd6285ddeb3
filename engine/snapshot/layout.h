#pragma once
/// Snapshots and logs of changes, byte for byte; what the parts mean to each other is FORMAT.md's. Both files
/// are as the memory of the machine is that wrote them.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace mixferry::snapshot {

inline constexpr std::string_view kSnapshotMagic = "mfsnap\r\n";
inline constexpr std::string_view kLogMagic = "mfslog\r\n";
inline constexpr std::uint32_t kVersion = 1;
inline constexpr std::uint32_t kByteOrder = 0x01020304;
inline constexpr std::size_t kAlignment = 64;  ///< of sections: a cache line
inline constexpr std::size_t kIdentityBytesMax = 4'096;
inline constexpr std::uint64_t kProfilesMax = 0xffff'fffe;  ///< places are 32 bits in the directory

/// What both files begin with: what they are, before anything else is believed.
struct FileKind {
  std::array<char, 8> magic = {};
  std::uint32_t version = kVersion;
  std::uint32_t byte_order = kByteOrder;
};

/// In the order of the file.
enum class Part : std::uint8_t { ids, entries, directory, id_places, whole, whole_places };
inline constexpr std::size_t kParts = 6;

struct Section {
  std::uint64_t offset = 0;  ///< a multiple of `kAlignment`: the end of the one before, rounded up
  std::uint64_t bytes = 0;
  std::uint64_t checksum = 0;  ///< XXH3 of the bytes and of the zeros behind them, up to the next one
};

/// Followed by the identity and by zeros up to a multiple of `kAlignment`.
struct SnapshotHeader {
  FileKind kind = {};
  std::uint64_t header_bytes = 0;  ///< with identity and zeros
  std::uint64_t checksum = 0;      ///< XXH3 of so many bytes, this field as 0. The snapshot's stamp
  std::uint64_t base = 0;          ///< stamp of the snapshot that it was folded from; 0: of none
  std::uint64_t profiles = 0;
  std::uint64_t whole_profiles = 0;
  std::uint64_t buckets = 0;
  std::uint64_t identity_bytes = 0;
  std::array<Section, kParts> sections = {};
};
static_assert(sizeof(SnapshotHeader) == 72 + 24 * kParts);

/// A profile. In the order of `id`, those of one hash in that of their ids' bytes.
struct Entry {
  std::uint64_t id = 0;
  std::uint64_t content = 0;
};

/// Records of a profile that are kept whole; they end where the next ones begin.
struct WholePlace {
  std::uint64_t profile = 0;  ///< which entry's
  std::uint64_t offset = 0;   ///< in Part::whole
};

/// Followed by the identity.
struct LogHeader {
  FileKind kind = {};
  std::uint64_t checksum = 0;  ///< XXH3 of this and of the identity, this field as 0
  std::uint64_t base = 0;      ///< stamp of the snapshot that these are changes of; 0: of none
  std::uint64_t identity_bytes = 0;
};

/// Before the entries of a batch.
struct BatchHead {
  std::uint64_t bytes = 0;  ///< of its entries, not 0
  std::uint64_t checksum =
      0;  ///< XXH3 of the entries; the seed is the log's own checksum plus the place of this
};

/// A change in a batch is an `Entry`, a byte of these, the id, and, where there are some, the records that
/// are kept whole, behind their length as 32 bits.
inline constexpr std::uint8_t kIsGone = 1;
inline constexpr std::uint8_t kHasWhole = 2;
inline constexpr std::uint8_t kMayComeAgain = 4;

[[nodiscard]] constexpr std::uint64_t aligned(std::uint64_t bytes) {
  return (bytes + kAlignment - 1) / kAlignment * kAlignment;
}

/// An id that begins at every so many profiles has its place in Part::id_places.
inline constexpr std::uint64_t kIdsAPlace = 64;

[[nodiscard]] constexpr std::uint64_t id_places_of(std::uint64_t profiles) {
  return (profiles + kIdsAPlace - 1) / kIdsAPlace;
}

/// How many buckets the directory divides the hashes of ids into: of two profiles each, half a cache line.
[[nodiscard]] constexpr std::uint64_t buckets_of(std::uint64_t profiles) {
  return profiles / 2 + 1;
}

/// Grows with the hash, so that the profiles of a bucket lie together.
[[nodiscard]] constexpr std::uint64_t bucket_of(std::uint64_t id_hash, std::uint64_t buckets) {
  return ((id_hash >> 32) * buckets) >> 32;
}

/// A number in memory that need not be aligned.
template <typename Number>
[[nodiscard]] Number read_number(const char* from) {
  Number number;
  std::memcpy(&number, from, sizeof(number));
  return number;
}

/// How an id is written, in snapshots and logs: its length as a byte, or 255 and then as 16 bits; its bytes.
inline constexpr unsigned char kLongId = 255;

/// The id at `from`, which is known to be whole; `from` moves behind it.
[[nodiscard]] inline std::string_view take_id(const char*& from) {
  std::size_t bytes = static_cast<unsigned char>(*from++);
  if (bytes == kLongId) {
    bytes = read_number<std::uint16_t>(from);
    from += sizeof(std::uint16_t);
  }
  const std::string_view id(from, bytes);
  from += bytes;
  return id;
}

/// The same where nothing is known, within `end`; false where no id stands there, which has one byte at
/// least.
[[nodiscard]] inline bool take_id_within(const char*& from, const char* end, std::string_view& id) {
  if (end - from < 1) return false;
  const auto first = static_cast<unsigned char>(*from);
  if (first == 0) return false;
  std::ptrdiff_t needed = 1 + first;
  if (first == kLongId) {
    if (end - from < 3) return false;
    const auto bytes = read_number<std::uint16_t>(from + 1);
    if (bytes < kLongId) return false;  // a short one has one spelling
    needed = 3 + bytes;
  }
  if (end - from < needed) return false;
  id = take_id(from);
  return true;
}

/// Writes it to something that has `write`, or `append`s bytes.
template <typename Append>
void put_id(std::string_view id, Append append) {
  if (id.size() < kLongId) {
    const char bytes = static_cast<char>(id.size());
    append(std::string_view(&bytes, 1));
  } else {
    const auto length = static_cast<std::uint16_t>(id.size());
    char bytes[3] = {static_cast<char>(kLongId)};
    std::memcpy(bytes + 1, &length, sizeof(length));
    append(std::string_view(bytes, sizeof(bytes)));
  }
  append(id);
}

/// The bytes of a struct as they go into a file.
template <typename Plain>
[[nodiscard]] std::string_view bytes_of(const Plain& plain) {
  static_assert(std::has_unique_object_representations_v<Plain>);
  return {reinterpret_cast<const char*>(&plain), sizeof(plain)};
}

}  // namespace mixferry::snapshot
