#include "engine/sandbox/store.h"

#include <gtest/gtest.h>

namespace mixferry::sandbox {
namespace {

TEST(Store, ProjectsOutliveClearing) {
  Store store{{"a", "b"}, {"company"}};
  EXPECT_EQ(store.project("c"), nullptr);
  store.project("b")->users.insert(kNoName, "p");
  const std::uint64_t before = store.generation();
  store.clear();
  EXPECT_EQ(store.project("b")->users.size(), 0U);
  EXPECT_NE(store.generation(), before);
}

TEST(Store, OnlyGroupKeysThatAreSetUpCanBeQueriedIfAnyAre) {
  Store some{{"t"}, {"company"}};
  EXPECT_TRUE(some.queryable(some.names().intern("company")));
  EXPECT_FALSE(some.queryable(some.names().intern("team")));
  Store none{{"t"}, {}};
  EXPECT_TRUE(none.queryable(none.names().intern("team")));
}

}  // namespace
}  // namespace mixferry::sandbox
