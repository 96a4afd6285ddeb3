/// `/groups`: behaviours G1 to G6, by their numbers. Method as for `/engage`.

#include "tests/unit/sandbox/engage_fixture.h"

namespace mixferry::sandbox {
namespace {

class SandboxGroups : public EngageFixture {};

TEST_F(SandboxGroups, G1_AnswersAreThoseOfUsers) {
  constexpr std::string_view kMembers = R"("$set":{"a":1})";
  EXPECT_EQ(update_group(kMembers, "ip=0"), "1");
  EXPECT_EQ(update_group(kMembers, "ip=0&verbose=1"), kAccepted);
  EXPECT_EQ(update_group(kMembers, "ip=0&verbose=2"), kAccepted);
  EXPECT_EQ(update_group(kMembers, "ip=0&strict=1"),
            R"({"error":null,"errors":{},"num_good_events":1,"status":1})");
  EXPECT_EQ(
      post_group(
          R"({"$token":"t","$group_key":"company","$group_id":"g","$ignore_time":true,"$set":{"b":2}})"),
      kAccepted);
  EXPECT_EQ(lines({.target = Target::groups}),
            "{\"$group_key\":\"company\",\"$group_id\":\"g\",\"$properties\":{\"a\":1,\"b\":2}}\n");
  EXPECT_EQ(lines(), "") << "groups are no users";
}

TEST_F(SandboxGroups, G1_MixedBatchesAndOperationsAreThoseOfUsers) {
  constexpr std::string_view kMixed = R"([
    {"$token":"t","$group_key":"company","$group_id":"g","$ignore_time":true,"$set":{"l":["b"],"a":1}},
    {"$token":"t","$group_key":"company","$group_id":"g"},
    {"$token":"t","$group_key":"company","$group_id":"g","$ignore_time":true,"$union":{"l":["a","b"]}}])";
  EXPECT_EQ(post_group(kMixed), kAccepted);
  EXPECT_NE(post_group(kMixed, "ip=0&strict=1").find(R"("num_good_events":2,"status":0})"),
            std::string::npos);
  EXPECT_EQ(group_properties(), R"({"l":["b","a"],"a":1})");
  update_group(R"("$remove":{"l":"b"})");
  update_group(R"("$set_once":{"a":2,"c":3})");
  update_group(R"("$unset":["a"])");
  EXPECT_EQ(group_properties(), R"({"l":["a"],"c":3})");
  EXPECT_EQ(update_group(R"("$delete":"")"), kAccepted);
  EXPECT_EQ(lines({.target = Target::groups}), "");
}

TEST_F(SandboxGroups, G1_MissingKeyOrIdFails) {
  EXPECT_EQ(post_group(R"([{"$token":"t","$group_id":"g","$set":{}}])"),
            R"({"error":"$group_key, missing or empty","status":0})");
  EXPECT_EQ(post_group(R"([{"$token":"t","$group_key":"company","$group_id":"","$set":{}}])"),
            R"({"error":"$group_id, missing or empty","status":0})");
  EXPECT_EQ(post_group(R"([{"$group_key":"company","$group_id":"g","$set":{}}])"),
            R"({"error":"$token, missing or empty","status":0})");
  EXPECT_EQ(lines({.target = Target::groups}), "");
}

TEST_F(SandboxGroups, G1_EqualIdsOfDifferentKeysAreDifferentGroups) {
  update_group(R"("$set":{"a":1})");
  post_group(R"([{"$token":"t","$group_key":"team","$group_id":"g","$ignore_time":true,"$set":{"a":2}}])");
  EXPECT_EQ(lines({.target = Target::groups, .all = true}),
            "{\"$group_key\":\"company\",\"$group_id\":\"g\",\"$properties\":{\"a\":1}}\n"
            "{\"$group_key\":\"team\",\"$group_id\":\"g\",\"$properties\":{\"a\":2}}\n");
}

TEST_F(SandboxGroups, G2_ADistinctIdIsRejected) {
  EXPECT_EQ(update_group(R"("$distinct_id":"p","$set":{"a":1})"),
            R"({"error":"$distinct_id, not allowed in a group update","status":0})");
  EXPECT_EQ(lines({.target = Target::groups}), "");
}

TEST_F(SandboxGroups, G3_AddAndAppendAreIgnoredOrInvalid) {
  for (const std::string_view members : {R"("$add":{"a":1})", R"("$append":{"a":1})"}) {
    restart({});
    EXPECT_EQ(update_group(members), kAccepted);
    EXPECT_EQ(stats_.updates.ignored, 1U);
    EXPECT_NE(update_group(members, "strict=1").find(R"(["$add and $append, not supported on groups"])"),
              std::string::npos);
    restart({.add_and_append_on_groups_invalid = true});
    EXPECT_EQ(update_group(members), R"({"error":"$add and $append, not supported on groups","status":0})");
    EXPECT_EQ(lines({.target = Target::groups}), "");
  }
}

TEST_F(SandboxGroups, G3_OnlyTheUnknownOperationIsIgnored) {
  update_group(R"("$set":{"a":1},"$add":{"a":1})");
  EXPECT_EQ(group_properties(), R"({"a":1})");
}

TEST_F(SandboxGroups, G4_AnUnknownGroupKeyIsStoredButNotQueryable) {
  EXPECT_EQ(post_group(R"([{"$token":"t","$group_key":"nope","$group_id":"g","$set":{"a":1}}])"), kAccepted);
  EXPECT_EQ(lines({.target = Target::groups}), "");
  EXPECT_NE(lines({.target = Target::groups, .all = true}), "");
}

TEST_F(SandboxGroups, G5_ANumericIdIsKeptAsText) {
  post_group(R"([{"$token":"t","$group_key":"company","$group_id":42,"$ignore_time":true,"$set":{"a":1}}])");
  EXPECT_EQ(lines({.target = Target::groups}),
            "{\"$group_key\":\"company\",\"$group_id\":\"42\",\"$properties\":{\"a\":1}}\n");
}

TEST_F(SandboxGroups, G6_DeletingAGroupLeavesUsers) {
  update(R"("$set":{"company":"g"})");
  update_group(R"("$set":{"a":1})");
  update_group(R"("$delete":"")");
  EXPECT_EQ(lines({.target = Target::groups}), "");
  EXPECT_EQ(properties(), R"({"company":"g"})");
}

}  // namespace
}  // namespace mixferry::sandbox
