#include "engine/cli/run_json.h"

#include <gtest/gtest.h>

#include "engine/pipeline/run_kind.h"
#include "tests/unit/cli/some_run.h"
#include "tests/unit/report/some_sync.h"

namespace mixferry::cli {
namespace {

using tests::some_run;

TEST(RunJson, HasTheKeysOfReports) {
  const boost::json::object run = to_json(some_run(), {});
  EXPECT_EQ(run.at("run"), 366);
  EXPECT_EQ(run.at("status"), "finished");
  EXPECT_EQ(run.at("rows_delivered"), 1'310'103);
  EXPECT_EQ(run.at("started"), "2026-11-20T02:15:07Z");
  EXPECT_EQ(run.at("sources").at(0).at("path"), "/exports/2026/people-2026-11-20.csv");
  EXPECT_EQ(json_line_of("a.csv", {.source = 0, .row = 2, .line = 3}, R"({"$add":{"P":1}})"),
            "{\"source\":\"a.csv\",\"row\":2,\"line\":3,\"update\":{\"$add\":{\"P\":1}}}\n");
}

TEST(RunJson, OfASyncHoldsWhatItFound) {
  EXPECT_FALSE(to_json(some_run(), {}).contains("sync"));
  EXPECT_EQ(to_json(some_run(), {}, report::some_sync()).at("sync").at("profiles").at("users").at("added"),
            12);
}

TEST(RunJson, TellsWhatItIs) {
  ledger::RunRecord run = some_run();
  EXPECT_EQ(to_json(run, {}).at("what"), "import");
  pipeline::compare_with(run.identity, "last night's");
  EXPECT_EQ(to_json(run, {}).at("what"), "sync");
}

TEST(RunJson, CountsWhatWasUnderWay) {
  RangeSet under_way;
  under_way.add({.first = 801, .last = 900});
  under_way.add({.first = 1'001, .last = 1'001});
  EXPECT_EQ(to_json(some_run(), {.settled = {}, .under_way = {under_way}}).at("rows_under_way"), 101);
}

}  // namespace
}  // namespace mixferry::cli
