#include "engine/cli/past_runs.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

#include "engine/report/screen_text.h"

namespace mixferry::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

ledger::RunRecord some_run() {
  ledger::RunRecord run;
  run.id = 366;
  run.identity.sources = {{"/exports/2026/people-2026-11-20.csv", "print"}};
  run.identity.mapping = "/etc/mixferry/contacts.yaml";
  run.identity.project = "https://api.mixpanel.com 0123456789ab";
  run.state = ledger::RunState::finished;
  run.started = "2026-11-20T02:15:07Z";
  run.finished = "2026-11-20T02:16:40Z";
  run.seconds = 93;
  run.tally.rows_delivered = 1'310'103;
  return run;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

TEST(PastRuns, AreALineEachOfWhatTellsThemApart) {
  EXPECT_EQ(table_of({some_run()}, 80),
            "run  started (UTC)     end        rows  rejects  mapping   source\n"
            "366  2026-11-20 02:15  done  1,310,103        -  contacts  people-2026-11-20.csv\n");
}

// Method: numbers, names and a terminal that leave little room for each other.
TEST(PastRuns, FitTheScreen) {
  ledger::RunRecord large = some_run();
  large.id = 12'345;
  large.tally.rows_delivered = 2'000'000'000;
  large.tally.rows_rejected = 123'456'789;
  large.tally.rows_in_doubt = 1'234'567;
  large.identity.mapping = "salesforce/contacts-with-a-very-long-name";
  large.identity.sources.push_back({"/exports/李小龍李小龍李小龍李小龍.csv", "print"});
  for (const std::size_t width : {72U, 80U, 120U}) {
    for (const std::string& line : lines_of(table_of({large, some_run()}, width)))
      EXPECT_LE(report::width_of(line), width) << line;
  }
  EXPECT_THAT(table_of({large}, 72), HasSubstr("123,456,789"));
}

TEST(PastRuns, TellOfDoubtOnlyWhereThereIsSome) {
  ledger::RunRecord doubtful = some_run();
  EXPECT_THAT(table_of({doubtful}, 80), Not(HasSubstr("in doubt")));
  doubtful.tally.rows_in_doubt = 7;
  EXPECT_THAT(table_of({doubtful}, 80), HasSubstr("in doubt"));
}

TEST(PastRuns, TellProjectsLimitsAndWhatIsMendedOnlyWhereTheyDiffer) {
  ledger::RunRecord mended = some_run();
  mended.identity.project = "http://127.0.0.1:8080 fedcba987654";
  mended.identity.limit = 1'000;
  mended.tally.rows_rejected = 3;
  mended.mended_by = {{367, 2}};
  EXPECT_EQ(table_of({mended, some_run()}, 120),
            "run  started (UTC)     end        rows  rejects  mended  limit  project                "
            "mapping   source\n"
            "366  2026-11-20 02:15  done  1,310,106        3       2  1,000  127.0.0.1:8080#fedc    "
            "contacts  people-2026-11-20.csv\n"
            "366  2026-11-20 02:15  done  1,310,103        -       -      -  api.mixpanel.com#0123  "
            "contacts  people-2026-11-20.csv\n");
  EXPECT_TRUE(needs_a_look(mended));
  mended.mended_by = {{367, 2}, {370, 1}};
  EXPECT_FALSE(needs_a_look(mended));
  EXPECT_THAT(details_of(mended, {}), HasSubstr("mended     3 of 3 rejects: 2 by run 367, 1 by run 370\n"));
  mended.state = ledger::RunState::stopped;
  EXPECT_TRUE(needs_a_look(mended));
  mended.state = ledger::RunState::superseded;
  EXPECT_FALSE(needs_a_look(mended)) << "its place was taken";
}

TEST(PastRuns, NamesSteerNoTerminal) {
  ledger::RunRecord run = some_run();
  run.identity.sources = {{"/exports/\x1B[2Ja\xFF.csv", "print"}};
  for (const std::string& text : {table_of({run}, 80), details_of(run, {}), reject_in_words("/\x1B[2J", {}),
                                  in_doubt_in_words("/\x1B[2J", {}, "{\"a\":\"\x1B\"}")})
    EXPECT_THAT(text, Not(HasSubstr("\x1B")));
}

TEST(PastRuns, OneInDetail) {
  ledger::RunRecord run = some_run();
  run.tally.rows_rejected = 3;
  run.tally.reject_reasons = {{"id_empty", 1}, {"not_a_date", 2}};
  run.traffic = {.requests = 656, .retries = 1, .bytes_sent = 0, .responses = {}};
  RangeSet settled;
  settled.add({.first = 1, .last = 1'310'106});
  EXPECT_EQ(details_of(run, {.settled = {settled}, .under_way = {}}),
            "run        366, finished\n"
            "started    2026-11-20T02:15:07Z\n"
            "stopped    2026-11-20T02:16:40Z, after 1m 33s of work\n"
            "mapping    /etc/mixferry/contacts.yaml\n"
            "project    https://api.mixpanel.com 0123456789ab\n"
            "source     /exports/2026/people-2026-11-20.csv: 1,310,106 rows\n"
            "rows       1,310,106 settled: 1,310,103 delivered, 3 rejected\n"
            "updates    0 in 656 requests, 1 retry\n"
            "rejected   2 not_a_date, 1 id_empty\n");
}

// A killed import leaves counters without an answer; they are part of the run, also when another took its
// place.
TEST(PastRuns, TellWhatWasUnderWay) {
  RangeSet under_way;
  under_way.add({.first = 801, .last = 900});
  under_way.add({.first = 1'001, .last = 1'001});
  ledger::RunRecord run = some_run();
  run.state = ledger::RunState::superseded;
  const RowsOfRun rows{.settled = {}, .under_way = {under_way}};
  EXPECT_THAT(details_of(run, rows),
              HasSubstr("\nunder way  101 rows of people-2026-11-20.csv (801 to 900, 1,001): "
                        "sent without\n           an answer, so they may be stored or not\n"));
  EXPECT_EQ(to_json(run, rows).at("rows_under_way"), 101);
  run.state = ledger::RunState::unfinished;
  EXPECT_THAT(details_of(run, rows), HasSubstr("puts them in doubt\n"));
}

TEST(PastRuns, ForPrograms) {
  const boost::json::object run = to_json(some_run(), {});
  EXPECT_EQ(run.at("run"), 366);
  EXPECT_EQ(run.at("status"), "finished");
  EXPECT_EQ(run.at("rows_delivered"), 1'310'103);
  EXPECT_EQ(run.at("started"), "2026-11-20T02:15:07Z");
  EXPECT_EQ(run.at("sources").at(0).at("path"), "/exports/2026/people-2026-11-20.csv");
  EXPECT_EQ(json_line_of("a.csv", {.source = 0, .row = 2, .line = 3}, R"({"$add":{"P":1}})"),
            "{\"source\":\"a.csv\",\"row\":2,\"line\":3,\"update\":{\"$add\":{\"P\":1}}}\n");
}

}  // namespace
}  // namespace mixferry::cli
