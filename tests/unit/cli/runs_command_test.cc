#include "engine/cli/runs_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mixferry::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct RunsCase {
  const char* name;
  std::vector<std::string> words;
  std::string since;
  const char* problem;  ///< empty: it is understood
};

class RunsAskedFor : public testing::TestWithParam<RunsCase> {};

TEST_P(RunsAskedFor, AreUnderstoodOrRefused) {
  RunsArguments runs;
  Problems problems;
  understand_runs({.words = GetParam().words, .since = GetParam().since}, runs, problems);
  if (*GetParam().problem == '\0') {
    EXPECT_THAT(problems, IsEmpty());
  } else {
    EXPECT_THAT(problems, ElementsAre(HasSubstr(GetParam().problem)));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Words, RunsAskedFor,
    testing::Values(RunsCase{"None", {}, "", ""}, RunsCase{"One", {"3"}, "", ""},
                    RunsCase{"Two", {"diff", "3", "5"}, "", ""},
                    RunsCase{"NoNumber", {"3x"}, "", "3x: a run is called by its number"},
                    RunsCase{"Zero", {"0"}, "", "0: a run"}, RunsCase{"Negative", {"-1"}, "", "-1: a run"},
                    RunsCase{"TooLarge", {"99999999999999999999"}, "", "a run is called by its number"},
                    RunsCase{"DiffOfOne", {"diff", "3"}, "", "or diff and two of them"},
                    RunsCase{"TwoWithoutDiff", {"3", "5"}, "", "or diff and two of them"},
                    RunsCase{"ADay", {}, "2026-11-20", ""}, RunsCase{"ATime", {}, "2026-11-20T02:15:07Z", ""},
                    RunsCase{"ToTheMinute", {}, "2026-11-20T02:15", ""}, RunsCase{"Days", {}, "7d", ""},
                    RunsCase{"Hours", {}, "12h", ""},
                    RunsCase{"NoTimeAgo", {}, "0d", "--since 0d: give a day"},
                    RunsCase{"NoTime", {}, "20.11.2026", "--since 20.11.2026: give a day"},
                    RunsCase{"NoUnit", {}, "7", "--since 7: give a day"},
                    RunsCase{"HalfADay", {}, "2026-11", "--since 2026-11: give a day"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace mixferry::cli
