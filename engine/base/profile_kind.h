#pragma once
/// The two kinds of profiles that Mixpanel has. Each has an endpoint of its own, so what is sent is kept
/// apart by kind.

#include <array>
#include <cstddef>
#include <cstdint>

namespace mixferry {

enum class ProfileKind : std::uint8_t { users, groups };

inline constexpr std::array kProfileKinds = {ProfileKind::users, ProfileKind::groups};

/// One of something for each kind.
template <typename Each>
struct PerKind {
  std::array<Each, kProfileKinds.size()> each = {};

  [[nodiscard]] Each& operator[](ProfileKind kind) { return each[static_cast<std::size_t>(kind)]; }
  [[nodiscard]] const Each& operator[](ProfileKind kind) const {
    return each[static_cast<std::size_t>(kind)];
  }
};

}  // namespace mixferry
