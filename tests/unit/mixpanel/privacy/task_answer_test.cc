#include "engine/mixpanel/privacy/task_answer.h"

#include <gmock/gmock.h>

namespace mixferry::mixpanel {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
using Why = TaskTrouble::Kind;

constexpr const char* kLogInPage = "<html><body>Log in</body></html>";

struct Begun {
  std::string name;
  unsigned status;
  std::string body;
  std::vector<std::string> tasks;

  friend void PrintTo(const Begun& begun, std::ostream* out) { *out << begun.name; }
};

class TasksBegun : public testing::TestWithParam<Begun> {};

TEST_P(TasksBegun, AreReadInEachForm) {
  EXPECT_EQ(tasks_begun(GetParam().status, GetParam().body, 2), GetParam().tasks);
}

INSTANTIATE_TEST_SUITE_P(
    Each, TasksBegun,
    testing::Values(
        Begun{"Object",
              201,
              R"({"status":"ok","results":{"task_id":"1583792934719392965"}})",
              {"1583792934719392965"}},
        Begun{"ObjectWith200", 200, R"({"results":{"task_id":"35bd8477-f71f"}})", {"35bd8477-f71f"}},
        Begun{"ObjectOfTrackingId", 201, R"({"status":"ok","results":{"tracking_id":"12"}})", {"12"}},
        Begun{"TaskIdAboveTrackingId", 201, R"({"results":{"tracking_id":"12","task_id":"13"}})", {"13"}},
        Begun{"EmptyTaskId", 201, R"({"results":{"task_id":null,"tracking_id":"12"}})", {"12"}},
        Begun{"Number", 201, R"({"results":{"task_id":1583792934719392965}})", {"1583792934719392965"}},
        Begun{
            "List",
            200,
            R"({"status":"ok","results":[{"status":"PENDING","disclosure_type":"DATA","tracking_id":"15","project_id":1,"destination_url":null,"distinct_id_count":1}]})",
            {"15"}},
        Begun{"ListWith201", 201, R"({"results":[{"task_id":"15"}]})", {"15"}},
        Begun{
            "ListOfSeveral", 200, R"({"results":[{"tracking_id":"15"},{"tracking_id":"16"}]})", {"15", "16"}},
        Begun{"Text", 201, R"({"status":"ok","results":"15"})", {"15"}},
        Begun{"ListOfTexts", 201, R"({"status":"ok","results":["15"]})", {"15"}},
        Begun{"EmptyError", 201, R"({"error":"","status":"ok","results":{"task_id":"15"}})", {"15"}}),
    [](const auto& row) { return row.param.name; });

struct NotBegun {
  std::string name;
  unsigned status;
  std::string body;
  Why kind;
  std::string words;
  std::size_t ids = 2;

  friend void PrintTo(const NotBegun& told, std::ostream* out) { *out << told.name; }
};

class TasksNotBegun : public testing::TestWithParam<NotBegun> {};

TEST_P(TasksNotBegun, SayWhy) {
  const NotBegun& told = GetParam();
  const auto answer = tasks_begun(told.status, told.body, told.ids);
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().kind, told.kind);
  EXPECT_EQ(answer.error().words, told.words);
}

