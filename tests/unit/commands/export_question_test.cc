#include "engine/commands/export_question.h"

#include <gmock/gmock.h>

#include "engine/base/error.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::commands {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr auto kNow = std::chrono::system_clock::time_point(sys_days(2026y / 11 / 30)) + 23h;

ExportArguments events_of(const std::string& first, const std::string& last) {
  ExportArguments arguments{.kind = ExportKind::events, .first_day = first, .last_day = last};
  return arguments;
}

std::string why_not(const auto& ask) {
  try {
    (void)ask();
  } catch (const RunError& refusal) {
    EXPECT_EQ(refusal.exit_code(), ExitCode::usage);
    return refusal.what();
  }
  return "nothing was refused";
}

TEST(EventQuestion, KnowsTheDaysOfTheProjectsClock) {
  EventQuestion question = event_question(events_of("yesterday", "today"), kNow);
  EXPECT_EQ(sys_days(question.asked.first), sys_days(2026y / 11 / 29));
  EXPECT_EQ(sys_days(question.asked.last), sys_days(2026y / 11 / 30));
  EXPECT_TRUE(question.is_open());
  ExportArguments in_berlin = events_of("2026-11-01", "yesterday");
  in_berlin.timezone = "Europe/Berlin";
  question = event_question(in_berlin, kNow);
  EXPECT_EQ(question.today, sys_days(2026y / 12 / 1)) << "it is past midnight there";
  EXPECT_FALSE(question.is_open());
  EXPECT_TRUE(question.zone);
}

TEST(EventQuestion, TakesTheZoneOfTheProject) {
  ExportArguments arguments = events_of("today", "today");
  arguments.project.project.emplace();
  arguments.project.project->project.timezone = projects::Field<std::string>{"Asia/Tokyo", {}};
  EXPECT_EQ(event_question(arguments, kNow).timezone, "Asia/Tokyo");
  arguments.timezone = "UTC";
  EXPECT_EQ(event_question(arguments, kNow).timezone, "");
  EXPECT_FALSE(event_question(arguments, kNow).zone);
}

TEST(EventQuestion, RefusesDaysThatAreNone) {
  const auto asking = [](const char* first, const char* last) {
    return why_not([&] { return event_question(events_of(first, last), kNow); });
  };
  EXPECT_THAT(asking("2026-9-1", "today"), HasSubstr("--from-date 2026-9-1: give a day such as"));
  EXPECT_THAT(asking("2026-02-29", "today"), HasSubstr("--from-date 2026-02-29"));
  EXPECT_THAT(asking("today", "2026-11-29"), HasSubstr("lies before --from-date 2026-11-30"));
  EXPECT_THAT(asking("today", "2026-12-02"), HasSubstr("the last one that is over is 2026-11-29"));
  EXPECT_THAT(asking("today", "2026-12-01"), HasSubstr("nothing was refused"));
}

TEST(ProfileQuestion, AsksForAThousandIdsAtOnce) {
  const tests::TemporaryFolder folder;
  std::string ids = "\xEF\xBB\xBF";
  for (int i = 0; i < 2'500; ++i) ids += " id " + std::to_string(i) + "\r\n\nid 7\n";
  const ExportArguments arguments{.ids_file = folder.write("ids", ids)};
  const ProfileQuestion question = profile_question(arguments);
  EXPECT_EQ(question.ids, 2'501) << "id 7 once, and no empty line";
  ASSERT_THAT(question.queries, SizeIs(3));
  EXPECT_THAT(question.queries[0].distinct_ids, SizeIs(1'000));
  EXPECT_EQ(question.queries[0].distinct_ids[0], " id 0");
  EXPECT_THAT(question.queries[2].distinct_ids, SizeIs(501));
}

TEST(ProfileQuestion, NeedsTheNumberOfAGroupKey) {
  ExportArguments arguments{.kind = ExportKind::groups, .group_key = "deal"};
  EXPECT_THAT(why_not([&] { return profile_question(arguments); }), HasSubstr("give --data-group-id"));
  ChosenProject& chosen = arguments.project.project.emplace();
  chosen.file = "p.yaml";
  chosen.project.name = "prod";
  chosen.project.place.line = 3;
  chosen.project.group_keys = {{.name = "company", .data_group_id = -7}};
  EXPECT_THAT(
      why_not([&] { return profile_question(arguments); }),
      HasSubstr("p.yaml:3: project prod has no number for the group key \"deal\", but for company. Write "
                "it there as `group_keys: { deal: NUMBER }`"));
  arguments.group_key = "company";
  EXPECT_EQ(profile_question(arguments).queries.front().data_group_id, -7);
  arguments.data_group_id = 9;
  EXPECT_EQ(profile_question(arguments).queries.front().data_group_id, 9);
}

TEST(Question, IsTheSameForWhoGoesOnAndForNobodyElse) {
  const reading::QueryHost host{.endpoint = {.tls = true, .host = "mixpanel.com", .port = 443},
                                .access = {mixpanel::ServiceAccount::parse("robot:secret").value(), 7}};
  const auto text = [&](const ExportArguments& arguments) {
    return text_of(profile_question(arguments), arguments, host);
  };
  const ExportArguments users;
  EXPECT_EQ(text(users), R"({"what":"users","project":7,"at":"mixpanel.com:443"})");
  ExportArguments into_csv;
  into_csv.file.format = exporting::FileFormat::csv;
  EXPECT_EQ(text(into_csv), text(users)) << "what is read is the same";
  EXPECT_NE(text({.where = "true"}), text(users));
  EXPECT_NE(text({.cohort = 1}), text(users));
  EXPECT_NE(text({.properties = {"a"}}), text(users));
  EXPECT_EQ(text_of(event_question(events_of("yesterday", "2026-11-30"), kNow), host),
            R"({"what":"events","project":7,"at":"mixpanel.com:443","from":"2026-11-29","to":"2026-11-30"})");
}

}  // namespace
}  // namespace mixferry::commands
