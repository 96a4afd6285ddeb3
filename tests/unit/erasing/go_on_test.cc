#include "engine/erasing/go_on.h"

#include <gmock/gmock.h>

#include "tests/unit/erasing/support.h"

namespace mixferry::erasing {
namespace {

using ledger::PersonState;
using mixpanel::TaskStatus;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
using Why = mixpanel::TaskTrouble::Kind;

using GoOn = RequestFixture;

TEST_F(GoOn, ErasesPeople) {
  begin({"a", "b", "c"});
  const Standing standing = go_on();
  EXPECT_EQ(standing.state, State::done);
  EXPECT_THAT(standing.people, ElementsAre(std::pair(PersonState::erased, 3u)));
  EXPECT_FALSE(standing.halt);
  EXPECT_EQ(standing.still_there, 0u);
  EXPECT_THAT(mixpanel_.calls, ElementsAre("begin a b c", "delete a b c", "ask t1", "ask t1", "ask t1",
                                           "ask t1", "read a b c"));
  EXPECT_THAT(steps(), ElementsAre("task begun: t1 (3)", "profile deleted: taken (3)",
                                   "task t1 asked for: PENDING (3)", "task t1 asked for: STAGING (3)",
                                   "task t1 asked for: STARTED (3)", "task t1 asked for: SUCCESS (3)",
                                   "profile read back: gone (3)", "request done:  (3)"));
  EXPECT_EQ(told_.size(), steps().size());
  expect_true_so_far();
  mixpanel_.calls.clear();
  EXPECT_EQ(go_on().state, State::done);
  EXPECT_THAT(mixpanel_.calls, IsEmpty()) << "it is over";
}

TEST_F(GoOn, LeavesWhenItIsNotToWait) {
  options_.waits = false;
  begin({"a"});
  Standing standing = go_on();
  EXPECT_EQ(standing.state, State::open);
  EXPECT_THAT(standing.people, ElementsAre(std::pair(PersonState::profile_deleted, 1u)));
  EXPECT_FALSE(standing.halt);
  EXPECT_THAT(mixpanel_.calls, ElementsAre("begin a", "delete a", "ask t1"));
  mixpanel_.calls.clear();
  for (int later = 0; later < 2; ++later) EXPECT_EQ(go_on().state, State::open);
  EXPECT_THAT(mixpanel_.calls, ElementsAre("ask t1", "ask t1"));
  EXPECT_EQ(go_on().state, State::done);
  EXPECT_THAT(people(), ElementsAre("a erased"));
}

TEST_F(GoOn, TakesPeopleInOrdersOfALimitedSize) {
  options_.ids_max = 2;
  begin({"a", "b", "c"});
  EXPECT_EQ(go_on().state, State::done);
  EXPECT_THAT(mixpanel_.tasks["t1"].ids, ElementsAre("a", "b"));
  EXPECT_THAT(mixpanel_.tasks["t2"].ids, ElementsAre("c"));
  expect_true_so_far();
}

TEST_F(GoOn, WaitsForAllTasksOfARequest) {
  mixpanel_.tasks_a_request = 2;
  options_.waits = false;
  begin({"a"});
  static_cast<void>(go_on());
  mixpanel_.tasks["t1"].status = TaskStatus::success;
  mixpanel_.tasks["t2"].status = TaskStatus::pending;
  EXPECT_EQ(go_on().state, State::open);
  EXPECT_THAT(people(), ElementsAre("a profile_deleted"));
  mixpanel_.tasks["t2"].status = TaskStatus::success;
  EXPECT_EQ(go_on().state, State::done);
}

// Method: Mixpanel takes a request of one only.
TEST_F(GoOn, DividesWhatIsTooMuch) {
  mixpanel_.ids_max = 1;
  begin({"a", "b", "c", "d", "e"});
  EXPECT_EQ(go_on().state, State::done);
  EXPECT_EQ(mixpanel_.tasks.size(), 5u);
  expect_true_so_far();
}

TEST_F(GoOn, LetsOneFailThatMixpanelDoesNotTake) {
  mixpanel_.refused_ids = {"c"};
  begin({"a", "b", "c", "d"});
  const Standing standing = go_on();
  EXPECT_EQ(standing.state, State::failed);
  EXPECT_THAT(people(), ElementsAre("a erased", "b erased", "c failed", "d erased"));
  EXPECT_THAT(ledger_->people(id_)[2].reason, HasSubstr("bad ids"));
  expect_true_so_far();
}

TEST_F(GoOn, HaltsWhereItTakesNobody) {
  mixpanel_.refused_ids = {"a", "b", "c", "d", "e"};
  begin({"a", "b", "c", "d", "e"});
  const Standing standing = go_on();
  ASSERT_TRUE(standing.halt);
  EXPECT_EQ(standing.halt->trouble->kind, Why::refused);
  EXPECT_EQ(standing.people.at(PersonState::failed), 3u);
  EXPECT_EQ(standing.people.at(PersonState::listed), 2u);
}

TEST_F(GoOn, AdoptsTasksThatThereAreAndBeginsTheRest) {
  mixpanel_.tasks["others"] = {.ids = {"b", "x"}};
  mixpanel_.tasks["another"] = {.ids = {"d"}, .status = TaskStatus::started};
  begin({"a", "b", "c", "d"});
  EXPECT_EQ(go_on().state, State::done);
  EXPECT_THAT(mixpanel_.times_submitted, UnorderedElementsAre(std::pair("a", 1), std::pair("c", 1)));
  std::vector<std::string> adopted;
  for (const ledger::TaskRecord& task : ledger_->tasks(id_))
    if (task.is_adopted) adopted.push_back(task.id);
  EXPECT_THAT(adopted, UnorderedElementsAre("others", "another"));
  expect_true_so_far();
}

TEST_F(GoOn, FindsOutWhoIsInATaskWhereMixpanelDoesNotTell) {
  mixpanel_.tells_ids = false;
  mixpanel_.tasks["others"] = {.ids = {"b"}};
  begin({"a", "b", "c", "d"});
  EXPECT_EQ(go_on().state, State::done);
  EXPECT_FALSE(mixpanel_.times_submitted.contains("b"));
  EXPECT_EQ(mixpanel_.times_submitted.size(), 3u);
  expect_true_so_far();
}

struct Ending {
  const char* name;
  TaskStatus status;
  State state;
  const char* person;
  const char* reason;
};

class GoOnToAnEnd : public RequestFixture, public testing::WithParamInterface<Ending> {};

TEST_P(GoOnToAnEnd, TellsItApart) {
  const Ending& ending = GetParam();
  options_.waits = false;
  begin({"a"});
  static_cast<void>(go_on());
  if (ending.status == TaskStatus::not_found)
    mixpanel_.tasks.clear();
  else
    mixpanel_.tasks["t1"].status = ending.status;
  const Standing standing = go_on();
  EXPECT_EQ(standing.state, ending.state);
  EXPECT_FALSE(standing.halt);
  EXPECT_THAT(people(), ElementsAre(std::string("a ") + ending.person));
  EXPECT_THAT(ledger_->people(id_)[0].reason, HasSubstr(ending.reason));
  EXPECT_EQ(ledger_->erased_people("project").size(), 1u) << "and they do not come back";
}

INSTANTIATE_TEST_SUITE_P(
    Statuses, GoOnToAnEnd,
    testing::Values(Ending{"Success", TaskStatus::success, State::done, "erased", ""},
                    Ending{"Failure", TaskStatus::failure, State::failed, "failed", "FAILURE"},
                    Ending{"NotFound", TaskStatus::not_found, State::failed, "failed", "NOT_FOUND"},
                    Ending{"Revoked", TaskStatus::revoked, State::cancelled, "cancelled", "REVOKED"},
                    Ending{"Unknown", TaskStatus::unknown, State::open, "profile_deleted", ""},
                    Ending{"Started", TaskStatus::started, State::open, "profile_deleted", ""}),
    [](const auto& row) { return row.param.name; });

TEST_F(GoOn, DoesNotBelieveAtOnceThatANewTaskIsNotThere) {
  options_.waits = false;
  begin({"a"});
  mixpanel_.life = {TaskStatus::not_found, TaskStatus::pending, TaskStatus::success};
  mixpanel_.halts[2] = {.words = "no profiles"};  // before it is asked for
  ASSERT_TRUE(go_on().halt);
  mixpanel_.tasks["t1"].status = TaskStatus::not_found;
  EXPECT_EQ(go_on().state, State::open);
  EXPECT_EQ(go_on().state, State::open);
  EXPECT_EQ(go_on().state, State::done);
}

TEST_F(GoOn, IsNotDoneWhileAProfileIsThere) {
  mixpanel_.deletions_ignored = 1'000;
  begin({"a", "b"});
  options_.readings_max = 3;
  const Standing standing = go_on();
  EXPECT_EQ(standing.state, State::open);
  EXPECT_EQ(standing.still_there, 2u);
  EXPECT_THAT(people(), ElementsAre("a task_succeeded", "b task_succeeded"));
  EXPECT_EQ(std::ranges::count(mixpanel_.calls, "delete a b"), 4) << "at first, and after each reading";
  EXPECT_THAT(mixpanel_.calls, testing::IsSupersetOf({"pause 30000", "pause 60000"}));
  EXPECT_EQ(std::ranges::count(mixpanel_.calls, "read a b"), 3);
  mixpanel_.deletions_ignored = 0;
  options_.waits = false;
  EXPECT_EQ(go_on().still_there, 2u) << "read, then deleted";
  EXPECT_EQ(go_on().state, State::done);
  expect_true_so_far();
}

TEST_F(GoOn, SaysWhatMixpanelDidNotTakeOfProfiles) {
  begin({"a", "b"});
  options_.waits = false;
  mixpanel_.halts[2] = {.exit_code = ExitCode::stopped, .words = "out of reach"};
  const Standing halted = go_on();
  ASSERT_TRUE(halted.halt);
  EXPECT_EQ(halted.halt->words, "out of reach");
  EXPECT_THAT(people(), ElementsAre("a submitted", "b submitted"));
  mixpanel_.refused_ids = {"b"};
  const Standing standing = go_on();
  EXPECT_EQ(standing.profiles_refused, 1u);
  EXPECT_THAT(people(), ElementsAre("a profile_deleted", "b submitted"));
  mixpanel_.tasks["t1"].status = TaskStatus::success;
  mixpanel_.profiles.clear();
  EXPECT_EQ(go_on().state, State::done);
}

TEST_F(GoOn, HaltsWhereMixpanelRefusesTheCredentials) {
  begin({"a"});
  const mixpanel::TaskTrouble trouble{.kind = Why::credentials, .words = "No"};
  mixpanel_.halts[1] = {.exit_code = ExitCode::refused, .words = "No", .trouble = trouble};
  const Standing standing = go_on();
  ASSERT_TRUE(standing.halt);
  EXPECT_EQ(standing.halt->trouble, trouble);
  EXPECT_EQ(standing.state, State::open);
  EXPECT_THAT(people(), ElementsAre("a listed"));
  EXPECT_EQ(go_on().state, State::done) << "with better ones";
}

TEST_F(GoOn, RetrievesWhatThereIs) {
  options_.ids_max = 1;
  begin({"a", "b"}, Kind::retrieve);
  EXPECT_EQ(go_on().state, State::open) << "there is no link yet";
  EXPECT_THAT(people(), ElementsAre("a task_succeeded", "b task_succeeded"));
  mixpanel_.tasks["t1"].link = "there/1";
  EXPECT_EQ(go_on().state, State::open);
  EXPECT_THAT(people(), ElementsAre("a retrieved", "b task_succeeded"));
  mixpanel_.tasks["t2"].link = "there/2";
  EXPECT_EQ(go_on().state, State::done);
  EXPECT_EQ(std::ranges::count(mixpanel_.calls, "fetch there/1"), 1) << "once";
  EXPECT_THAT(steps(), testing::Contains("result fetched: t2.json (1)"));
  EXPECT_TRUE(mixpanel_.profiles.contains("a")) << "nobody is deleted";
  EXPECT_THAT(ledger_->erased_people("project"), IsEmpty());
}

TEST_F(GoOn, IsForARequestThatThereIs) {
  id_ = 7;
  EXPECT_THROW(go_on(), RunError);
}

}  // namespace
}  // namespace mixferry::erasing
