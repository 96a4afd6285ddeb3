#include "engine/report/sync_json.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "tests/unit/report/some_sync.h"

namespace mixferry::report {
namespace {

/// With another value than the default in each field.
SyncReport full_of_everything() {
  SyncReport sync = some_sync();
  sync.full = sync.dry_run = true;
  sync.rows_compared = 14;
  sync.rows_rejected = 15;
  sync.rows_unreadable = 7;
  sync.remarks = {"One.", "Another \"one\"."};
  SyncedProfiles groups{.profiles = "groups company",
                        .before = 1,
                        .added = 18'446'744'073'709'551'615u,
                        .added_at_most = true,
                        .changed = 3,
                        .unchanged = 4,
                        .left_out = 12,
                        .gone = 5,
                        .gone_rule = "delete",
                        .gone_done = 6,
                        .gone_rejected = 7,
                        .gone_left = 8,
                        .gone_requests = 13,
                        .looked_at = 9,
                        .same_values = 10};
  groups.why_left_out = true;
  groups.repeated = 11;
  sync.spaces.push_back(groups);
  return sync;
}

TEST(SyncJson, IsReadAgainAsItWas) {
  for (const SyncReport& sync : {full_of_everything(), some_sync(), SyncReport{.job = "first"}})
    EXPECT_EQ(sync_report_from(to_json(sync)), sync) << to_json(sync);
}

TEST(SyncJson, HasANumberForEachThingThatIsTold) {
  const boost::json::value json = to_json_object(some_sync());
  EXPECT_EQ(json.at("last").as_string(), "2026-11-20T02:14:07Z");
  const boost::json::value& users = json.at("profiles").at("users");
  EXPECT_EQ(users.at("changed").to_number<int>(), 104'000);
  EXPECT_TRUE(users.at("added_exact").as_bool());
  EXPECT_EQ(users.at("left_out").to_number<int>(), 2);
  EXPECT_EQ(users.at("gone_rule").as_string(), "keep");
  EXPECT_EQ(users.at("repeated_rows").to_number<int>(), 5);
  EXPECT_EQ(users.at("stamp").as_string(), "Last Modified");
  const boost::json::value& seats = users.at("properties").at(2);
  EXPECT_EQ(seats.at("property").as_string(), "Seats");
  EXPECT_FALSE(seats.at("examples").at(0).as_object().contains("before")) << "it was not sent";
  EXPECT_EQ(seats.at("examples").at(0).at("after").as_string(), "3");
  EXPECT_FALSE(to_json_object({.job = "contacts"}).contains("last")) << "the first";
}

TEST(SyncJson, OfALaterProgramSaysMore) {
  boost::json::object document = boost::json::parse(to_json(some_sync())).as_object();
  document["weather"] = "fair";
  EXPECT_EQ(sync_report_from(boost::json::serialize(document)), some_sync());
}

TEST(SyncJson, OfAnythingElseIsNone) {
  for (const char* const text :
       {"", "{", "[]", "{}", R"({"schema":2,"profiles":{}})", R"({"schema":1})",
        R"({"schema":1,"profiles":{"users":{"added":"many"}}})",
        R"({"schema":1,"profiles":{"users":{"added":-1}}})", R"({"schema":1,"profiles":{"users":[]}})",
        R"({"schema":1,"profiles":{},"full":1})"})
    EXPECT_FALSE(sync_report_from(text)) << text;
}

}  // namespace
}  // namespace mixferry::report