INSTANTIATE_TEST_SUITE_P(
    Each, TasksNotBegun,
    testing::Values(
        NotBegun{"Unauthorized", 401, R"({"error":"Unable to authenticate request","status":"error"})",
                 Why::credentials, "Unable to authenticate request"},
        NotBegun{"UnauthorizedInA400", 400, R"({"error":"Unable to authenticate request"})", Why::credentials,
                 "Unable to authenticate request"},
        NotBegun{"NoAdmin", 403, R"({"error":"User is not an admin","status":"error"})", Why::project,
                 "User is not an admin"},
        NotBegun{"Plan", 402, "{}", Why::plan, "{}"},
        NotBegun{"OtherHost", 404, kLogInPage, Why::place, "a web page"},
        NotBegun{"OtherHostInJson", 404, R"({"error":"no such path"})", Why::place, "no such path"},
        NotBegun{"OtherMethod", 405, "", Why::place, "no text"},
        NotBegun{"TooManyIds", 400, R"({"error":"2000 distinct_ids","status":"error"})", Why::too_many,
                 "2000 distinct_ids"},
        NotBegun{"TooManyIdsWithoutWords", 400, "", Why::too_many, "no text"},
        NotBegun{"TooLarge", 413, kLogInPage, Why::too_many, "a web page"},
        NotBegun{"Unprocessable", 422, "{}", Why::too_many, "{}"},
        NotBegun{"OneIdIsNotTooMany", 400, R"({"error":"bad id"})", Why::refused, "bad id", 1},
        NotBegun{"OneIdIsNotTooLarge", 413, "", Why::refused, "no text", 1},
        NotBegun{
            "Conflict", 409,
            R"({"status":"error","error":{"conflicting_distinct_ids":["a"],"conflicting_task_ids":["7"],"error":"in progress"}})",
            Why::conflict, "in progress"},
        NotBegun{"ConflictOfNothing", 409, R"({"status":"error","error":"busy"})", Why::refused, "busy"},
        NotBegun{"ConflictOfNobody", 409,
                 R"({"error":{"conflicting_distinct_ids":[],"conflicting_task_ids":[],"error":"busy"}})",
                 Why::refused,
                 R"({"error":{"conflicting_distinct_ids":[],"conflicting_task_ids":[],"error":"busy"}})"},
        NotBegun{"ConflictAsAPage", 409, kLogInPage, Why::refused, "a web page"},
        NotBegun{"Quota", 429, R"({"error":"Rate limit exceeded: 1 request per second","status":"error"})",
                 Why::quota, "Rate limit exceeded: 1 request per second"},
        NotBegun{"QuotaAsAPage", 429, kLogInPage, Why::quota, "a web page"},
        NotBegun{"QuotaWithoutWords", 429, "", Why::quota, "no text"},
        NotBegun{"Down", 500, kLogInPage, Why::passing, "a web page"},
        NotBegun{"Unavailable", 503, "", Why::passing, "no text"},
        NotBegun{"TooSlow", 504, "", Why::passing, "no text"},
        NotBegun{"TimedOut", 408, "", Why::passing, "no text"},
        NotBegun{"Redirect", 302, "", Why::unreadable, "no text"},
        NotBegun{"Page", 200, kLogInPage, Why::unreadable, "a web page"},
        NotBegun{"Nothing", 201, "", Why::unreadable, "no text"},
        NotBegun{"Half", 201, R"({"status":"ok","resul)", Why::unreadable, R"({"status":"ok","resul)"},
        NotBegun{"List", 200, "[]", Why::unreadable, "[]"},
        NotBegun{"WithoutResults", 201, R"({"status":"ok"})", Why::unreadable, R"({"status":"ok"})"},
        NotBegun{"WithoutId", 201, R"({"results":{"status":"PENDING"}})", Why::unreadable,
                 R"({"results":{"status":"PENDING"}})"},
        NotBegun{"EmptyList", 200, R"({"results":[]})", Why::unreadable, R"({"results":[]})"},
        NotBegun{"ListWithAHole", 200, R"({"results":[{"task_id":"7"},{}]})", Why::unreadable,
                 R"({"results":[{"task_id":"7"},{}]})"},
        NotBegun{"TwoResults", 201, R"({"results":{"task_id":"7"},"results":{"task_id":"8"}})",
                 Why::unreadable, R"({"results":{"task_id":"7"},"results":{"task_id":"8"}})"},
        NotBegun{"ErrorBelowSuccess", 200, R"({"status":"error","error":"not today"})", Why::refused,
                 "not today"},
        NotBegun{"ErrorBesideResults", 201, R"({"error":"not today","results":{"task_id":"7"}})",
                 Why::refused, "not today"}),
    [](const auto& row) { return row.param.name; });

TEST(TasksNotBegun, NameIdsAndTasksOfAConflict) {
  const auto in_error = tasks_begun(
      409,
      R"({"status":"error","error":{"conflicting_distinct_ids":["a","b"],"conflicting_task_ids":["7","8"],"error":"x"}})",
      3);
  EXPECT_THAT(in_error.error().ids, ElementsAre("a", "b"));
  EXPECT_THAT(in_error.error().tasks, ElementsAre("7", "8"));
  const auto beside =
      tasks_begun(409, R"({"error":"busy","conflicting_distinct_ids":["a"],"conflicting_task_ids":[7]})", 3);
  EXPECT_EQ(beside.error(), (TaskTrouble{Why::conflict, "busy", {"a"}, {"7"}}));
  const auto without_tasks =
      tasks_begun(409, R"({"error":{"conflicting_distinct_ids":["a"]},"status":"error"})", 1);
  EXPECT_EQ(without_tasks.error(), (TaskTrouble{Why::conflict, "conflict", {"a"}, {}}));
}

struct Shown {
  std::string name;
  unsigned status;
  std::string body;
  TaskStatus is;
  std::string word;
  std::string link = {};

  friend void PrintTo(const Shown& shown, std::ostream* out) { *out << shown.name; }
};

class StatesOfTasks : public testing::TestWithParam<Shown> {};

TEST_P(StatesOfTasks, AreReadInEachForm) {
  const auto state = state_of_task(GetParam().status, GetParam().body);
  ASSERT_TRUE(state.has_value()) << state.error().words;
  EXPECT_EQ(state->status, GetParam().is);
  EXPECT_EQ(state->word, GetParam().word);
  EXPECT_EQ(state->link, GetParam().link);
}

std::string with_status(std::string_view word) {
  return R"({"status":"ok","results":{"status":")" + std::string{word} + "\"}}";
}

