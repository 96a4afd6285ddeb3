#include "engine/ledger/erasures.h"

#include <algorithm>
#include <fstream>
#include <gmock/gmock.h>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/ledger/sqlite/database.h"
#include "tests/unit/ledger/support.h"

namespace mixferry::ledger {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;
using testing::MatchesRegex;

constexpr auto kMoment = "20..-..-..T..:..:..Z";

class ErasuresTest : public testing::Test {
 protected:
  PrivacyRequestId begin(const std::vector<std::string>& ids, PrivacyRequest request = {}) {
    if (request.project.empty()) request.project = "project";
    std::vector<PersonToSee> people;
    for (const std::string& id : ids) people.push_back({.id = id});
    return ledger_->begin_request(request, people);
  }
  void change(PrivacyRequestId id, const std::vector<RequestChange>& changes) {
    ledger_->change_request(id, changes);
  }
  bool is_refused(PrivacyRequestId id, const std::vector<RequestChange>& changes) {
    const auto before = ledger_->people(id);
    try {
      ledger_->change_request(id, changes);
      return false;
    } catch (const std::logic_error&) {
      EXPECT_EQ(ledger_->people(id), before);
      return true;
    }
  }
  /// All people of a request, in one order, with a task.
  void submit(PrivacyRequestId id, const std::string& task = "t1") {
    PeopleOrdered ordered{.order = 1};
    for (const PersonRecord& person : ledger_->people(id)) ordered.people.push_back(person.number);
    change(id, {ordered});
    change(id, {TasksBegun{.order = 1, .tasks = {task}}});
  }
  /// `u1 submitted 1`
  std::vector<std::string> people(PrivacyRequestId id) {
    std::vector<std::string> words;
    for (const PersonRecord& person : ledger_->people(id)) {
      words.push_back(person.id + " " + std::string(name_of(person.state)) + " " +
                      std::to_string(person.order));
    }
    return words;
  }
  void open_again() {
    ledger_.reset();
    ledger_ = open_ledger(folder_.path());
  }
  Hash128 mark_of(const std::string& id) { return ledger_->id_marker().mark("users", id); }

  TemporaryFolder folder_;
  std::unique_ptr<Ledger> ledger_ = open_ledger(folder_.path());
};

TEST_F(ErasuresTest, ThereAreNoneAtFirst) {
  EXPECT_THAT(ledger_->privacy_requests(), IsEmpty());
  EXPECT_EQ(ledger_->privacy_request(1), std::nullopt);
  EXPECT_THAT(ledger_->people(1), IsEmpty());
  EXPECT_THAT(ledger_->erased_people("project"), IsEmpty());
  EXPECT_THAT(ledger_->erased_list(), IsEmpty());
}

TEST_F(ErasuresTest, ARequestIsKeptAsItWasMade) {
  const PrivacyRequest asked{.kind = PrivacyRequest::Kind::retrieve,
                             .project = "project",
                             .project_number = "2195193",
                             .compliance = "CCPA",
                             .disclosure = "Sources",
                             .reference = "CASE-7",
                             .ignore_alias = true,
                             .keeps_ids = true};
  const PrivacyRequestId id =
      ledger_->begin_request(asked, {{.id = "u1"}, {.id = "acme", .profiles = "groups company"}});
  open_again();
  const auto record = ledger_->privacy_request(id);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->request, asked);
  EXPECT_EQ(record->state, RequestState::open);
  EXPECT_THAT(record->begun, MatchesRegex(kMoment));
  EXPECT_EQ(record->ended, "");
  const auto people = ledger_->people(id);
  ASSERT_EQ(people.size(), 2u);
  EXPECT_EQ(people[0], (PersonRecord{.number = 1, .id = "u1", .profiles = "users", .mark = mark_of("u1")}));
  EXPECT_EQ(people[1].mark, ledger_->id_marker().mark("groups company", "acme"));
  EXPECT_THAT(ledger_->erased_list(), IsEmpty()) << "who only wants their data stays";
}

TEST_F(ErasuresTest, ARequestIsAboutSomeoneOnce) {
  EXPECT_THROW(begin({}), std::logic_error);
  EXPECT_THROW(begin({"u1", ""}), std::logic_error);
  EXPECT_THROW(begin({"u1", "u1"}), std::logic_error);
  EXPECT_THAT(ledger_->privacy_requests(), IsEmpty());
  EXPECT_THAT(ledger_->erased_list(), IsEmpty());
}

