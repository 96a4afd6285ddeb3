// How two ids are told to be one person's, by the mode of the project.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/mappings/plan/records.h"

namespace mixferry::mappings {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr std::string_view kUuid = "6ba7b810-9dad-41d1-80b4-00c04fd430c8";

Mapping links(LinkKind kind) {
  Mapping mapping;
  mapping.name = "test.yaml";
  Target& target = mapping.targets.emplace_back();
  target.kind = TargetKind::identity;
  target.link =
      LinkRules{.kind = kind, .id = from("Id"), .other = from("Other"), .time = {}, .place = {3, 1}};
  return mapping;
}

PlanOptions in(ProjectIdentity mode) {
  return {.timezone = {}, .project_identity = mode, .identity_head = R"("token":"T",)"};
}

Mapped mapped(LinkKind kind, ProjectIdentity mode, std::string_view id, std::string_view other) {
  return Mapper(links(kind), in(mode)).map({{"Id", text(id)}, {"Other", text(other)}});
}

/// The record up to its insert id.
std::string sent(LinkKind kind, ProjectIdentity mode, std::string_view other) {
  const Mapped one = mapped(kind, mode, "u1", other);
  return one.updates.empty() ? one.rows.rejects.front().code
                             : one.updates[0].substr(0, one.updates[0].find(R"(,"$insert_id")"));
}

TEST(Links, AreWhatTheProjectTakes) {
  EXPECT_EQ(sent(LinkKind::identify, ProjectIdentity::simplified, "d1"),
            R"({"event":"Identity Linked","properties":{"time":946684800,"distinct_id":"u1",)"
            R"("ip":"0","$user_id":"u1","$device_id":"d1")");
  EXPECT_EQ(sent(LinkKind::identify, ProjectIdentity::original, kUuid),
            R"({"event":"$identify","properties":{"token":"T","time":946684800,"distinct_id":"u1",)"
            R"("$identified_id":"u1","$anon_id":"6ba7b810-9dad-41d1-80b4-00c04fd430c8")");
  for (const ProjectIdentity mode : {ProjectIdentity::original, ProjectIdentity::legacy}) {
    EXPECT_EQ(sent(LinkKind::alias, mode, "new"),
              R"({"event":"$create_alias","properties":{"token":"T","time":946684800,"distinct_id":"u1",)"
              R"("alias":"new")");
  }
  EXPECT_EQ(sent(LinkKind::merge, ProjectIdentity::original, "u2"),
            R"({"event":"$merge","properties":{"token":"T","time":946684800,"$distinct_ids":["u1","u2"])");
}

TEST(Links, ThatContradictEachOtherAreInLine) {
  const Mapped one = mapped(LinkKind::alias, ProjectIdentity::legacy, "u1", "a");
  const Mapped other = mapped(LinkKind::alias, ProjectIdentity::legacy, "u2", "a");
  ASSERT_THAT(one.rows.records, SizeIs(1));
  EXPECT_EQ(one.rows.records[0].kind, TargetKind::identity);
  EXPECT_EQ(one.rows.records[0].id_hash, other.rows.records[0].id_hash)
      << "of two that contradict each other the first one wins";
  EXPECT_TRUE(one.rows.records[0].bears_repeating);
  EXPECT_EQ(one.updates, mapped(LinkKind::alias, ProjectIdentity::legacy, "u1", "a").updates);
}

TEST(Links, WhatTheProjectHasNotIsRefused) {
  const auto problem = [](LinkKind kind, ProjectIdentity mode) {
    const Result<Plan> plan = Plan::compile(links(kind), in(mode));
    return plan ? std::string() : plan.error().message;
  };
  EXPECT_THAT(problem(LinkKind::identify, ProjectIdentity::legacy),
              HasSubstr("test.yaml:3:1: a legacy project"));
  EXPECT_THAT(problem(LinkKind::alias, ProjectIdentity::simplified), HasSubstr("has no aliases"));
  EXPECT_THAT(problem(LinkKind::merge, ProjectIdentity::simplified), HasSubstr("never merges"));
  EXPECT_THAT(problem(LinkKind::merge, ProjectIdentity::legacy), HasSubstr("merges nobody"));
  EXPECT_EQ(problem(LinkKind::merge, ProjectIdentity::original), "");
}

TEST(Links, TheModeIsTheOptionsElseTheMappingsElseSimplified) {
  Mapping mapping = links(LinkKind::alias);
  EXPECT_FALSE(Plan::compile(mapping, {}));
  mapping.project_identity = ProjectIdentity::legacy;
  EXPECT_TRUE(Plan::compile(mapping, {}));
  EXPECT_FALSE(Plan::compile(mapping, in(ProjectIdentity::simplified)));
}

TEST(Links, BadIdsAreRejects) {
  const auto code = [](std::string_view other) {
    return sent(LinkKind::merge, ProjectIdentity::original, other);
  };
  EXPECT_EQ(code("u1"), "same_id");
  EXPECT_EQ(code(""), "id_empty");
  EXPECT_EQ(code("anonymous"), "id_refused");
  EXPECT_EQ(sent(LinkKind::identify, ProjectIdentity::original, "d1"), "anonymous_no_uuid");
  EXPECT_EQ(sent(LinkKind::identify, ProjectIdentity::original, "6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
            "anonymous_no_uuid")
      << "version 1";
}

TEST(Links, AreTheSameWithATokenAndWithout) {
  const auto insert_id = [](const PlanOptions& options) {
    const Mapped one = Mapper(links(LinkKind::alias), options).map({{"Id", text("u")}, {"Other", text("a")}});
    return one.updates.at(0).substr(one.updates.at(0).find("$insert_id"));
  };
  EXPECT_EQ(insert_id(in(ProjectIdentity::legacy)),
            insert_id({.timezone = {}, .project_identity = ProjectIdentity::legacy}))
      << "a preview has none";
}

TEST(Links, WithoutTheOtherIdMayBeNone) {
  Mapping mapping = links(LinkKind::alias);
  mapping.targets[0].link->other.empty = EmptyPolicy::skip;
  const Mapped one =
      Mapper(mapping, in(ProjectIdentity::legacy)).map({{"Id", text("u1")}, {"Other", text("")}});
  EXPECT_TRUE(one.updates.empty());
  EXPECT_EQ(one.rows.tally.rows_filtered, 1u);
}

TEST(Links, ThatAreCallsSayTheSameOfTheirIdsAndOfNoTime) {
  const auto call = [](LinkKind kind, std::string_view other) {
    PlanOptions options = in(ProjectIdentity::original);
    options.record_head = R"({"$token":"T",)";
    options.identity_api = IdentityApi::rest;
    Mapping mapping = links(kind);
    mapping.targets[0].link->time = as(ValueType::datetime, "When");
    return Mapper(mapping, options).map({{"Id", text("u\"1")}, {"Other", text(other)}, {"When", text("!")}});
  };
  EXPECT_THAT(call(LinkKind::identify, kUuid).updates,
              ElementsAre(R"({"$token":"T","$identified_id":"u\"1","$anon_id":"6ba7b810-9dad-41d1-80b4-)"
                          R"(00c04fd430c8"})"));
  EXPECT_THAT(call(LinkKind::alias, "new").updates,
              ElementsAre(R"({"$token":"T","distinct_id":"u\"1","alias":"new"})"));
  EXPECT_THAT(call(LinkKind::merge, "u2").updates,
              ElementsAre(R"({"$token":"T","$distinct_ids":["u\"1","u2"]})"));
  EXPECT_EQ(call(LinkKind::identify, "d1").rows.rejects.at(0).code, "anonymous_no_uuid");
}

TEST(Links, ThatAreCallsAreNoneOfASimplifiedProject) {
  PlanOptions options = in(ProjectIdentity::simplified);
  options.identity_api = IdentityApi::rest;
  const Result<Plan> plan = Plan::compile(links(LinkKind::identify), options);
  ASSERT_FALSE(plan);
  EXPECT_THAT(plan.error().message, HasSubstr("test.yaml:3:1: a simplified project links ids by an event"));
}

// Method: of each kind and mode, the places of the two ids in the record.
TEST(Links, AreToldApartFromTheirRecords) {
  struct Case {
    LinkKind kind;
    ProjectIdentity mode;
    IdentityApi api;
  };
  constexpr Case kCases[] = {
      {LinkKind::identify, ProjectIdentity::simplified, IdentityApi::events},
      {LinkKind::identify, ProjectIdentity::original, IdentityApi::events},
      {LinkKind::alias, ProjectIdentity::legacy, IdentityApi::events},
      {LinkKind::merge, ProjectIdentity::original, IdentityApi::events},
      {LinkKind::identify, ProjectIdentity::original, IdentityApi::rest},
      {LinkKind::alias, ProjectIdentity::legacy, IdentityApi::rest},
      {LinkKind::merge, ProjectIdentity::original, IdentityApi::rest},
  };
  for (const auto& [kind, mode, api] : kCases) {
    PlanOptions options = in(mode);
    options.identity_api = api;
    const Mapped one = Mapper(links(kind), options).map({{"Id", text("u1")}, {"Other", text(kUuid)}});
    ASSERT_THAT(one.rows.links, SizeIs(1));
    const EncodedLink& link = one.rows.links[0];
    EXPECT_EQ(link.record, 0u);
    EXPECT_EQ(link.kind, kind);
    EXPECT_EQ(link.mode, mode);
    EXPECT_EQ(one.rows.bytes.substr(link.id.offset, link.id.length), "\"u1\"");
    EXPECT_EQ(one.rows.bytes.substr(link.other.offset, link.other.length), "\"" + std::string(kUuid) + "\"");
  }
}

TEST(Links, MaySayWhen) {
  Mapping mapping = links(LinkKind::identify);
  mapping.targets[0].link->time = as(ValueType::datetime, "When");
  Mapper mapper(mapping, in(ProjectIdentity::simplified));
  const Record row = {{"Id", text("u1")}, {"Other", text("d")}, {"When", text("2024-03-12T09:00:00Z")}};
  EXPECT_THAT(mapper.map(row).updates, ElementsAre(HasSubstr(R"("time":1710234000,)")));
}

}  // namespace
}  // namespace mixferry::mappings
