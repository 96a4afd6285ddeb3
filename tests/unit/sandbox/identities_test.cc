#include "engine/sandbox/identity/identities.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace mixferry::sandbox {
namespace {

using Kind = Link::Kind;

/// `u=u,a` for a cluster of `u` and `a` that `u` stands for; several with blanks between.
std::string clusters_of(const Identities& identities) {
  std::string all;
  for (const Identities::Cluster& cluster : identities.clusters()) {
    if (cluster.ids.empty()) continue;
    all.append(all.empty() ? "" : " ").append(cluster.canonical);
    char before = '=';
    for (const std::string* id : cluster.ids) all.append(1, std::exchange(before, ',')).append(*id);
  }
  return all;
}

struct LinkCase {
  const char* name;
  std::vector<Link> links;
  const char* clusters;
};

class IdentitiesLink : public testing::TestWithParam<LinkCase> {};

TEST_P(IdentitiesLink, MakesClustersOfIds) {
  Identities identities{IdentityMode::original};
  for (const Link& link : GetParam().links) identities.link(link);
  EXPECT_EQ(clusters_of(identities), GetParam().clusters);
}

INSTANTIATE_TEST_SUITE_P(
    Links, IdentitiesLink,
    testing::Values(
        LinkCase{"None", {}, ""}, LinkCase{"Two", {{Kind::identify, "u", "a"}}, "u=u,a"},
        LinkCase{"Itself", {{Kind::merge, "u", "u"}}, ""},
        LinkCase{"ThreeByTheSameOne", {{Kind::identify, "u", "a"}, {Kind::alias, "u", "b"}}, "u=u,a,b"},
        LinkCase{"ThreeByAnother", {{Kind::identify, "u", "a"}, {Kind::alias, "a", "b"}}, "u=u,a,b"},
        LinkCase{"TakenByAnother", {{Kind::identify, "u", "a"}, {Kind::identify, "v", "a"}}, "u=u,a"},
        LinkCase{"CanonicalJoinsNobody", {{Kind::identify, "u", "a"}, {Kind::alias, "v", "u"}}, "u=u,a"},
        LinkCase{"TwoClustersApart", {{Kind::device, "u", "a"}, {Kind::device, "v", "b"}}, "u=u,a v=v,b"},
        LinkCase{"TwoClustersMerged",
                 {{Kind::identify, "u", "a"}, {Kind::identify, "v", "b"}, {Kind::merge, "a", "b"}},
                 "u=u,a,v,b"},
        LinkCase{"MergedAgain",
                 {{Kind::merge, "u", "v"}, {Kind::merge, "v", "u"}, {Kind::merge, "u", "v"}},
                 "u=u,v"}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST(Identities, ResolveToTheOneThatStandsForAll) {
  Identities identities{IdentityMode::simplified};
  const auto joined = identities.link({.kind = Kind::device, .id = "u", .joining = "$device:d"});
  ASSERT_TRUE(joined.has_value());
  EXPECT_EQ(joined->canonical, "u");
  EXPECT_EQ(joined->absorbed, "$device:d");
  EXPECT_EQ(identities.resolve("$device:d"), "u");
  EXPECT_EQ(identities.resolve("u"), "u");
  EXPECT_EQ(identities.resolve("v"), "v");
  EXPECT_EQ(identities.canonical("$device:d"), "u");
  EXPECT_EQ(identities.linked(), 1U);
  identities.clear();
  EXPECT_EQ(identities.resolve("$device:d"), "$device:d");
  EXPECT_EQ(identities.linked(), 0U);
}

TEST(Identities, OfALegacyProjectShowWhatWasStored) {
  Identities identities{IdentityMode::legacy};
  identities.link({.kind = Kind::alias, .id = "u", .joining = "new"});
  EXPECT_EQ(identities.resolve("new"), "u");
  EXPECT_EQ(identities.canonical("new"), "new");
}

// Method: one id after the other, in a project of each kind.
TEST(Identities, AreAtMostFiveHundredInAnOriginalProject) {
  for (const IdentityMode mode : {IdentityMode::simplified, IdentityMode::original, IdentityMode::legacy}) {
    Identities identities{mode};
    for (int at = 1; at <= 501; ++at)
      identities.link({.kind = Kind::alias, .id = "u", .joining = fmt::format("a{}", at)});
    EXPECT_EQ(identities.clusters().front().ids.size(), mode == IdentityMode::original ? 500U : 502U);
    EXPECT_EQ(identities.resolve("a501"), mode == IdentityMode::original ? "a501" : "u");
  }
}

}  // namespace
}  // namespace mixferry::sandbox
