#pragma once
/// What a mapping's targets are. Records of each go their own way (engine/mixpanel/route.h), so what is sent
/// is kept apart by it.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace mixferry {

enum class TargetKind : std::uint8_t { users, groups, events, identity };

inline constexpr std::array kTargetKinds = {TargetKind::users, TargetKind::groups, TargetKind::events,
                                            TargetKind::identity};

/// As mappings, reports and people call it: `users`.
[[nodiscard]] constexpr std::string_view name_of(TargetKind kind) {
  constexpr std::array<std::string_view, kTargetKinds.size()> names = {"users", "groups", "events",
                                                                       "identity"};
  return names[static_cast<std::size_t>(kind)];
}

/// The same; groups with their key: `groups company`.
[[nodiscard]] std::string in_words(TargetKind kind, std::string_view group_key);

/// One of something for each target.
template <typename Each>
struct PerTarget {
  std::array<Each, kTargetKinds.size()> each = {};

  [[nodiscard]] constexpr Each& operator[](TargetKind kind) { return each[static_cast<std::size_t>(kind)]; }
  [[nodiscard]] constexpr const Each& operator[](TargetKind kind) const {
    return each[static_cast<std::size_t>(kind)];
  }
};

/// What `make` makes for each target; it need not be movable.
template <typename Make>
[[nodiscard]] auto per_target(Make make) -> PerTarget<std::invoke_result_t<Make&, TargetKind>> {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return PerTarget<std::invoke_result_t<Make&, TargetKind>>{{make(kTargetKinds[I])...}};
  }
  (std::make_index_sequence<kTargetKinds.size()>());
}

}  // namespace mixferry
