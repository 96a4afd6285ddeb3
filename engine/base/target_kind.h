#pragma once
/// The two kinds of profiles that Mixpanel has. Each has an endpoint of its own, so what is sent is kept
/// apart by kind.

#include <array>
#include <cstddef>
#include <cstdint>

namespace mixferry {

enum class TargetKind : std::uint8_t { users, groups };

inline constexpr std::array kTargetKinds = {TargetKind::users, TargetKind::groups};

/// One of something for each kind.
template <typename Each>
struct PerTarget {
  std::array<Each, kTargetKinds.size()> each = {};

  [[nodiscard]] Each& operator[](TargetKind kind) { return each[static_cast<std::size_t>(kind)]; }
  [[nodiscard]] const Each& operator[](TargetKind kind) const { return each[static_cast<std::size_t>(kind)]; }
};

}  // namespace mixferry