INSTANTIATE_TEST_SUITE_P(
    Each, StatesOfTasks,
    testing::Values(
        Shown{"Pending", 200, with_status("PENDING"), TaskStatus::pending, "PENDING"},
        Shown{"Staging", 200, with_status("STAGING"), TaskStatus::staging, "STAGING"},
        Shown{"Started", 200, with_status("STARTED"), TaskStatus::started, "STARTED"},
        Shown{"Success", 200, with_status("SUCCESS"), TaskStatus::success, "SUCCESS"},
        Shown{"Complete", 200, with_status("COMPLETE"), TaskStatus::success, "COMPLETE"},
        Shown{"SmallLetters", 200, with_status("success"), TaskStatus::success, "success"},
        Shown{"Failure", 200, with_status("FAILURE"), TaskStatus::failure, "FAILURE"},
        Shown{"Revoked", 200, with_status("REVOKED"), TaskStatus::revoked, "REVOKED"},
        Shown{"NotFound", 200, with_status("NOT_FOUND"), TaskStatus::not_found, "NOT_FOUND"},
        Shown{"NotFoundByStatus", 404, R"({"error":"no such task","status":"error"})", TaskStatus::not_found,
              "no such task"},
        Shown{"Unknown", 200, with_status("UNKNOWN"), TaskStatus::unknown, "UNKNOWN"},
        Shown{"NewWord", 200, with_status("DREAMING"), TaskStatus::unknown, "DREAMING"},
        Shown{"NoSuccessInside", 200, with_status("UNSUCCESSFUL"), TaskStatus::unknown, "UNSUCCESSFUL"},
        Shown{"EmptyLink", 200, R"({"results":{"status":"PENDING","results":"","distinct_ids":["1"]}})",
              TaskStatus::pending, "PENDING"},
        Shown{"Link", 200, R"({"results":{"status":"SUCCESS","results":"https://x.example/9"}})",
              TaskStatus::success, "SUCCESS", "https://x.example/9"},
        Shown{"LinkAsResult", 200, R"({"results":{"status":"SUCCESS","result":"https://x.example/9"}})",
              TaskStatus::success, "SUCCESS", "https://x.example/9"},
        Shown{"LinkAsDestination", 200,
              R"({"results":[{"status":"SUCCESS","results":"","destination_url":"https://x.example/9"}]})",
              TaskStatus::success, "SUCCESS", "https://x.example/9"},
        Shown{"NullLink", 200, R"({"results":{"status":"SUCCESS","destination_url":null}})",
              TaskStatus::success, "SUCCESS"}),
    [](const auto& row) { return row.param.name; });