TEST_F(ErasuresTest, GoFromAnOrderToTheEnd) {
  const PrivacyRequestId id = begin({"u1", "u2", "u3"});
  change(id, {PeopleOrdered{.order = 1, .people = {1, 2}}, PeopleOrdered{.order = 2, .people = {3}}});
  open_again();
  EXPECT_THAT(people(id), ElementsAre("u1 listed 1", "u2 listed 1", "u3 listed 2"));
  change(id, {TasksBegun{.order = 1, .tasks = {"t1", "t2"}},
              RequestStep{.what = "task begun", .answer = "201", .people = 2}});
  change(id, {TasksBegun{.order = 2, .tasks = {"t3"}, .are_adopted = true}});
  EXPECT_THAT(people(id), ElementsAre("u1 submitted 1", "u2 submitted 1", "u3 submitted 2"));
  change(id, {PeopleMoved{.people = {1, 2, 3}, .state = PersonState::profile_deleted}});
  change(id, {TaskTold{"t1", "SUCCESS"}, TaskTold{"t2", "STAGING"}, TaskTold{"t3", "FAILURE"}});
  change(id, {PeopleMoved{.people = {3}, .state = PersonState::failed, .reason = "FAILURE"}});
  change(id,
         {TaskTold{"t2", "SUCCESS"}, PeopleMoved{.people = {1, 2}, .state = PersonState::task_succeeded}});
  change(id, {PeopleMoved{.people = {1, 2}, .state = PersonState::erased}, RequestStep{.what = "read back"}});
  open_again();
  EXPECT_THAT(people(id), ElementsAre("u1 erased 1", "u2 erased 1", "u3 failed 2"));
  EXPECT_EQ(ledger_->people(id)[2].reason, "FAILURE");
  const auto tasks = ledger_->tasks(id);
  ASSERT_EQ(tasks.size(), 3u);
  EXPECT_EQ(tasks[1].id + " " + tasks[1].status, "t2 SUCCESS");
  EXPECT_THAT(tasks[1].asked, MatchesRegex(kMoment));
  EXPECT_FALSE(tasks[1].is_adopted);
  EXPECT_TRUE(tasks[2].is_adopted);
  const auto steps = ledger_->steps(id);
  ASSERT_EQ(steps.size(), 2u);
  EXPECT_EQ(steps[0].what + " " + steps[0].answer + " " + std::to_string(steps[0].people),
            "task begun 201 2");
  EXPECT_THAT(steps[0].time, MatchesRegex(kMoment));
  change(id, {RequestEnded{RequestState::failed}});
  EXPECT_EQ(ledger_->privacy_request(id)->state, RequestState::failed);
  EXPECT_THAT(ledger_->privacy_request(id)->ended, MatchesRegex(kMoment));
}

TEST_F(ErasuresTest, NobodyIsDoneEarly) {
  const PrivacyRequestId id = begin({"u1", "u2"});
  const auto to = [](PersonState state) {
    return std::vector<RequestChange>{PeopleMoved{.people = {1}, .state = state}};
  };
  for (const PersonState state : {PersonState::submitted, PersonState::profile_deleted,
                                  PersonState::task_succeeded, PersonState::erased, PersonState::retrieved})
    EXPECT_TRUE(is_refused(id, to(state))) << name_of(state);
  submit(id);
  for (const PersonState state : {PersonState::listed, PersonState::submitted, PersonState::task_succeeded,
                                  PersonState::erased, PersonState::retrieved})
    EXPECT_TRUE(is_refused(id, to(state))) << name_of(state);
  change(id, {TaskTold{"t1", "STARTED"}});
  EXPECT_TRUE(is_refused(id, to(PersonState::task_succeeded)));
  change(id, {TaskTold{"t1", "SUCCESS"}});
  EXPECT_TRUE(is_refused(id, to(PersonState::erased))) << "before it was read back";
  change(id, to(PersonState::task_succeeded));
  EXPECT_TRUE(is_refused(id, to(PersonState::retrieved))) << "it is no retrieval";
  EXPECT_TRUE(is_refused(id, {RequestEnded{RequestState::done}})) << "both are under way";
  change(id, to(PersonState::erased));
  EXPECT_TRUE(is_refused(id, to(PersonState::failed))) << "it is over";
  EXPECT_TRUE(is_refused(id, {RequestEnded{RequestState::failed}})) << "the other is under way";
  change(id, {PeopleMoved{.people = {2}, .state = PersonState::cancelled}});
  EXPECT_TRUE(is_refused(id, {RequestEnded{RequestState::done}})) << "not for everyone";
  EXPECT_TRUE(is_refused(id, {RequestEnded{RequestState::open}}));
  change(id, {RequestEnded{RequestState::cancelled}});
  EXPECT_TRUE(is_refused(id, {RequestStep{.what = "more"}})) << "it is over";
  EXPECT_TRUE(is_refused(7, {RequestStep{.what = "more"}})) << "there is none";
}

