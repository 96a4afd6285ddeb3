/// The raw export of events.
/// Method: requests go to the service without its server; answers are compared as text. Events happen at
/// 2026-07-31T12:13:20Z, unless a test says otherwise, and arrive on the next day.

#include <gmock/gmock.h>

#include "tests/unit/sandbox/service_fixture.h"

namespace mixferry::sandbox {
namespace {

using testing::HasSubstr;

constexpr std::string_view kJuly = "from_date=2026-07-31&to_date=2026-07-31";

class SandboxExport : public ServiceFixture {
 protected:
  Answer answer(std::string_view query) {
    const std::string target = fmt::format("/api/2.0/export?project_id=1&{}", query);
    return send({.method = "GET", .target = target, .authorization = kRobot});
  }
  std::string exported(std::string_view query = kJuly) {
    now_ += std::chrono::seconds{1};  // three a second
    const Answer all = answer(query);
    EXPECT_EQ(all.status, 200U) << all.body;
    EXPECT_EQ(all.content_type, "text/plain");
    return all.body;
  }
  /// The values of `time`, one behind the other.
  std::string times(std::string_view query = kJuly) {
    std::string times;
    const std::string all = exported(query);
    constexpr std::string_view kTime = R"("time":)";
    for (std::size_t at = all.find(kTime); at != std::string::npos; at = all.find(kTime, at + 1)) {
      const std::size_t begin = at + kTime.size();
      times += all.substr(begin, all.find(',', begin) - begin) + ' ';
    }
    return times;
  }
  void import_at(std::int64_t time) {
    import(batch(
        fmt::format(R"({{"event":"Seen","properties":{{"time":{},"distinct_id":"p","$insert_id":"i{}"}}}})",
                    time, time)));
  }
};

TEST_F(SandboxExport, HoldsWhatWasSentAndWhatMixpanelAdds) {
  import(batch(event("i1", R"(,"stage":"won","$city":"Graz")")));
  EXPECT_EQ(
      exported(),
      R"({"event":"Seen","properties":{"time":1785500000,"distinct_id":"p","$insert_id":"i1","stage":"won",)"
      R"("$city":"Graz","$import":true,"$mp_api_endpoint":"api.mixpanel.com",)"
      R"("$mp_api_timestamp_ms":1785542400000,"$mp_event_size":27,"mp_processing_time_ms":1785542400000}})"
      "\n");
  import(batch(event("i2", R"(,"$mp_api_endpoint":"sent","mp_processing_time_ms":1)", "p", "Again")));
  const std::string again = exported(fmt::format("{}&event=[\"Again\"]", kJuly));
  EXPECT_THAT(again, HasSubstr(R"("$mp_api_endpoint":"sent","mp_processing_time_ms":1,"$import":true)"));
  EXPECT_EQ(again.find("api.mixpanel.com"), std::string::npos) << "what was sent is not added again";
}

TEST_F(SandboxExport, HoldsRepeatedEventsAllOfThem) {
  import(batch(event("i1")));
  import(batch(event("i1")));
  EXPECT_EQ(times(), "1785500000 1785500000 ");
}

TEST_F(SandboxExport, ShowsWhoAnEventBelongsToNow) {
  restart_with(IdentityMode::original);
  import(batch(event("i1", {}, "old")));
  import(R"([{"event":"$merge","properties":{"$distinct_ids":["u","old"],"token":"t"}}])");
  EXPECT_THAT(exported(),
              HasSubstr(R"("distinct_id":"u","$insert_id":"i1","$distinct_id_before_identity":"old")"));
  EXPECT_THAT(exported("from_date=2026-08-01&to_date=2026-08-01"), HasSubstr(R"({"event":"$merge",)"));
}

TEST_F(SandboxExport, TakesWholeDays) {
  import_at(1'785'455'999'999);  // 30 July, the last millisecond
  import_at(1'785'456'000'000);
  import_at(1'785'542'399'999);  // 31 July, the last one
  EXPECT_EQ(times(), "1785456000 1785542399 ");
  EXPECT_EQ(times("from_date=2026-07-30&to_date=2026-07-31"), "1785455999 1785456000 1785542399 ");
  EXPECT_EQ(times("from_date=2026-07-31&to_date=2026-07-31&time_in_ms=true"), "1785456000000 1785542399999 ");
}

// Method: Kathmandu is 5:45 ahead; the night from 30 to 31 July begins there at 18:15 UTC.
TEST_F(SandboxExport, OfAnOldProjectGoesByItsClock) {
  SandboxOptions options;
  options.timezone = "Asia/Kathmandu";
  restart(std::move(options));
  import_at(1'785'435'299'999);
  import_at(1'785'435'300'000);
  EXPECT_EQ(times("from_date=2026-07-31&to_date=2026-07-31"), "1785456000 ") << "local time, as seconds";
  EXPECT_EQ(times("from_date=2026-07-30&to_date=2026-07-30&time_in_ms=1"), "1785455999999 ");
  now_ = TimePoint{std::chrono::seconds{kNowSeconds + 19 * 3'600}};  // 2 August there
  EXPECT_EQ(answer("from_date=2026-08-02&to_date=2026-08-02").status, 200U);
  EXPECT_THROW(Service({.timezone = "Mars/Olympus"}), std::invalid_argument);
}

TEST_F(SandboxExport, FiltersByNameConditionAndLimit) {
  import(batch(event("i1", R"(,"n":1)")));
  import(batch(event("i2", R"(,"n":2)")));
  import(batch(event("i3", R"(,"n":3)", "q", "Other")));
  engage(R"([{"$token":"t","$distinct_id":"q","$set":{"tier":"gold"}}])");
  const auto insert_ids = [&](std::string_view more) {
    std::string ids;
    const std::string all = exported(fmt::format("{}&{}", kJuly, more));
    for (const char* const id : {"i1", "i2", "i3"})
      if (all.find(fmt::format("\"{}\"", id)) != std::string::npos) ids += fmt::format("{} ", id);
    return ids;
  };
  EXPECT_EQ(insert_ids(R"(event=["Seen"])"), "i1 i2 ");
  EXPECT_EQ(insert_ids(R"(event=["Other","Unknown"])"), "i3 ");
  EXPECT_EQ(insert_ids(R"(where=properties["n"]>1)"), "i2 i3 ");
  EXPECT_EQ(insert_ids(R"(where=event["distinct_id"]=="q")"), "i3 ");
  EXPECT_EQ(insert_ids(R"(where=user["tier"]=="gold")"), "i3 ");
  EXPECT_EQ(insert_ids(R"(where=properties["$insert_id"]=="i2" and properties["time"]==1785500000)"), "i2 ");
  EXPECT_EQ(insert_ids("limit=2"), "i1 i2 ");
  EXPECT_EQ(insert_ids("limit=100000"), "i1 i2 i3 ");
}

TEST_F(SandboxExport, RefusesWhatItCantRead) {
  const std::pair<const char*, const char*> wrong[] = {
      {"to_date=2026-07-31", "from_date is a required parameter"},
      {"from_date=2026-07-31", "to_date is a required parameter"},
      {"from_date=31.7.2026&to_date=2026-07-31", "from_date must be in yyyy-mm-dd format"},
      {"from_date=2026-07-31&to_date=2026-07-30", "to_date cannot be before from_date"},
      {"from_date=2026-07-31&to_date=2026-08-02", "to_date cannot be later than today"},
      {"from_date=2026-07-31&to_date=2026-07-31&limit=100001", "limit must be an integer from 1 to 100000"},
      {"from_date=2026-07-31&to_date=2026-07-31&event=Seen", "event must be a JSON array of strings"},
      {"from_date=2026-07-31&to_date=2026-07-31&where=(",
       "Unable to parse where: expected a value at character 2, found the end"}};
  for (const auto& [query, error] : wrong) {
    now_ += std::chrono::seconds{1};
    const Answer refused = answer(query);
    EXPECT_EQ(refused.status, 400U) << query;
    EXPECT_EQ(refused.content_type, "text/plain");
    EXPECT_EQ(refused.body, error) << query;
  }
}

TEST_F(SandboxExport, IsThreeTimesASecondAndSixtyTimesAnHour) {
  for (int at = 0; at < 3; ++at) EXPECT_EQ(answer(kJuly).status, 200U);
  EXPECT_EQ(answer(kJuly).status, 429U);
  for (int at = 3; at < 60; ++at) exported();
  now_ += std::chrono::seconds{1};
  EXPECT_THAT(answer(kJuly).body, HasSubstr("1/100 queries running concurrently and 61/60 queries"));
  EXPECT_EQ(query().status, 200U) << "queries are counted apart";
}

TEST_F(SandboxExport, SeesLaterWhatArrives) {
  restart({.behaviour = {.seen_after = std::chrono::seconds{10}}});
  import(batch(event("i1")));
  EXPECT_EQ(exported(), "");
  now_ += std::chrono::seconds{9};
  EXPECT_EQ(times(), "1785500000 ");
}

}  // namespace
}  // namespace mixferry::sandbox