TEST(StatesOfTasks, TellWhomTheyAreAbout) {
  const auto state =
      state_of_task(200, R"({"results":{"tracking_id":"7","status":"PENDING","distinct_ids":["a","b",3]}})");
  EXPECT_THAT(state->ids, ElementsAre("a", "b", "3"));
  EXPECT_THAT(state_of_task(200, with_status("PENDING"))->ids, IsEmpty());
}

struct NotShown {
  std::string name;
  unsigned status;
  std::string body;
  Why kind;

  friend void PrintTo(const NotShown& told, std::ostream* out) { *out << told.name; }
};

class StatesNotTold : public testing::TestWithParam<NotShown> {};

TEST_P(StatesNotTold, SayWhy) {
  const auto state = state_of_task(GetParam().status, GetParam().body);
  ASSERT_FALSE(state.has_value());
  EXPECT_EQ(state.error().kind, GetParam().kind);
  EXPECT_THAT(state.error().words, Not(IsEmpty()));
}

INSTANTIATE_TEST_SUITE_P(
    Each, StatesNotTold,
    testing::Values(NotShown{"Unauthorized", 401, "{}", Why::credentials},
                    NotShown{"NoAdmin", 403, "{}", Why::project},
                    NotShown{"OtherHost", 404, kLogInPage, Why::place},
                    NotShown{"OtherHostWithoutWords", 404, "", Why::place},
                    NotShown{"Quota", 429, "{}", Why::quota}, NotShown{"Down", 502, kLogInPage, Why::passing},
                    NotShown{"Page", 200, kLogInPage, Why::unreadable},
                    NotShown{"Nothing", 200, "", Why::unreadable},
                    NotShown{"Half", 200, R"({"results":{"status":"SUCC)", Why::unreadable},
                    NotShown{"WithoutStatus", 200, R"({"results":{}})", Why::unreadable},
                    NotShown{"StatusOfAnotherType", 200, R"({"results":{"status":1}})", Why::unreadable},
                    NotShown{"StatusOutside", 200, R"({"status":"SUCCESS","results":{}})", Why::unreadable},
                    NotShown{"TwoStatuses", 200, R"({"results":{"status":"PENDING","status":"SUCCESS"}})",
                             Why::unreadable},
                    NotShown{"SeveralTasks", 200,
                             R"({"results":[{"status":"SUCCESS"},{"status":"PENDING"}]})", Why::unreadable},
                    NotShown{"ErrorBelowSuccess", 200, R"({"status":"error","error":"x"})", Why::refused}),
    [](const auto& row) { return row.param.name; });

struct Cancelled {
  std::string name;
  unsigned status;
  std::string body;
  std::expected<TaskCancelling, Why> is;

  friend void PrintTo(const Cancelled& told, std::ostream* out) { *out << told.name; }
};

class CancellingTasks : public testing::TestWithParam<Cancelled> {};

TEST_P(CancellingTasks, IsToldApart) {
  const auto came_of_it = cancelling_of_task(GetParam().status, GetParam().body);
  ASSERT_EQ(came_of_it.has_value(), GetParam().is.has_value());
  if (came_of_it) {
    EXPECT_EQ(*came_of_it, *GetParam().is);
  } else {
    EXPECT_EQ(came_of_it.error().kind, GetParam().is.error());
  }
}

