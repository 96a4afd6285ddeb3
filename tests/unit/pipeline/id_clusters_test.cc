#include "engine/pipeline/id_clusters.h"

#include <gtest/gtest.h>
#include <random>
#include <string>
#include <vector>

#include "engine/sandbox/identity/identities.h"

namespace mixferry::pipeline {
namespace {

using Outcome = IdClusters::Outcome;

Outcome identify(IdClusters& clusters, std::uint64_t id, std::uint64_t other) {
  return clusters.link({.id = id, .other = other, .joins_once = true, .together_max = 3}).outcome;
}

Outcome merge(IdClusters& clusters, std::uint64_t id, std::uint64_t other) {
  return clusters.link({.id = id, .other = other, .together_max = 3}).outcome;
}

TEST(IdClusters, JoinUntilTheyAreTooLarge) {
  IdClusters clusters;
  EXPECT_EQ(merge(clusters, 1, 2), Outcome::joined);
  EXPECT_EQ(merge(clusters, 2, 1), Outcome::nothing_new);
  EXPECT_EQ(merge(clusters, 3, 4), Outcome::joined);
  const IdClusters::Verdict refused = clusters.link({.id = 1, .other = 4, .together_max = 3});
  EXPECT_EQ(refused.outcome, Outcome::too_many);
  EXPECT_EQ(refused.of_id, 2u);
  EXPECT_EQ(refused.of_other, 2u);
  EXPECT_EQ(merge(clusters, 5, 2), Outcome::joined) << "three are not too many";
  EXPECT_EQ(merge(clusters, 1, 6), Outcome::too_many);
  EXPECT_EQ(clusters.link({.id = 1, .other = 6}).outcome, Outcome::joined) << "there is no bound";
}

TEST(IdClusters, WhatJoinsOnceContradictsWhereItHasJoinedAnother) {
  IdClusters clusters;
  EXPECT_EQ(identify(clusters, 1, 10), Outcome::joined);
  EXPECT_EQ(identify(clusters, 1, 10), Outcome::nothing_new) << "said again";
  EXPECT_EQ(identify(clusters, 2, 10), Outcome::contradicts);
  EXPECT_EQ(identify(clusters, 2, 11), Outcome::joined) << "the contradiction has joined nothing";
}

TEST(IdClusters, WhatWasJoinedIsTakenBack) {
  IdClusters clusters;
  EXPECT_EQ(merge(clusters, 1, 2), Outcome::joined);
  clusters.keep();
  EXPECT_EQ(merge(clusters, 2, 3), Outcome::joined);
  clusters.take_back();
  EXPECT_EQ(merge(clusters, 1, 4), Outcome::joined);
  EXPECT_EQ(merge(clusters, 1, 3), Outcome::too_many);
  EXPECT_EQ(identify(clusters, 9, 3), Outcome::joined) << "3 is nobody's";
}

TEST(IdClusters, BeyondTheirRoomTellNothing) {
  IdClusters clusters(3);
  EXPECT_EQ(merge(clusters, 1, 2), Outcome::joined);
  EXPECT_EQ(merge(clusters, 3, 4), Outcome::nothing_new);
  EXPECT_FALSE(clusters.exact());
  EXPECT_EQ(merge(clusters, 1, 3), Outcome::joined) << "there is room for one";
  EXPECT_EQ(merge(clusters, 4, 1), Outcome::nothing_new);
}

/// Whether Mixpanel would join two ids, by the sandbox, which shares no code with us.
class Sandbox {
 public:
  bool join(sandbox::Link::Kind kind, std::uint64_t id, std::uint64_t other) {
    return identities_.link({.kind = kind, .id = std::to_string(id), .joining = std::to_string(other)})
        .has_value();
  }

 private:
  sandbox::Identities identities_{sandbox::IdentityMode::original};
};

// Method: links drawn of few ids, so that they contradict each other and clusters grow beyond 500.
TEST(IdClusters, AreThoseOfTheSandbox) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    std::mt19937_64 random{seed};
    IdClusters clusters;
    Sandbox held;
    std::uint64_t too_many = 0;
    for (int i = 0; i < 4'000; ++i) {
      const bool once = random() % 4 == 0;
      const std::uint64_t id = random() % 1'500;
      const std::uint64_t other = random() % 1'500;
      if (id == other) continue;
      const auto kind = once ? sandbox::Link::Kind::identify : sandbox::Link::Kind::merge;
      const IdClusters::Verdict verdict =
          clusters.link({.id = id, .other = other, .joins_once = once, .together_max = 500});
      too_many += verdict.outcome == Outcome::too_many ? 1 : 0;
      ASSERT_EQ(held.join(kind, id, other), verdict.outcome == Outcome::joined)
          << "seed " << seed << ", " << i;
    }
    EXPECT_GT(too_many, 0u);
  }
}

}  // namespace
}  // namespace mixferry::pipeline
