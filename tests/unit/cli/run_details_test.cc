#include "engine/cli/run_details.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/pipeline/run_kind.h"
#include "engine/report/reject_line.h"
#include "tests/unit/cli/some_run.h"
#include "tests/unit/report/some_sync.h"

namespace mixferry::cli {
namespace {

using testing::HasSubstr;
using testing::Not;
using tests::some_run;

TEST(RunDetails, OneInDetail) {
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
            "records    0 in 656 requests, 1 retry\n"
            "rejected   2 not_a_date, 1 id_empty\n");
}

TEST(RunDetails, TellWhatIsMended) {
  ledger::RunRecord mended = some_run();
  mended.tally.rows_rejected = 3;
  mended.mended_by = {{367, 2}, {370, 1}};
  EXPECT_THAT(details_of(mended, {}), HasSubstr("mended     3 of 3 rejects: 2 by run 367, 1 by run 370\n"));
}

TEST(RunDetails, OfASyncTellWhatItFound) {
  commands::RunDetails details{.run = some_run(), .rows = {}};
  EXPECT_EQ(sync_in_details(details), "");
  details.sync = report::some_sync();
  EXPECT_THAT(sync_in_details(details),
              HasSubstr("sync       12 added, 104,000 changed and 3 gone since 2026-11-20 02:14 UTC\n"
                        "users: 10,000,204 profiles tonight, 10,000,197 in the last sync\n"));
  details.sync.reset();
  details.sync_trouble = "/s/runs/7/sync.json is no report of a sync";
  EXPECT_EQ(sync_in_details(details),
            "sync       what it found is not known: /s/runs/7/sync.json is no report of a\n"
            "           sync\n");
}

// The list of its ids, and what was done to them, are removed when the sync has ended: neither is named.
TEST(RunDetails, OfGoneProfilesTellWhoseTheyAre) {
  ledger::RunRecord run = some_run();
  run.identity.profiles = {"users"};
  pipeline::make_gone(run.identity, "last night's", "/etc/mixferry/contacts.yaml");
  RangeSet settled;
  settled.add({.first = 1, .last = 3});
  const std::string text = details_of(run, {.settled = {settled}, .under_way = {}});
  EXPECT_THAT(text, HasSubstr("run        366, what a sync did about who was gone, finished\n"));
  EXPECT_THAT(text, HasSubstr("job        /etc/mixferry/contacts.yaml\n"));
  EXPECT_THAT(text, HasSubstr("gone       users: 3 profiles\n"));
  EXPECT_THAT(text, Not(HasSubstr("people-2026-11-20.csv")));
}

// A killed import leaves counters without an answer; they are part of the run, also when another took its
// place.
TEST(RunDetails, TellWhatWasUnderWay) {
  RangeSet under_way;
  under_way.add({.first = 801, .last = 900});
  under_way.add({.first = 1'001, .last = 1'001});
  ledger::RunRecord run = some_run();
  run.state = ledger::RunState::superseded;
  const commands::RowsOfRun rows{.settled = {}, .under_way = {under_way}};
  EXPECT_THAT(details_of(run, rows),
              HasSubstr("\nunder way  101 rows of people-2026-11-20.csv (801 to 900, 1,001): "
                        "sent without\n           an answer, so they may be stored or not\n"));
  run.state = ledger::RunState::unfinished;
  EXPECT_THAT(details_of(run, rows), HasSubstr("puts them in doubt\n"));
}

TEST(RunDetails, NamesSteerNoTerminal) {
  ledger::RunRecord run = some_run();
  run.identity.sources = {{"/exports/\x1B[2Ja\xFF.csv", "print"}};
  for (const std::string& text : {details_of(run, {}), report::reject_in_words("/\x1B[2J", {}),
                                  in_doubt_in_words("/\x1B[2J", {}, "{\"a\":\"\x1B\"}")})
    EXPECT_THAT(text, Not(HasSubstr("\x1B")));
}

}  // namespace
}  // namespace mixferry::cli
