#pragma once
/// What a mapping's targets are. Records of each go their own way (engine/mixpanel/route.h), so what is sent
/// is kept apart by it.

#include <array>
#include <cstddef>
#include <cstdint>

namespace mixferry {

enum class TargetKind : std::uint8_t { users, groups };

inline constexpr std::array kTargetKinds = {TargetKind::users, TargetKind::groups};

/// One of something for each target.
template <typename Each>
struct PerTarget {
  std::array<Each, kTargetKinds.size()> each = {};

  [[nodiscard]] Each& operator[](TargetKind kind) { return each[static_cast<std::size_t>(kind)]; }
  [[nodiscard]] const Each& operator[](TargetKind kind) const { return each[static_cast<std::size_t>(kind)]; }
};

}  // namespace mixferry
