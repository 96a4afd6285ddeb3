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

/// Of how many profiles one has its records kept whole, by how many profiles there are: so many that a report
/// has examples, and 20,000 at most up to 20 million. Each of these numbers is a multiple of those before it.
[[nodiscard]] constexpr std::uint64_t whole_every(std::uint64_t profiles) {
  if (profiles <= 20'000) return 1;
  if (profiles <= 200'000) return 10;
  return profiles <= 2'000'000 ? 100 : 1'000;
}

/// Whether those of this profile are: always of the same ones, and of what is kept by a larger number a
/// smaller one keeps all, too.
[[nodiscard]] constexpr bool is_kept_whole(std::uint64_t id_hash, std::uint64_t every) {
  return id_hash % every == 0;
}

}  // namespace mixferry::snapshot
