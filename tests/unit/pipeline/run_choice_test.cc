#include "engine/pipeline/run_choice.h"

#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "engine/pipeline/run_identity.h"
#include "engine/pipeline/run_kind.h"

namespace mixferry::pipeline {
namespace {

using ledger::RunIdentity;
using ledger::RunRecord;
using ledger::RunState;
using testing::HasSubstr;

RunIdentity identity_of(const std::vector<std::string>& files, const std::string& settings = "s") {
  RunIdentity identity;
  for (const std::string& file : files) identity.sources.push_back({"/in/" + file, "print of " + file});
  identity.mapping = "m.yaml";
  identity.settings_hash = settings;
  identity.profiles = {"users"};
  identity.project = "p";
  return identity;
}

RunRecord run_of(ledger::RunId id, RunIdentity identity, RunState state) {
  RunRecord run{.id = id,
                .identity = std::move(identity),
                .state = state,
                .started = {},
                .finished = {},
                .tally = {},
                .traffic = {}};
  run.tally.rows_delivered = 10;
  run.tally.records_sent = 10;
  return run;
}

struct Case {
  const char* name;
  std::vector<RunRecord> runs;  ///< latest first
  RunIdentity now;
  RunWishes wishes;
  std::uint64_t in_doubt;
  const char* choice;  ///< `begin`, `go on 1`, `nothing 1`, `refused`; behind it those given up
};

std::string in_words(const RunChoice& choice) {
  std::string words = choice.what == RunChoice::What::begin   ? "begin"
                      : choice.what == RunChoice::What::go_on ? "go on " + std::to_string(choice.run)
                                                              : "nothing " + std::to_string(choice.run);
  for (const ledger::RunId run : choice.given_up) words += " without " + std::to_string(run);
  return words;
}

class ChooseRun : public testing::TestWithParam<Case> {};

TEST_P(ChooseRun, TakesTheRunThatIsTheSame) {
  const Case& given = GetParam();
  std::string chosen = "refused";
  try {
    chosen = in_words(choose_run(given.now, given.runs, given.wishes, /*counts_alone=*/false,
                                 [&](ledger::RunId) { return given.in_doubt; }));
  } catch (const RunError& refusal) {
    EXPECT_EQ(refusal.exit_code(), ExitCode::usage);
    EXPECT_THAT(refusal.what(), HasSubstr("--superseded new-run"));
  }
  EXPECT_EQ(chosen, given.choice);
}

const RunRecord kOpen = run_of(1, identity_of({"b", "c"}), RunState::unfinished);
const RunRecord kOpenA = run_of(1, identity_of({"a"}), RunState::unfinished);
const RunRecord kStopped = run_of(1, identity_of({"a"}), RunState::stopped);
const RunRecord kFinished = run_of(1, identity_of({"a"}), RunState::finished);

RunRecord with_nothing(RunRecord run) {
  run.tally = {};
  return run;
}

RunRecord mended_by(ledger::RunId later, RunRecord run) {
  run.mended_by = {{later, 1}};
  return run;
}

RunIdentity named(RunIdentity identity, const char* mapping) {
  identity.mapping = mapping;
  return identity;
}
RunIdentity with_counter(RunIdentity identity) {
  identity.counters = {"add Points"};
  return identity;
}
RunIdentity with_limit(RunIdentity identity) {
  identity.limit = 5;
  return identity;
}
RunIdentity with_only(RunIdentity identity) {
  identity.only = {"1001"};
  return identity;
}
RunIdentity of_groups(RunIdentity identity) {
  identity.profiles = {"groups company"};
  identity.mapping = "g.yaml";
  identity.settings_hash = "g";
  return identity;
}
RunIdentity of_project(RunIdentity identity, const char* project) {
  identity.project = project;
  return identity;
}

INSTANTIATE_TEST_SUITE_P(
    Runs, ChooseRun,
    testing::Values(
        Case{"Nothing", {}, identity_of({"a"}), {}, 0, "begin"},
        Case{"Same", {kOpen}, identity_of({"b", "c"}), {}, 0, "go on 1"},
        Case{"SameInDoubt", {kOpen}, identity_of({"b", "c"}), {}, 3, "go on 1"},
        Case{"OtherOrder", {kOpen}, identity_of({"c", "b"}), {}, 0, "go on 1"},
        Case{"OneMore", {kOpen}, identity_of({"a", "b", "c"}), {}, 3, "go on 1"},
        Case{"OneLess", {kOpen}, identity_of({"b"}), {}, 0, "begin without 1"},
        Case{"OneLessInDoubt", {kOpen}, identity_of({"b"}), {}, 3, "refused"},
        Case{"Forced",
             {kOpen},
             identity_of({"b"}),
             {.superseding = Superseding::new_run},
             3,
             "begin without 1"},
        Case{"Refused", {kOpen}, identity_of({"b"}), {.superseding = Superseding::refuse}, 0, "refused"},
        Case{"OtherEffect", {kOpen}, identity_of({"b", "c"}, "t"), {}, 0, "begin without 1"},
        Case{"OtherFiles", {kOpen}, identity_of({"x"}), {}, 3, "begin"},
        Case{"OtherMapping", {kOpen}, of_groups(identity_of({"b", "c"})), {}, 3, "begin"},
        Case{"OtherProject", {kOpen}, of_project(identity_of({"b", "c"}), "q"), {}, 3, "begin"},
        Case{"OtherLimit", {kOpen}, with_limit(identity_of({"b", "c"})), {}, 3, "begin"},
        Case{"OnlySome", {kOpen}, with_only(identity_of({"b", "c"})), {}, 3, "begin"},
        Case{"OnlySomeOtherwise", {kOpen}, with_only(identity_of({"b", "c"}, "t")), {}, 3, "begin"},
        Case{"AllBesideOnlySome",
             {run_of(1, with_only(identity_of({"a"})), RunState::unfinished)},
             identity_of({"a"}),
             {},
             3,
             "begin"},
        Case{"AllAfterOnlySome",
             {run_of(1, with_only(identity_of({"a"})), RunState::finished)},
             identity_of({"a"}),
             {},
             0,
             "begin"},
        Case{"Restart", {kOpen}, identity_of({"b", "c"}), {.restart = true}, 3, "begin without 1"},
        Case{"StoppedSame", {kStopped}, identity_of({"a"}), {}, 0, "go on 1"},
        Case{"StoppedOther", {kStopped}, identity_of({"a"}, "t"), {}, 3, "begin"},
        Case{"Finished", {kFinished}, identity_of({"a"}), {}, 0, "nothing 1"},
        Case{"FinishedAgain", {kFinished}, identity_of({"a"}), {.again = true}, 0, "begin"},
        Case{"MendedSince",
             {run_of(2, identity_of({"fix"}), RunState::finished), mended_by(2, kFinished)},
             identity_of({"a"}),
             {},
             0,
             "nothing 1"},
        Case{"MendedAndOvertaken",
             {run_of(3, identity_of({"b"}), RunState::finished), mended_by(2, kFinished)},
             identity_of({"a"}),
             {},
             0,
             "begin"},
        Case{"Overtaken",
             {run_of(2, identity_of({"b"}), RunState::finished), kFinished},
             identity_of({"a"}),
             {},
             0,
             "begin"},
        Case{"OvertakenAndCompared",
             {run_of(2, identity_of({"b"}), RunState::finished), kFinished},
             identity_of({"a"}),
             {.compares = true},
             0,
             "nothing 1"},
        Case{"InterruptedOvertakenAndCompared",
             {run_of(2, identity_of({"b"}), RunState::finished), kOpenA},
             identity_of({"a"}),
             {.compares = true},
             0,
             "go on 1"},
        Case{"OvertakenElsewhere",
             {run_of(2, of_groups(identity_of({"b"})), RunState::finished), kFinished},
             identity_of({"a"}),
             {},
             0,
             "nothing 1"},
        Case{"OvertakenInAnotherProject",
             {run_of(2, of_project(identity_of({"b"}), "q"), RunState::finished), kFinished},
             identity_of({"a"}),
             {},
             0,
             "nothing 1"},
        Case{"InterruptedAndOvertaken",
             {run_of(2, identity_of({"b"}), RunState::finished), kOpenA},
             identity_of({"a"}),
             {},
             0,
             "begin without 1"},
        Case{"InterruptedAndOvertakenByTheSameUnderAnotherName",
             {run_of(2, named(identity_of({"b"}), "copy.yaml"), RunState::finished), kOpenA},
             identity_of({"a"}),
             {},
             0,
             "begin without 1"},
        Case{"InterruptedAndOvertakenByAnotherJob",
             {run_of(2, named(identity_of({"b"}, "t"), "n.yaml"), RunState::finished), kOpenA},
             identity_of({"a"}),
             {},
             0,
             "go on 1"},
        Case{"InterruptedInDoubtAndOvertaken",
             {run_of(2, identity_of({"b"}), RunState::finished), kOpenA},
             identity_of({"a"}),
             {},
             3,
             "go on 1"},
        Case{"InterruptedBeforeAnythingWasSettled",
             {run_of(2, identity_of({"b"}), RunState::finished), with_nothing(kOpenA)},
             identity_of({"a"}),
             {},
             0,
             "go on 1"},
        Case{"InterruptedWithMoreFilesAndOvertaken",
             {run_of(2, identity_of({"b"}), RunState::finished), kOpenA},
             identity_of({"a", "c"}),
             {},
             0,
             "begin without 1"},
        Case{"GivenUp",
             {run_of(1, identity_of({"a"}), RunState::superseded)},
             identity_of({"a"}),
             {},
             3,
             "begin"}),
    [](const auto& row) { return row.param.name; });

// Of rows that are compared, only those that differ are sent.
TEST(ChooseRunThatCompares, DoesNotSayThatEverythingIsSentAgain) {
  RunRecord before = run_of(1, identity_of({"a"}), RunState::finished);
  before.identity.effect = "set Name";
  RunIdentity now = identity_of({"a"}, "t");
  now.effect = "set Name, Plan";
  const auto none = [](ledger::RunId) { return std::uint64_t{0}; };
  EXPECT_EQ(choose_run(now, {before}, {}, /*counts_alone=*/false, none).remarks.size(), 1u);
  EXPECT_EQ(choose_run(now, {before}, {.compares = true}, /*counts_alone=*/false, none).remarks.size(), 0u);
}

// Each goes on by itself: neither takes the place of the other, whichever was interrupted.
TEST(ChooseRunOfASync, IsAnotherJobThanAnImportOfTheSame) {
  RunIdentity import = identity_of({"a"});
  import.effect = "0123456789abcdef0123456789abcdef the id\n";
  import.settings_hash = short_hash(import.effect);
  RunIdentity sync = import;
  compare_with(sync, "one");
  const auto none = [](ledger::RunId) { return std::uint64_t{0}; };
  const auto chosen = [&](const RunIdentity& now, const RunIdentity& open) {
    return choose_run(now, {run_of(1, open, RunState::unfinished)}, {}, /*counts_alone=*/false, none);
  };
  EXPECT_EQ(in_words(chosen(import, sync)), "begin");
  EXPECT_EQ(in_words(chosen(sync, import)), "begin");
  EXPECT_EQ(chosen(import, sync).remarks.size() + chosen(sync, import).remarks.size(), 0u);
  const RunRecord before = run_of(1, sync, RunState::finished);
  EXPECT_EQ(choose_run(import, {before}, {}, /*counts_alone=*/false, none).remarks.size(), 0u)
      << "nothing has changed";
}

TEST(ChooseRunOfASync, SaysInWordsThatItsSnapshotsAreOthers) {
  const auto none = [](ledger::RunId) { return std::uint64_t{0}; };
  const auto remarks = [&](bool full_before, bool full_now) {
    RunIdentity before = identity_of({"a"});
    before.effect = "0123456789abcdef0123456789abcdef the id\n";
    RunIdentity now = before;
    compare_with(before, "one", full_before);
    compare_with(now, "two", full_now);
    const RunWishes wishes{.compares = true};
    const auto choice = choose_run(now, {run_of(1, before, RunState::unfinished)}, wishes, false, none);
    EXPECT_EQ(in_words(choice), "begin without 1");
    return choice.remarks.front();
  };
  EXPECT_EQ(remarks(false, false),
            "run 1 was interrupted, and it is compared with a later sync now: this is a new run");
  EXPECT_EQ(remarks(false, true),
            "run 1 was interrupted, and everything is sent now (--full): this is a new run");
  EXPECT_EQ(remarks(true, false),
            "run 1 was interrupted, and what changed alone is sent now (without --full): this is a new run");
}

TEST(ChooseRunOfCounters, IsDoneHoweverManyOthersCame) {
  const RunIdentity counting = with_counter(identity_of({"a"}));
  const std::vector<RunRecord> runs = {run_of(2, identity_of({"b"}), RunState::finished),
                                       run_of(1, counting, RunState::finished)};
  const auto none = [](ledger::RunId) { return std::uint64_t{0}; };
  EXPECT_EQ(in_words(choose_run(counting, runs, {}, /*counts_alone=*/true, none)), "nothing 1");
  EXPECT_EQ(in_words(choose_run(counting, runs, {}, /*counts_alone=*/false, none)), "begin");
}

}  // namespace
}  // namespace mixferry::pipeline
