#include "engine/cli/runs_diff_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

#include "engine/commands/layout_text.h"
#include "engine/pipeline/run_identity.h"
#include "engine/pipeline/run_kind.h"
#include "engine/report/screen_text.h"
#include "tests/unit/report/some_sync.h"

namespace mixferry::cli {
namespace {

using commands::RunsDiff;
using commands::RunToCompare;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string layout(std::vector<std::string> columns) {
  return commands::to_text({.form = connectors::RowForm::cells, .columns = std::move(columns)});
}

RunToCompare some_run_to_compare() {
  RunToCompare one;
  one.run.identity.sources = {{"/in/a.csv", "print"}};
  one.run.identity.mapping = "m.yaml";
  one.run.identity.settings_hash = "s";
  one.run.tally = {.rows_delivered = 9, .rows_rejected = 1, .reject_reasons = {{"id_empty", 1}}};
  one.layouts = {layout({"ID", "Mail", "mixferry reject: row"})};
  return one;
}

TEST(RunsDiff, OfTheSameIsNothing) {
  const RunsDiff diff = differences(some_run_to_compare(), some_run_to_compare());
  EXPECT_THAT(diff.values, IsEmpty());
  EXPECT_THAT(diff.changes, IsEmpty());
}

TEST(RunsDiff, OfTwoSyncsTellsWhatTheyFound) {
  RunToCompare before = some_run_to_compare();
  RunToCompare after = some_run_to_compare();
  before.sync = after.sync = report::some_sync();
  after.sync->spaces[0].gone = 5'000;
  after.sync->spaces.push_back({.profiles = "groups company", .added = 4});
  std::vector<std::string> values;
  for (const commands::Difference& one : differences(before, after).values)
    values.push_back(one.what + ": " + one.before + ", " + one.after);
  EXPECT_THAT(values, ElementsAre("groups company added: 0, 4", "users gone: 3, 5,000"));
}

TEST(RunsDiff, TellsASyncFromAnImportAndNotWhatItIsComparedWith) {
  RunToCompare one = some_run_to_compare();
  one.run.identity.effect = "0123456789abcdef0123456789abcdef the id\n";
  one.run.identity.settings_hash = pipeline::short_hash(one.run.identity.effect);
  RunToCompare sync = one;
  RunToCompare later = one;
  pipeline::compare_with(sync.run.identity, "last night's");
  pipeline::compare_with(later.run.identity, "tonight's");
  const RunsDiff apart = differences(one, sync);
  ASSERT_EQ(apart.values.size(), 1u);
  EXPECT_EQ(apart.values[0].what + ": " + apart.values[0].before + ", " + apart.values[0].after,
            "what: import, sync");
  EXPECT_THAT(apart.changes, IsEmpty());
  EXPECT_THAT(differences(sync, later).changes, IsEmpty());
}

TEST(RunsDiff, TellsCountsSettingsAndColumns) {
  RunToCompare after = some_run_to_compare();
  after.run.identity.limit = 1'000;
  after.run.identity.settings_hash = "t";
  after.run.tally.rows_delivered = 1'234;
  after.run.tally.reject_reasons = {{"not_a_date", 1}};
  after.layouts = {layout({"ID", "E-Mail"})};
  const RunsDiff diff = differences(some_run_to_compare(), after);
  EXPECT_THAT(diff.changes, ElementsAre("the mapping or the way to read may have changed",
                                        "column \"E-Mail\" is new", "column \"Mail\" is gone"));
  const std::string words = in_words(diff, 3, 5, 80);
  EXPECT_EQ(words,
            "                      run 3                         run 5\n"
            "limit                 none                          1,000\n"
            "rows read             10                            1,235\n"
            "delivered             9                             1,234\n"
            "rejected: id_empty    1                             0\n"
            "rejected: not_a_date  0                             1\n"
            "in run 5:\n"
            "  the mapping or the way to read may have changed\n"
            "  column \"E-Mail\" is new\n"
            "  column \"Mail\" is gone\n");
  EXPECT_EQ(to_json(diff, 3, 5).at("values").at("rejected: id_empty"), (boost::json::array{"1", "0"}));
}

// Method: names as long and as wide as they come, and what would steer a terminal.
TEST(RunsDiff, FitsTheScreen) {
  RunToCompare after = some_run_to_compare();
  after.run.identity.mapping = "/etc/" + std::string(200, 'x') + "\x1B[2J.yaml";
  after.run.tally.reject_reasons = {{std::string(100, 'r'), 1}};
  after.run.tally.skipped_values = {{"李小龍李小龍李小龍李小龍李小龍李小龍", 1}};
  const std::string words = in_words(differences(some_run_to_compare(), after), 3, 5, 80);
  std::istringstream stream(words);
  for (std::string line; std::getline(stream, line);) EXPECT_LE(report::width_of(line), 80u) << line;
  EXPECT_THAT(words, testing::Not(HasSubstr("\x1B")));
}

}  // namespace
}  // namespace mixferry::cli
