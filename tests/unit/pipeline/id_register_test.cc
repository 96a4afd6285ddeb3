#include "engine/pipeline/id_register.h"

#include <gtest/gtest.h>
#include <random>
#include <unordered_set>

namespace mixferry::pipeline {
namespace {

// Method: the same random hashes go through the register and through a standard set.
TEST(IdRegister, AgreesWithASetWhileThereIsRoom) {
  std::mt19937_64 random{11};
  IdRegister ids(100'000);
  std::unordered_set<std::uint64_t> expected;
  for (int i = 0; i < 50'000; ++i) {
    const std::uint64_t hash = random() % 30'000 + 1;
    EXPECT_EQ(ids.seen_before(hash), !expected.insert(hash).second) << hash;
  }
  EXPECT_TRUE(ids.exact());
}

TEST(IdRegister, SaysThatItIsNoLongerExactWhenItIsFull) {
  IdRegister ids(2);
  EXPECT_FALSE(ids.seen_before(10));
  EXPECT_FALSE(ids.seen_before(20));
  EXPECT_TRUE(ids.exact());
  EXPECT_FALSE(ids.seen_before(30));
  EXPECT_FALSE(ids.exact());
  EXPECT_TRUE(ids.seen_before(20));
}

TEST(IdRegister, SaysWhichIdsItRemembers) {
  IdRegister ids(1);
  EXPECT_FALSE(ids.contains(10));
  EXPECT_FALSE(ids.seen_before(10));
  EXPECT_FALSE(ids.seen_before(20));
  EXPECT_TRUE(ids.contains(10));
  EXPECT_FALSE(ids.contains(20)) << "there was no room for it";
}

TEST(IdRegister, AHashOfZeroIsAnIdLikeOthers) {
  IdRegister ids;
  EXPECT_FALSE(ids.seen_before(0));
  EXPECT_TRUE(ids.seen_before(0));
}

}  // namespace
}  // namespace mixferry::pipeline
