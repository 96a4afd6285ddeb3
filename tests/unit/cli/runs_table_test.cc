#include "engine/cli/runs_table.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

#include "engine/pipeline/run_kind.h"
#include "engine/report/screen_text.h"
#include "tests/unit/cli/some_run.h"

namespace mixferry::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using tests::some_run;

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

TEST(PastRuns, TellSyncsFromImportsWhereThereAreSome) {
  ledger::RunRecord sync = some_run();
  sync.id = 367;
  pipeline::compare_with(sync.identity, "last night's");
  ledger::RunRecord gone = some_run();
  gone.id = 368;
  gone.identity.sources = {{"/s/snapshots/0123456789abcdef/gone_users_0123456789abcdef.jsonl", "print"}};
  gone.identity.profiles = {"users"};
  gone.tally.rows_delivered = 3;
  pipeline::make_gone(gone.identity, "last night's", "/etc/mixferry/contacts.yaml");
  EXPECT_EQ(table_of({gone, sync, some_run()}, 120),
            "run  started (UTC)     end   what         rows  rejects  mapping   source\n"
            "368  2026-11-20 02:15  done  gone            3        -  contacts  users\n"
            "367  2026-11-20 02:15  done  sync    1,310,103        -  contacts  people-2026-11-20.csv\n"
            "366  2026-11-20 02:15  done  import  1,310,103        -  contacts  people-2026-11-20.csv\n");
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
  ledger::RunRecord sync = large;
  pipeline::compare_with(sync.identity, "last night's");
  for (const std::size_t width : {72U, 80U, 120U}) {
    for (const std::string& line : lines_of(table_of({large, some_run()}, width)))
      EXPECT_LE(report::width_of(line), width) << line;
    for (const std::string& line : lines_of(table_of({sync, some_run()}, width + 8)))
      EXPECT_LE(report::width_of(line), width + 8) << line;
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
}

// Method: of a project, what all have in common takes no room.
TEST(PastRuns, TellOfProjectsWhatTellsThemApart) {
  ledger::RunRecord other = some_run();
  other.identity.project = "https://api.mixpanel.com fedcba987654";
  EXPECT_THAT(table_of({other, some_run()}, 80), AllOf(HasSubstr("  #fedc  "), HasSubstr("  #0123  ")));
  EXPECT_THAT(table_of({other, some_run()}, 80), Not(HasSubstr("api.mixpanel.com")));
  other.identity.project = "https://api-eu.mixpanel.com 0123456789ab";
  EXPECT_THAT(
      table_of({other, some_run()}, 80),
      AllOf(HasSubstr("  api-eu.mixpanel.com  "), HasSubstr("  api.mixpanel.com  "), Not(HasSubstr("#"))));
}

TEST(PastRuns, NamesSteerNoTerminal) {
  ledger::RunRecord run = some_run();
  run.identity.sources = {{"/exports/\x1B[2Ja\xFF.csv", "print"}};
  EXPECT_THAT(table_of({run}, 80), Not(HasSubstr("\x1B")));
}

}  // namespace
}  // namespace mixferry::cli