TEST_F(ErasuresTest, ARetrievalEndsWithWhatWasFound) {
  const PrivacyRequestId id = begin({"u1"}, {.kind = PrivacyRequest::Kind::retrieve});
  submit(id);
  EXPECT_TRUE(is_refused(id, {PeopleMoved{.people = {1}, .state = PersonState::profile_deleted}}));
  change(id, {TaskTold{"t1", "SUCCESS"}, PeopleMoved{.people = {1}, .state = PersonState::task_succeeded}});
  EXPECT_TRUE(is_refused(id, {PeopleMoved{.people = {1}, .state = PersonState::erased}}));
  change(id, {PeopleMoved{.people = {1}, .state = PersonState::retrieved}, RequestEnded{RequestState::done}});
  EXPECT_EQ(ledger_->privacy_request(id)->state, RequestState::done);
}

// Method: each is against a rule, and then nothing of its transaction is there.
TEST_F(ErasuresTest, NobodyIsSubmittedTwice) {
  const PrivacyRequestId id = begin({"u1", "u2"});
  const RequestChange ordered = PeopleOrdered{.order = 1, .people = {1}};
  EXPECT_TRUE(is_refused(id, {ordered, TasksBegun{.order = 2, .tasks = {"t1"}}})) << "an order of nobody";
  EXPECT_TRUE(is_refused(id, {ordered, TasksBegun{.order = 1}})) << "no task";
  EXPECT_TRUE(is_refused(id, {ordered, TasksBegun{.order = 1, .tasks = {""}}})) << "a task without an id";
  EXPECT_TRUE(is_refused(id, {ordered, PeopleOrdered{.order = 2, .people = {3}}})) << "nobody has number 3";
  EXPECT_TRUE(is_refused(id, {ordered, TaskTold{"t1", "SUCCESS"}})) << "there is no such task";
  change(id, {ordered});
  change(id, {PeopleOrdered{.order = 2, .people = {1}}});
  EXPECT_THAT(people(id), ElementsAre("u1 listed 2", "u2 listed 0")) << "an order is divided";
  change(id, {TasksBegun{.order = 2, .tasks = {"t1"}}});
  EXPECT_TRUE(is_refused(id, {PeopleOrdered{.order = 3, .people = {1}}})) << "who has a task";
  EXPECT_TRUE(is_refused(id, {PeopleOrdered{.order = 2, .people = {2}}})) << "to an order that has one";
  EXPECT_TRUE(is_refused(id, {TasksBegun{.order = 2, .tasks = {"t2"}}})) << "an order that has one";
}

TEST_F(ErasuresTest, PutPeopleOnTheListBeforeAnythingElse) {
  const PrivacyRequestId first = begin({"u1", "u2"});
  begin({"u1"}, {.project = "another"});
  begin({"u2", "u3"});
  open_again();
  std::vector<Hash128> expected = {mark_of("u1"), mark_of("u2"), mark_of("u3")};
  std::ranges::sort(expected);
  EXPECT_EQ(ledger_->erased_people("project"), expected);
  EXPECT_THAT(ledger_->erased_people("another"), ElementsAre(mark_of("u1")));
  EXPECT_THAT(ledger_->erased_people("none"), IsEmpty());
  const auto list = ledger_->erased_list();
  ASSERT_EQ(list.size(), 4u);
  EXPECT_EQ(list[0].project, "another");
  EXPECT_THAT(list[0].since, MatchesRegex(kMoment));
  const auto u2 = std::ranges::find(list, mark_of("u2"), &ErasedPerson::mark);
  EXPECT_EQ(u2->request, first) << "since then";
}

