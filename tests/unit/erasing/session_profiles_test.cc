/// Method: the sandbox, whose profiles are written and looked at beside the session.

#include "engine/erasing/session_profiles.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <memory>

#include "engine/erasing/go_on.h"
#include "engine/erasing/session_tasks.h"
#include "engine/ledger/sqlite/open_ledger.h"
#include "engine/mixpanel/record_head.h"
#include "engine/sandbox/sandbox.h"
#include "tests/support/local_http.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::erasing {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class SessionProfilesTest : public testing::Test {
 protected:
  void serve(const sandbox::Behaviour& behaviour = {}, const std::string& account = "sandbox:sandbox") {
    sandbox::SandboxOptions options;
    options.behaviour = behaviour;
    options.behaviour.task_calls_per_second_max = 0;
    options.behaviour.task_time = 0s;
    sandbox_ = std::make_unique<sandbox::Sandbox>(options);
    endpoint_ = {.tls = false, .host = "127.0.0.1", .port = sandbox_->port()};
    profiles_ = std::make_unique<SessionProfiles>(
        SessionProfiles::Options{
            .delivery = {.endpoint = endpoint_, .give_up_after = 2s, .back_off = {.first = 1ms}},
            .record_head = mixpanel::record_head("sandbox"),
            .query = {.endpoint = endpoint_,
                      .access = {mixpanel::ServiceAccount::parse(account).value(), 1}}},
        *ledger_);
  }
  void write(const std::vector<std::string>& ids) {
    std::string body = "[";
    for (const std::string& id : ids) {
      body += fmt::format(R"({}{{"$token":"sandbox","$distinct_id":"{}","$set":{{"a":1}}}})",
                          body.size() > 1 ? "," : "", id);
    }
    tests::http_post(sandbox_->port(), "/engage", body + "]");
  }
  [[nodiscard]] static std::vector<std::string> many(std::size_t count) {
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < count; ++i) ids.push_back(fmt::format("p{}", i));
    return ids;
  }

  tests::TemporaryFolder folder_;
  std::unique_ptr<ledger::Ledger> ledger_ = ledger::open_ledger(folder_.path());
  http::Endpoint endpoint_;
  std::unique_ptr<sandbox::Sandbox> sandbox_;
  std::unique_ptr<SessionProfiles> profiles_;
};

TEST_F(SessionProfilesTest, DeletesThoseThatAreNamedAndNoOther) {
  serve();
  write({"a", "b", "say \\\"c\\\""});
  EXPECT_THAT(profiles_->still_there({"a", "x", "b", "say \"c\""}).value(), ElementsAre(0, 2, 3));
  EXPECT_THAT(profiles_->delete_profiles({"a", "x", "say \"c\""}, /*ignore_alias=*/false).value(), IsEmpty());
  EXPECT_THAT(profiles_->still_there({"a", "x", "b", "say \"c\""}).value(), ElementsAre(2));
  EXPECT_THAT(profiles_->delete_profiles({"b"}, /*ignore_alias=*/true).value(), IsEmpty());
  EXPECT_THAT(profiles_->still_there({"a", "x", "b", "say \"c\""}).value(), IsEmpty());
}

TEST_F(SessionProfilesTest, TakesThousands) {
  serve();
  const auto ids = many(4'100);
  write({"p0", "p1999", "p2000", "p4099"});
  EXPECT_THAT(profiles_->still_there(ids).value(), ElementsAre(0, 1'999, 2'000, 4'099));
  EXPECT_THAT(profiles_->delete_profiles(ids, /*ignore_alias=*/false).value(), IsEmpty());
  EXPECT_THAT(profiles_->still_there(ids).value(), IsEmpty());
}

TEST_F(SessionProfilesTest, SaysWhomMixpanelDidNotTake) {
  serve();
  write({"a", "b"});
  // An id of more than 255 bytes is none.
  EXPECT_THAT(profiles_->delete_profiles({"a", std::string(300, 'x'), "b"}, false).value(), ElementsAre(1));
  EXPECT_THAT(profiles_->still_there({"a", "b"}).value(), IsEmpty());
}

TEST_F(SessionProfilesTest, HaltsWhereItMayNotRead) {
  serve({}, "sandbox:wrong");
  const auto read = profiles_->still_there({"a"});
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().exit_code, ExitCode::refused);
  EXPECT_THAT(read.error().words, HasSubstr("could not be read back"));
}

TEST_F(SessionProfilesTest, HaltsWhereMixpanelIsOutOfReach) {
  serve();
  sandbox_.reset();
  const auto deleted = profiles_->delete_profiles({"a"}, false);
  ASSERT_FALSE(deleted);
  EXPECT_EQ(deleted.error().exit_code, ExitCode::stopped);
  EXPECT_THAT(deleted.error().words, HasSubstr("could not be deleted"));
}

class ErasureAtTheSandbox : public SessionProfilesTest {
 protected:
  Standing erase(const std::vector<std::string>& ids) {
    privacy::TaskSession session{
        {.endpoint = endpoint_,
         .access = {mixpanel::GdprToken::parse("sandbox-gdpr").value(), "sandbox"},
         .limits = {},
         .calls = {.back_off = {.first = 1ms, .longest = 5ms}, .give_up_after = 20s}},
        *ledger_};
    SessionTasks tasks{session, {}};
    std::vector<ledger::PersonToSee> people;
    for (const std::string& id : ids) people.push_back({.id = id});
    const auto id = ledger_->begin_request({.project = "project"}, people);
    return go_on(*ledger_, id, tasks, *profiles_, {.ids_max = 2, .waits = false});
  }
};

TEST_F(ErasureAtTheSandbox, IsDoneAndReadBack) {
  serve();
  write({"a", "b", "c", "d"});
  const Standing standing = erase({"a", "b", "c", "nobody"});
  EXPECT_FALSE(standing.halt) << standing.halt->words;
  EXPECT_EQ(standing.state, ledger::RequestState::done);
  EXPECT_THAT(standing.people, ElementsAre(std::pair(ledger::PersonState::erased, 4u)));
  EXPECT_THAT(profiles_->still_there({"a", "b", "c", "d"}).value(), ElementsAre(3));
  for (const ledger::PersonRecord& person : ledger_->people(1)) EXPECT_EQ(person.id, "");
}

}  // namespace
}  // namespace mixferry::erasing
