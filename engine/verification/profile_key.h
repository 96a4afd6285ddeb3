#pragma once
/// Which profile, and where the export speaks of it.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace mixferry::verification {

/// Users, or the groups of one key: an index into the subjects of a verification.
using Subject = std::uint32_t;

struct ProfileKey {
  Subject subject = 0;
  std::string id;

  [[nodiscard]] auto operator<=>(const ProfileKey&) const = default;
};

/// A row of a source of the verification.
struct ExportRow {
  std::uint32_t source = 0;
  std::uint64_t row = 0;  ///< from 1

  [[nodiscard]] auto operator<=>(const ExportRow&) const = default;
};

/// The same for the same profile, on every machine and in every run. Different seeds tell nothing of each
/// other.
[[nodiscard]] std::uint64_t hash_of(Subject subject, std::string_view id, std::uint64_t seed = 0);

}  // namespace mixferry::verification