TEST_F(ErasuresTest, WhoSignedUpAgainIsLetIn) {
  const PrivacyRequestId id = begin({"u1", "u2"});
  EXPECT_FALSE(ledger_->lift_erased("another", mark_of("u1")));
  EXPECT_FALSE(ledger_->lift_erased("project", mark_of("u3")));
  EXPECT_TRUE(ledger_->lift_erased("project", mark_of("u1")));
  EXPECT_FALSE(ledger_->lift_erased("project", mark_of("u1"))) << "they are let in";
  open_again();
  EXPECT_THAT(ledger_->erased_people("project"), ElementsAre(mark_of("u2")));
  const auto list = ledger_->erased_list();
  const auto u1 = std::ranges::find(list, mark_of("u1"), &ErasedPerson::mark);
  EXPECT_THAT(u1->lifted, MatchesRegex(kMoment));
  const PrivacyRequestId again = begin({"u1"});
  EXPECT_EQ(ledger_->erased_people("project").size(), 2u);
  change(id, {PeopleSpared{{1, 2}}});
  EXPECT_THAT(ledger_->erased_people("project"), ElementsAre(mark_of("u1"))) << "put there by another";
  change(again, {PeopleSpared{{1}}});
  EXPECT_THAT(ledger_->erased_people("project"), IsEmpty());
}

TEST_F(ErasuresTest, EachLedgerMarksByItsOwnKey) {
  const Hash128 mark = mark_of("u1");
  open_again();
  EXPECT_EQ(mark_of("u1"), mark);
  const TemporaryFolder folder;
  EXPECT_NE(open_ledger(folder.path())->id_marker().mark("users", "u1"), mark);
}

/// Whether any file of the ledger has these bytes.
bool has_bytes(const TemporaryFolder& folder, const std::string& bytes) {
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    std::ifstream stream{entry.path(), std::ios::binary};
    const std::string all{std::istreambuf_iterator<char>{stream}, {}};
    if (all.find(bytes) != std::string::npos) return true;
  }
  return false;
}

TEST_F(ErasuresTest, ForgetTheIdsWhenTheyAreOver) {
  const std::string id = "anna@personal.example";
  const PrivacyRequestId request = begin({id, "bert@personal.example"});
  const PrivacyRequestId kept = begin({"carl@personal.example"}, {.keeps_ids = true});
  submit(request);
  ASSERT_TRUE(has_bytes(folder_, id)) << "as long as it needs them";
  for (const PrivacyRequestId each : {request, kept}) {
    for (const PersonRecord& person : ledger_->people(each))
      change(each, {PeopleMoved{.people = {person.number}, .state = PersonState::cancelled}});
    change(each, {RequestEnded{RequestState::cancelled}});
  }
  EXPECT_THAT(people(request), ElementsAre(" cancelled 1", " cancelled 1"));
  EXPECT_EQ(ledger_->people(request)[0].mark, mark_of(id));
  EXPECT_THAT(people(kept), ElementsAre("carl@personal.example cancelled 0"));
  EXPECT_FALSE(has_bytes(folder_, id)) << "with the ledger open";
  EXPECT_TRUE(has_bytes(folder_, "carl@personal.example"));
  ledger_.reset();
  EXPECT_FALSE(has_bytes(folder_, id));
}

TEST(Erasures, AreNewToALedgerOfAnOlderProgram) {
  const TemporaryFolder folder;
  const RunId run = open_ledger(folder.path())->begin(some_identity());
  Database{ledger_file(folder), std::chrono::milliseconds{1}}.execute(
      "DROP TABLE privacy_people; DROP TABLE privacy_tasks; DROP TABLE privacy_steps; "
      "DROP TABLE privacy_requests; DROP TABLE erased_people; DROP TABLE id_mark_key; "
      "PRAGMA user_version = 10");
  const auto ledger = open_ledger(folder.path());
  EXPECT_TRUE(ledger->run(run));
  EXPECT_EQ(ledger->begin_request({.project = "project"}, {{.id = "u1"}}), 1);
  EXPECT_EQ(ledger->erased_people("project").size(), 1u);
}

}  // namespace
}  // namespace mixferry::ledger
