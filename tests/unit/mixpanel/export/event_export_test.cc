#include "engine/mixpanel/export/event_export.h"

#include <gtest/gtest.h>

namespace mixferry::mixpanel {
namespace {

using Kind = QueryTrouble::Kind;
using std::chrono::year_month_day;
using namespace std::chrono_literals;

EventExport days(year_month_day first, year_month_day last) {
  return {.first = first, .last = last};
}

QueryAccess exporter() {
  return {ServiceAccount::parse("robot:secret").value(), 2195193};
}

TEST(EventExport, AsksForDays) {
  const http::Request request = export_request(days(2026y / 9 / 1, 2026y / 11 / 30), exporter());
  EXPECT_EQ(request.verb, http::Verb::get);
  EXPECT_EQ(request.target, "/api/2.0/export?project_id=2195193&from_date=2026-09-01&to_date=2026-11-30");
  EXPECT_EQ(request.authorization, http::Authorization::basic("robot", "secret").value());
  EXPECT_TRUE(request.accepts_gzip);
}

TEST(EventExport, AsksForEventsByNameAndExpression) {
  EventExport asked = days(2026y / 9 / 1, 2026y / 9 / 1);
  asked.events = {"Deal Won", "a&b+c"};
  asked.where = R"(properties["Plan"] == "gold")";
  EXPECT_EQ(export_request(asked, exporter()).target,
            "/api/2.0/export?project_id=2195193&from_date=2026-09-01&to_date=2026-09-01"
            "&event=%5B%22Deal%20Won%22%2C%22a%26b%2Bc%22%5D"
            "&where=properties%5B%22Plan%22%5D%20%3D%3D%20%22gold%22");
}

struct Refused {
  std::string name;
  unsigned status;
  std::string body;
  Kind kind;

  friend void PrintTo(const Refused& refused, std::ostream* out) { *out << refused.name; }
};

class ExportTroubles : public testing::TestWithParam<Refused> {};

TEST_P(ExportTroubles, AreToldApart) {
  const auto trouble = export_trouble_in(GetParam().status, GetParam().body);
  ASSERT_TRUE(trouble);
  EXPECT_EQ(trouble->kind, GetParam().kind);
  EXPECT_FALSE(trouble->words.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Each, ExportTroubles,
    testing::Values(
        Refused{"NotAuthenticated", 400, "Unable to authenticate request", Kind::credentials},
        Refused{"Account", 400, "Invalid service account credentials", Kind::credentials},
        Refused{"Secret", 400, R"({"error":"Invalid API secret"})", Kind::credentials},
        Refused{"Unauthorized", 401, "", Kind::credentials},
        Refused{"Plan", 402, R"({"error":"Your plan does not allow API calls"})", Kind::plan},
        Refused{"Member", 403, R"({"error":"User is not a member of this project"})", Kind::project},
        Refused{"OtherHost", 404, "<html>", Kind::place},
        Refused{"TooMany", 429, "rate limit exceeded", Kind::quota},
        Refused{"Dates", 400, "to_date cannot be later than today", Kind::question},
        Refused{"Where", 400, R"({"error":"syntax error, unexpected end of input"})", Kind::question},
        Refused{"NoSession", 400, "request for page in uncached query", Kind::question},
        Refused{"Down", 503, "<html>", Kind::passing}),
    [](const auto& row) { return row.param.name; });

TEST(EventExport, FindsNoTroubleInSuccess) {
  EXPECT_FALSE(export_trouble_in(200, ""));
}

struct Line {
  std::string name;
  std::string text;
  ExportedLine is;

  friend void PrintTo(const Line& line, std::ostream* out) { *out << line.name; }
};

class ExportedLines : public testing::TestWithParam<Line> {};

TEST_P(ExportedLines, AreJudged) {
  ExportedLineJudge judge;
  EXPECT_EQ(judge.judge(GetParam().text), GetParam().is);
  // A judge keeps nothing of what it saw before.
  EXPECT_EQ(judge.judge(GetParam().text), GetParam().is);
}

INSTANTIATE_TEST_SUITE_P(
    Each, ExportedLines,
    testing::Values(
        Line{"Event", R"({"event":"A","properties":{"time":1}})", ExportedLine::event},
        Line{"OtherOrder", R"({"properties":{},"event":""})", ExportedLine::event},
        Line{"HalfALetter", R"({"event":"A","properties":{"Name":"\ud83d"}})", ExportedLine::event},
        Line{"Nested", R"({"event":"A","properties":{"a":[{"b":[]}]},"more":[1]})", ExportedLine::event},
        Line{"CutInAList", R"({"event":"A","properties":{"a":[1})", ExportedLine::unreadable},
        Line{"TwoInOne", R"({"event":"A","properties":{}}{"event":"B","properties":{}})",
             ExportedLine::unreadable},
        Line{"BrokenOff", "terminated early", ExportedLine::broken_off},
        Line{"BrokenOffWithBlanks", " terminated early\r", ExportedLine::broken_off},
        Line{"CutOff", R"({"event":"A","properties":{"ti)", ExportedLine::unreadable},
        Line{"Page", "<html>", ExportedLine::unreadable},
        Line{"Error", R"({"error":"gone"})", ExportedLine::unreadable},
        Line{"Twice", R"({"event":"A","event":"B","properties":{}})", ExportedLine::unreadable},
        Line{"NoObject", R"({"event":"A","properties":[]})", ExportedLine::unreadable},
        Line{"List", "[]", ExportedLine::unreadable}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace mixferry::mixpanel
