#include "engine/report/sync_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

#include "engine/report/run_report.h"
#include "engine/report/screen_text.h"
#include "tests/unit/report/some_sync.h"

namespace mixferry::report {
namespace {

using testing::HasSubstr;
using testing::Not;

RunReport sync_run(RunStatus status, SyncReport sync, std::uint64_t requests) {
  RunReport report;
  report.command = "sync";
  report.run = 3;
  report.status = status;
  report.sync = std::move(sync);
  report.whole_run.tally = {.rows_delivered = 116, .rows_unchanged = 1'000};
  report.whole_run.traffic.requests = requests;
  return report;
}

TEST(SyncText, TellsANightAsATerminalShowsIt) {
  EXPECT_EQ(in_words(some_sync()),
            "users: 10,000,204 profiles tonight, 10,000,197 in the last sync\n"
            "  added                     12\n"
            "  changed              104,000\n"
            "  unchanged          9,896,192\n"
            "  left out                   2   all their rows are filtered or rejected\n"
            "  gone                       3   left as they are in Mixpanel (gone: keep)\n"
            "  repeated ids               5   rows whose id an earlier row has\n"
            "Why users changed, by the 104 of 104,000 whose last records were kept whole; in\n"
            "1 of them every value is the same, and is written otherwise:\n"
            "  property        in  id    before                 tonight\n"
            "  Last Modified  103  1001  \"2026-11-20T01:00:00\"  \"2026-11-21T01:00:00\"\n"
            "                      1002  \"2026-11-20T01:00:01\"  \"2026-11-21T01:00:01\"\n"
            "  Plan             4  1002  \"free\"                 \"pro\"\n"
            "  Seats            1  1003  not sent               3\n"
            "  Trial            1  1003  true                   not sent\n"
            "  `Last Modified` changed in 99.0 % of the changed users that were looked at, in\n"
            "  95.1 % nothing else did: a stamp? Leave it out of the mapping, and those stay\n"
            "  unchanged.\n");
}

TEST(SyncText, OfTheFirstNightSaysThatEverythingIsNew) {
  const SyncReport first{.job = "contacts", .spaces = {{.profiles = "users", .added = 1'116}}};
  EXPECT_EQ(headline(sync_run(RunStatus::finished, first, 2)),
            "Run 3 finished: the first sync, so everything is new.");
  EXPECT_EQ(in_words(first),
            "users: 1,116 profiles for the first time\n"
            "  added                  1,116\n");
}

TEST(SyncText, OfANightWithNothingToDoSaysSo) {
  const SyncReport quiet{
      .last = "2026-11-20T02:14:07Z",
      .spaces = {{.profiles = "users", .before = 5, .unchanged = 5}, {.profiles = "groups company"}}};
  EXPECT_EQ(headline(sync_run(RunStatus::finished, quiet, 0)),
            "Run 3 finished: nothing changed since 2026-11-20 02:14 UTC, and nothing was sent.");
}

// Method: no row changed, and who is gone was seen to; or was not, since some rows can't be read.
TEST(SyncText, OfANightThatSawToTheGoneAloneSaysWhatBecameOfThem) {
  SyncReport sync{
      .last = "2026-11-20T02:14:07Z",
      .spaces = {{.profiles = "users", .before = 5, .unchanged = 3, .gone = 2, .gone_rule = "set"}}};
  sync.spaces[0].gone_done = 2;
  sync.spaces[0].gone_requests = 1;
  EXPECT_EQ(headline(sync_run(RunStatus::finished, sync, 0)),
            "Run 3 finished: 2 gone since 2026-11-20 02:14 UTC.");
  EXPECT_THAT(in_words(sync), HasSubstr("2   had properties set, in 1 request (gone: set)\n"));
  EXPECT_THAT(summary(sync_run(RunStatus::stopped, sync, 0)), HasSubstr("Found, and not all of it sent:\n"));
  sync.spaces[0].gone_done = sync.spaces[0].gone_requests = 0;
  sync.spaces[0].gone_left = 2;
  EXPECT_EQ(headline(sync_run(RunStatus::finished, sync, 0)),
            "Run 3 finished: 2 gone (left alone) since 2026-11-20 02:14 UTC, and nothing was sent.");
}

TEST(SyncText, NamesTheKindsOfProfilesWhereThereAreSeveral) {
  SyncReport sync = some_sync();
  sync.spaces.push_back({.profiles = "groups company", .added = 4, .added_at_most = true});
  sync.spaces.push_back({.profiles = "events", .before = 1, .unchanged = 1});
  EXPECT_EQ(found_in_words(sync),
            "users: 12 added, 104,000 changed and 3 gone; groups company: at most 4 added since 2026-11-20 "
            "02:14 UTC");
  EXPECT_THAT(in_words(sync),
              HasSubstr("at most: too many to tell repeated ids\nevents: 1 event tonight, 1 in"));
}

TEST(SyncText, OfADryRunSaysThatNothingWasDone) {
  SyncReport sync = some_sync();
  sync.dry_run = true;
  sync.spaces[0].gone_rule = "delete";
  for (const RunStatus status : {RunStatus::checked, RunStatus::finished}) {
    EXPECT_EQ(
        headline(sync_run(status, sync, 0)),
        "Dry run: 12 added, 104,000 changed and 3 gone since 2026-11-20 02:14 UTC. Nothing was sent, and "
        "nothing is remembered.");
  }
  EXPECT_THAT(in_words(sync), HasSubstr("gone                       3   would be deleted (gone: delete)\n"));
}

TEST(SyncText, OfADryRunSaysWhatWouldBecomeOfTheRows) {
  SyncReport sync = some_sync();
  sync.dry_run = true;
  RunReport report = sync_run(RunStatus::checked, sync, 0);
  report.whole_run.tally.rows_rejected = 2;
  const std::string text = summary(report);
  EXPECT_THAT(text, HasSubstr("  rows read              1,118\n"
                              "  would be sent            116\n"
                              "  unchanged              1,000"));
  EXPECT_THAT(text, HasSubstr("  rejected                   2"));
}

TEST(SyncText, OfAFullSyncSaysThatEverythingWasSent) {
  SyncReport sync = some_sync();
  sync.full = true;
  EXPECT_EQ(headline(sync_run(RunStatus::finished, sync, 9)),
            "Run 3 finished: everything was sent (--full); 12 added, 104,000 changed and 3 gone since "
            "2026-11-20 02:14 UTC.");
  EXPECT_THAT(in_words(sync), HasSubstr("9,896,192   sent all the same: --full\n"));
}

// Method: one that a guard stopped before anything was sent, and one that was interrupted.
TEST(SyncText, OfAStoppedNightSaysWhatBecameOfWhatWasFound) {
  RunReport report = sync_run(RunStatus::failed, some_sync(), 0);
  report.message = "5,000,000 of 10,000,195 users are gone, more than --max-gone 5% allows.";
  EXPECT_THAT(summary(report), HasSubstr("Found; nothing was sent, and nothing is remembered:\nusers: 10,"));
  report.whole_run.tally = {};
  report.sync->rows_compared = 1'118;
  report.sync->rows_rejected = 2;
  EXPECT_THAT(summary(report), HasSubstr("  rows read              1,118\n  rejected                   2\n"));
  report = sync_run(RunStatus::stopped, some_sync(), 7);
  report.message = "interrupted";
  const std::string text = summary(report);
  EXPECT_TRUE(text.starts_with("Run 3 stopped: interrupted\n")) << text;
  EXPECT_THAT(text, HasSubstr("Found, and not all of it sent:\nusers: 10,"));
}

TEST(SyncText, OfASyncThatIsFinishedAlreadyNamesItsOwnOption) {
  EXPECT_EQ(headline(sync_run(RunStatus::already_delivered, some_sync(), 1)),
            "Run 3 is finished already: nothing was sent. (--full sends everything once more.)");
}

struct GoneCase {
  const char* name;
  SyncedProfiles space;
  const char* words;
};

class GoneProfiles : public testing::TestWithParam<GoneCase> {};

TEST_P(GoneProfiles, AreToldWithWhatBecameOfThem) {
  EXPECT_EQ(gone_in_words(GetParam().space), GetParam().words);
}

INSTANTIATE_TEST_SUITE_P(
    Rules, GoneProfiles,
    testing::Values(
        GoneCase{"None", {.gone_rule = "delete"}, ""},
        GoneCase{"Deleted", {.gone = 3, .gone_rule = "delete", .gone_done = 3}, "deleted (gone: delete)"},
        GoneCase{
            "SomeDeleted", {.gone = 3, .gone_rule = "delete", .gone_done = 2}, "2 deleted (gone: delete)"},
        GoneCase{"NotYet", {.gone = 3, .gone_rule = "delete"}, "would be deleted (gone: delete)"},
        GoneCase{"NotTaken",
                 {.gone = 3, .gone_rule = "delete", .gone_rejected = 3},
                 "none deleted (gone: delete)"},
        GoneCase{
            "Unset", {.gone = 3, .gone_rule = "unset", .gone_done = 3}, "had properties unset (gone: unset)"},
        GoneCase{"Set", {.gone = 3, .gone_rule = "set", .gone_done = 1}, "1 had properties set (gone: set)"}),
    [](const auto& row) { return row.param.name; });

TEST(SyncText, TellsWhatIsLeftOfTheGone) {
  SyncReport sync = some_sync();
  SyncedProfiles& users = sync.spaces[0];
  users.gone = 10;
  users.gone_rule = "delete";
  users.gone_done = 7;
  users.gone_rejected = 1;
  users.gone_left = 2;
  sync.rows_unreadable = 4;
  sync.remarks = {"Something else."};
  const std::string text = in_words(sync);
  EXPECT_THAT(text,
              HasSubstr("  gone                      10   7 deleted (gone: delete)\n"
                        "  not taken                  1   of the gone: Mixpanel rejected it\n"
                        "  left alone                 2   of the gone: unreadable rows may be theirs\n"));
  EXPECT_THAT(text, HasSubstr("Of 4 rows nobody can tell whose they are: rejected without an id.\n"
                              "Something else.\n"));
}

TEST(SyncText, NamesNoStampWhereThereIsNone) {
  SyncReport sync = some_sync();
  sync.spaces[0].why[0].alone = 10;
  EXPECT_THAT(in_words(sync), Not(HasSubstr("a stamp?")));
}

TEST(SyncText, RoundsNothingUpToAll) {
  SyncedProfiles users = some_sync().spaces[0];
  users.looked_at = 100'000;
  users.why[0].profiles = users.why[0].alone = users.why[0].replaced = 99'999;
  EXPECT_EQ(
      stamp_in_words(users),
      "`Last Modified` changed in 99.9 % of the changed users that were looked at, and nothing else did "
      "in them: a stamp? Leave it out of the mapping, and they stay unchanged.");
  users.why[0].profiles = users.why[0].alone = 100'000;
  EXPECT_THAT(stamp_in_words(users), HasSubstr("changed in 100 % of"));
}

// Method: names, ids, values and counts as wide as they come, of every number of properties.
TEST(SyncText, FitsOnAScreen) {
  SyncReport sync = some_sync();
  SyncedProfiles& users = sync.spaces[0];
  users.profiles = "groups " + std::string(100, 'k');
  users.before = users.added = users.changed = users.left_out = users.gone = users.gone_left =
      123'456'789'012;
  users.added_at_most = users.why_left_out = true;
  users.gone_rule = "unset";
  sync.rows_unreadable = 123'456'789'012;
  sync.remarks = {std::string(50, 'r') + " " + std::string(50, 's') + "\x1B[2J"};
  for (std::uint64_t i = 1; i < 30; ++i) {
    std::string wide;
    for (std::uint64_t j = 0; j < i * 3; ++j) wide += "\xE5\xAD\x97";
    users.why[0].name = wide;
    users.why.push_back({.name = wide, .profiles = i, .examples = {{wide, wide + "\x1B[2J", "\n"}}});
    std::istringstream lines(in_words(sync));
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(width_of(line), 80u) << line;
      EXPECT_EQ(line.find('\x1B'), std::string::npos);
    }
  }
  EXPECT_THAT(in_words(sync), HasSubstr("and 23 more, beside some that nobody counted\n"));
}

}  // namespace
}  // namespace mixferry::report
