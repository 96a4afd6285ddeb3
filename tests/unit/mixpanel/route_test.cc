#include "engine/mixpanel/route.h"

#include <gtest/gtest.h>

namespace mixferry::mixpanel {
namespace {

TEST(Route, OfProfilesAsksForStrictVerboseAnswersAndNoGeolocation) {
  for (const Route* route : {&kUsers, &kGroups}) {
    for (const char* flag : {"ip=0", "strict=1", "verbose=1"}) {
      EXPECT_NE(route->target.find(flag), std::string_view::npos) << route->target;
    }
  }
}

TEST(Route, OfEventsAndIdentityIsTheStrictImportOfJsonLines) {
  for (const Route* route : {&kEvents, &kIdentity}) {
    EXPECT_EQ(route->target, "/import?strict=1");
    EXPECT_EQ(route->content_type, "application/x-ndjson");
    EXPECT_EQ(route->framing, Framing::json_lines);
    EXPECT_EQ(route->compression, Compression::gzip);
    EXPECT_EQ(route->credential, Credential::in_header);
  }
}

TEST(Route, OfEachTargetIsItsOwn) {
  EXPECT_TRUE(kRoutes[TargetKind::users]->target.starts_with("/engage?"));
  EXPECT_TRUE(kRoutes[TargetKind::groups]->target.starts_with("/groups?"));
  for (const TargetKind kind : kTargetKinds) {
    EXPECT_EQ(kRoutes[kind]->name, name_of(kind));
    EXPECT_EQ(kRoutes[kind]->records_max, 2'000u);
    EXPECT_EQ(kRoutes[kind]->body_bytes_max, 10'000'000u);
  }
}

TEST(Route, OfLinksThatAreCallsDiffersInNothingElse) {
  for (const TargetKind kind : {TargetKind::users, TargetKind::groups, TargetKind::events})
    EXPECT_EQ(kRoutesWithCalls[kind], kRoutes[kind]);
  const Route& calls = *kRoutesWithCalls[TargetKind::identity];
  EXPECT_EQ(calls.name, kIdentity.name);
  EXPECT_EQ(calls.ordered, kIdentity.ordered);
  EXPECT_EQ(calls.place, kIdentity.place);
  EXPECT_EQ(calls.framing, Framing::alone);
  EXPECT_EQ(calls.compression, Compression::none);
  EXPECT_EQ(calls.credential, Credential::in_both);
  EXPECT_EQ(calls.content_type, "application/json");
  EXPECT_TRUE(calls.target_of(R"({"distinct_id":"u","alias":"a"})").starts_with(calls.target));
}

TEST(Route, KeepsInOrderWhatHasOne) {
  EXPECT_EQ(kIdentity.ordered, Ordered::before_all);
  EXPECT_EQ(kGroups.ordered, Ordered::by_id);
  EXPECT_EQ(kEvents.ordered, Ordered::no);
  EXPECT_EQ(kUsers.ordered, Ordered::by_id);
}

TEST(Route, OfIdsComesBeforeGroupsEventsAndUsers) {
  EXPECT_LT(kIdentity.place, kGroups.place);
  EXPECT_LT(kGroups.place, kEvents.place);
  EXPECT_LT(kEvents.place, kUsers.place);
}

}  // namespace
}  // namespace mixferry::mixpanel
