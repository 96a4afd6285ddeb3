#include "engine/sandbox/query/result_sessions.h"

#include <gtest/gtest.h>

namespace mixferry::sandbox {
namespace {

using std::chrono::milliseconds;

TimePoint moment_at(int since) {
  return TimePoint{milliseconds{since}};
}

ResultSet results(std::string parameters) {
  return {.parameters = std::move(parameters)};
}

TEST(ResultSessions, LiveSoLongBehindTheLastPageThatWasRead) {
  ResultSessions sessions{{.lifetime = milliseconds{100}}};
  const std::string id{sessions.open(results("a"), moment_at(0)).id};
  EXPECT_EQ(sessions.read(id, moment_at(99))->results->parameters, "a");
  EXPECT_TRUE(sessions.read(id, moment_at(198)));
  EXPECT_FALSE(sessions.read(id, moment_at(298)));
  EXPECT_FALSE(sessions.read(id, moment_at(298))) << "gone for good";
  EXPECT_FALSE(sessions.read("unknown", moment_at(0)));
}

TEST(ResultSessions, MayEndBehindSoManyPages) {
  ResultSessions sessions{{.lifetime = milliseconds{100}, .pages_max = 2}};
  const std::string id{sessions.open(results("a"), moment_at(0)).id};
  EXPECT_TRUE(sessions.read(id, moment_at(0)));
  EXPECT_FALSE(sessions.read(id, moment_at(0)));
}

TEST(ResultSessions, AreNeverMoreThanSoMany) {
  ResultSessions sessions{{.lifetime = milliseconds{100}, .sessions_max = 2}};
  const std::string first{sessions.open(results("1"), moment_at(0)).id};
  const std::string second{sessions.open(results("2"), moment_at(0)).id};
  EXPECT_TRUE(sessions.read(first, moment_at(0)));
  const std::string third{sessions.open(results("3"), moment_at(0)).id};
  EXPECT_FALSE(sessions.read(second, moment_at(0))) << "was read longest ago";
  EXPECT_EQ(sessions.read(first, moment_at(0))->results->parameters, "1");
  EXPECT_EQ(sessions.read(third, moment_at(0))->results->parameters, "3");
}

TEST(ResultSessions, NeverKeepMoreProfilesThanSoMany) {
  ResultSessions sessions{{.lifetime = milliseconds{100}, .profiles_max = 4}};
  const auto open = [&] { return std::string{sessions.open({.profiles = {1, 2, 3}}, moment_at(0)).id}; };
  const std::string first = open();
  const std::string second = open();
  EXPECT_TRUE(sessions.read(first, moment_at(0)));
  const std::string third = open();
  EXPECT_FALSE(sessions.read(second, moment_at(0))) << "was read longest ago";
  EXPECT_TRUE(sessions.read(first, moment_at(0)));
  EXPECT_TRUE(sessions.read(third, moment_at(0)));
}

}  // namespace
}  // namespace mixferry::sandbox
