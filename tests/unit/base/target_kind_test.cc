#include "engine/base/target_kind.h"

#include <gtest/gtest.h>

namespace mixferry {
namespace {

TEST(TargetKind, IsCalledAsInMappings) {
  EXPECT_EQ(name_of(TargetKind::groups), "groups");
  EXPECT_EQ(in_words(TargetKind::users, {}), "users");
  EXPECT_EQ(in_words(TargetKind::groups, "company"), "groups company");
  EXPECT_EQ(in_words(TargetKind::events, {}), "events");
  EXPECT_EQ(in_words(TargetKind::identity, {}), "identity");
}

TEST(PerTarget, IsMadeInTheirOrderOfWhatNeedNotMove) {
  struct Fixed {
    explicit Fixed(TargetKind of) : kind(of) {}
    Fixed(const Fixed&) = delete;
    Fixed& operator=(const Fixed&) = delete;
    TargetKind kind;
  };
  const auto made = per_target([](TargetKind kind) { return Fixed(kind); });
  for (const TargetKind kind : kTargetKinds) EXPECT_EQ(made[kind].kind, kind);
}

}  // namespace
}  // namespace mixferry