INSTANTIATE_TEST_SUITE_P(
    Each, CancellingTasks,
    testing::Values(Cancelled{"NoContent", 204, "", TaskCancelling::cancelled},
                    Cancelled{"Ok", 200, R"({"status":"ok","results":{}})", TaskCancelling::cancelled},
                    Cancelled{"Started", 405, "", TaskCancelling::too_late},
                    Cancelled{"StartedInWords", 405, R"({"error":"x","status":"error"})",
                              TaskCancelling::too_late},
                    Cancelled{"NotFound", 404, R"({"error":"x"})", TaskCancelling::not_found},
                    Cancelled{"OtherHost", 404, kLogInPage, std::unexpected(Why::place)},
                    Cancelled{"Nothing", 200, "", std::unexpected(Why::unreadable)},
                    Cancelled{"Page", 200, kLogInPage, std::unexpected(Why::unreadable)},
                    Cancelled{"ErrorBelowSuccess", 200, R"({"status":"error","error":"x"})",
                              std::unexpected(Why::refused)},
                    Cancelled{"Unauthorized", 401, "{}", std::unexpected(Why::credentials)},
                    Cancelled{"NoAdmin", 403, "{}", std::unexpected(Why::project)},
                    Cancelled{"Quota", 429, "{}", std::unexpected(Why::quota)},
                    Cancelled{"Down", 503, "", std::unexpected(Why::passing)}),
    [](const auto& row) { return row.param.name; });

TEST(TaskStatuses, GoOnOrDoNot) {
  for (const TaskStatus each :
       {TaskStatus::pending, TaskStatus::staging, TaskStatus::started, TaskStatus::unknown})
    EXPECT_TRUE(is_under_way(each)) << word_of(each);
  for (const TaskStatus each :
       {TaskStatus::success, TaskStatus::failure, TaskStatus::revoked, TaskStatus::not_found})
    EXPECT_FALSE(is_under_way(each)) << word_of(each);
  EXPECT_TRUE(may_be_cancelled(TaskStatus::staging));
  EXPECT_FALSE(may_be_cancelled(TaskStatus::started));
  EXPECT_EQ(word_of(TaskStatus::not_found), "NOT_FOUND");
}

struct Explained {
  const char* name;
  TaskTrouble trouble;
  const char* begins;
  const char* holds;
};

class TaskTroubles : public testing::TestWithParam<Explained> {};

TEST_P(TaskTroubles, AreExplained) {
  EXPECT_THAT(explain(GetParam().trouble, "eu.mixpanel.com"),
              AllOf(StartsWith(GetParam().begins), HasSubstr(GetParam().holds),
                    testing::EndsWith("It said: \"No.\"")));
}

INSTANTIATE_TEST_SUITE_P(
    Each, TaskTroubles,
    testing::Values(
        Explained{"Credentials",
                  {Why::credentials, "No."},
                  "eu.mixpanel.com does not take the GDPR token",
                  "or project secret"},
        Explained{"Project",
                  {Why::project, "No."},
                  "eu.mixpanel.com knows the GDPR token",
                  "an owner or admin of the project"},
        Explained{"Plan", {Why::plan, "No."}, "A question about a deletion went to eu.mixpanel.com", "plan"},
        Explained{"Place",
                  {Why::place, "No."},
                  "A question about a deletion went to eu.mixpanel.com",
                  "Leave the endpoint out"},
        Explained{"Conflict",
                  {Why::conflict, "No.", {"a", "b"}, {"7"}},
                  "eu.mixpanel.com has 2 of these ids in the task 7 already",
                  "is not over"},
        Explained{"Conflicts",
                  {Why::conflict, "No.", {"a"}, {"7", "8"}},
                  "eu.mixpanel.com has 1 of these ids in the tasks 7, 8 already",
                  "are not over"},
        Explained{
            "TooMany", {Why::too_many, "No."}, "eu.mixpanel.com does not take so many ids", "Send fewer"},
        Explained{"Refused", {Why::refused, "No."}, "eu.mixpanel.com does not take", "deletion"},
        Explained{"Quota", {Why::quota, "No."}, "Too much was asked of eu.mixpanel.com", "hours"},
        Explained{"Passing", {Why::passing, "No."}, "There was no answer of eu.mixpanel.com", "later"},
        Explained{"Unreadable", {Why::unreadable, "No."}, "There was no answer of eu.mixpanel.com", "later"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace mixferry::mixpanel
