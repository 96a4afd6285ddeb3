#pragma once
/// What a snapshot knows a profile and its content by.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mixferry::snapshot {

/// An id is not empty and not longer: what a snapshot can hold, far beyond what Mixpanel takes.
inline constexpr std::size_t kIdBytesMax = 65'535;

/// In the place of a content: something of the profile was about to be sent, and nobody knows what of it
/// arrived. Whatever comes next differs from it.
inline constexpr std::uint64_t kUnknownContent = 0;

/// A hash as a content: never the unknown one.
[[nodiscard]] constexpr std::uint64_t content_of_hash(std::uint64_t hash) {
  return hash == kUnknownContent ? 1 : hash;
}

/// Two hashes for a profile and what was sent of it. That 64 bits suffice for each is argued in FORMAT.md.
struct Fingerprint {
  std::uint64_t id = 0;
  std::uint64_t content = 0;  ///< of the rendered records, and once more of the id; or unknown

  [[nodiscard]] bool operator==(const Fingerprint&) const = default;
};

/// `records`: all rendered records of the row that are for this profile, one behind the other, without what
/// changes though the row does not (a token). Two profiles of the same records have different contents.
/// From any thread.
[[nodiscard]] Fingerprint fingerprint(std::string_view id, std::string_view records);

/// Whether the records of this profile are kept whole: those of one in a thousand, always of the same ones.
[[nodiscard]] constexpr bool is_kept_whole(std::uint64_t id_hash) {
  return id_hash % 1'000 == 0;
}

}  // namespace mixferry::snapshot
