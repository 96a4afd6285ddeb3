#include "engine/commands/import_guards.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/commands/import_identity.h"

namespace mixferry::commands {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

ledger::RunRecord run_with_rows(std::uint64_t rows) {
  ledger::RunRecord run;
  run.id = 7;
  run.started = "2026-11-20T02:15:07Z";
  run.tally.rows_delivered = rows;
  return run;
}

Guards min_rows(std::uint64_t rows) {
  return {.rows_min = rows, .drop_percent_max = {}, .skipped_percent_max = {}};
}
Guards max_drop(double percent) {
  return {.drop_percent_max = percent, .skipped_percent_max = {}};
}
Guards max_skipped(double percent) {
  return {.drop_percent_max = {}, .skipped_percent_max = percent};
}

struct GuardCase {
  const char* name;
  Guards guards;
  std::uint64_t rows;
  std::optional<std::uint64_t> rows_before;
  std::uint64_t skipped;  ///< of ten values
  const char* complaint;  ///< empty: it passes
};

class GuardAgainst : public testing::TestWithParam<GuardCase> {};

TEST_P(GuardAgainst, ABadNight) {
  const auto& [name, guards, rows, rows_before, skipped, complaint] = GetParam();
  Prospect prospect{.tally = {.rows_delivered = rows}, .properties = {{}}};
  prospect.properties[0].name = "Born";
  prospect.properties[0].filled = 10 - skipped;
  prospect.properties[0].skipped = skipped;
  const auto last = rows_before ? std::optional(run_with_rows(*rows_before)) : std::nullopt;
  const std::string said = guard_against(guards, prospect, last).value_or("");
  if (*complaint == '\0') {
    EXPECT_EQ(said, "");
  } else {
    EXPECT_THAT(said, HasSubstr(complaint));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Nights, GuardAgainst,
    testing::Values(
        GuardCase{"NoGuards", {}, 0, 100, 10, ""}, GuardCase{"EnoughRows", min_rows(5), 5, 100, 0, ""},
        GuardCase{"ARowTooFew", min_rows(5), 4, {}, 0, "have 4 rows, and --min-rows 5 asks for more"},
        GuardCase{"TheFirstNight", max_drop(0), 1, {}, 0, ""},
        GuardCase{"AsManyGoneAsMay", max_drop(20), 80, 100, 0, ""},
        GuardCase{
            "OneMoreGone", max_drop(20), 79, 100, 0,
            "79 rows, 21 % fewer than the 100 of run 7 of 2026-11-20T02:15:07Z, and --max-drop allows 20%"},
        GuardCase{"AllGone", max_drop(99.9), 0, 100, 0, "0 rows, 100 % fewer"},
        GuardCase{"MoreThanBefore", max_drop(0), 200, 100, 0, ""},
        GuardCase{"NothingBefore", max_drop(0), 0, 0, 0, ""},
        GuardCase{"AsManySkippedAsMay", max_skipped(30), 10, {}, 3, ""},
        GuardCase{"OneMoreSkipped",
                  max_skipped(30),
                  10,
                  {},
                  4,
                  "of the property \"Born\", 4 of 10 values (40 %) would be left out by on_error: skip"}),
    [](const auto& row) { return row.param.name; });

ColumnRequest columns(std::vector<std::string> names, bool others = false) {
  return {.names = std::move(names), .others = others};
}

TEST(Losses, AreColumnsThatWereFilledAndAreAskedFor) {
  ledger::RunRecord last = run_with_rows(5);
  last.tally.filled_columns = {{"ID", 1}, {"Mail", 3}, {"Old", 1}};
  const Tally tonight{.rows_delivered = 5, .filled_columns = {{"ID", 1}, {"New", 1}}};
  EXPECT_THAT(losses(tonight, columns({"ID", "Mail"}), last),
              ElementsAre("the column \"Mail\" is empty in all rows, and was not in run 7 of "
                          "2026-11-20T02:15:07Z"));
  EXPECT_THAT(losses(tonight, columns({}, true), last),
              ElementsAre(HasSubstr("\"Mail\""), HasSubstr("\"Old\"")));
}

TEST(Losses, OfAllRowsAreToldInOneSentence) {
  ledger::RunRecord last = run_with_rows(5);
  last.tally.filled_columns = {{"ID", 1}};
  EXPECT_THAT(losses({}, columns({"ID"}), last),
              ElementsAre("run 7 of 2026-11-20T02:15:07Z had 5 rows, tonight there is none"));
  EXPECT_THAT(losses({}, columns({"ID"}), run_with_rows(0)), IsEmpty());
}

TEST(WithoutDay, IsTheSameForEachNight) {
  EXPECT_EQ(without_day("/in/contacts-2026-11-20.csv"), without_day("/in/contacts-2026-1-1.csv"));
  EXPECT_EQ(without_day("a20261120T0215b"), "a0T0b");
  EXPECT_NE(without_day("/in/contacts-1.csv"), without_day("/in/companies-1.csv"));
}

}  // namespace
}  // namespace mixferry::commands
