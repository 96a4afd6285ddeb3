#include "engine/report/progress_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/plain_json.h"
#include "engine/report/screen_text.h"

namespace mixferry::report {
namespace {

pipeline::Progress half_way() {
  pipeline::Progress progress;
  progress.tally.rows_delivered = 500'000;
  progress.tally.rows_rejected = 12;
  progress.tally.reject_reasons = {{"id_empty", 8}, {"not_a_number", 4}};
  progress.tally.records_sent = 1'500'036;
  progress.traffic.requests = 1'234;
  progress.traffic.retries = 3;
  progress.records_per_second_max = 25'000;
  progress.in_flight = 10;
  progress.fraction = 0.5;
  return progress;
}

constexpr Pace kPace{.rows = 8'100, .updates = 24'300};

std::string drawn(const pipeline::Progress& progress, const Pace& pace, std::size_t columns) {
  std::string text;
  for (const ScreenLine& line : progress_block(progress, pace, columns)) text += line.text + "\n";
  return text;
}

TEST(ProgressBlock, TellsEverythingInAWindowOf80Columns) {
  EXPECT_EQ(drawn(half_way(), kPace, 79),
            "[#############################------------------------------]  50%  1m 02s left\n"
            "  rows                 500,012   8,100/s\n"
            "  updates            1,500,036   24,300/s of 25,000\n"
            "  requests               1,234   10 in flight, 3 retries\n"
            "  rejected                  12   8 id_empty, 4 not_a_number\n");
  EXPECT_EQ(drawn(half_way(), kPace, 500), drawn(half_way(), kPace, 80)) << "no wider than can be taken in";
}

TEST(ProgressBlock, LeavesOutTheLeastImportantInNarrowWindows) {
  EXPECT_EQ(drawn(half_way(), kPace, 39),
            "[#########----------]  50%  1m 02s left\n"
            "rows        500,012  8,100/s\n"
            "updates   1,500,036  24,300/s of 25,000\n"
            "requests      1,234  10 in flight\n"
            "rejected         12  8 id_empty, 4 not…\n");
  EXPECT_EQ(drawn(half_way(), kPace, 19),
            "50%  1m 02s left\n"
            "rows        500,012\n"
            "updates   1,500,036\n"
            "requests      1,234\n"
            "rejected         12\n");
}

// Method: numbers as large and reasons as many as they come, in every width down to none.
TEST(ProgressBlock, IsNeverWiderThanTheWindow) {
  pipeline::Progress progress = half_way();
  progress.tally.rows_delivered = 123'456'789'012;
  progress.tally.rows_in_doubt = 77;
  progress.tally.reject_reasons = {
      {"a_very_long_reason_indeed", 1'000'000}, {"b", 2}, {"c", 1}, {"d", 1}, {"e", 1}};
  progress.stopping = true;
  for (std::size_t columns = 0; columns < 200; ++columns) {
    for (const ScreenLine& line : progress_block(progress, {1e9, 1e9}, columns)) {
      EXPECT_LE(width_of(line.text), columns) << line.text;
    }
  }
}

TEST(ProgressBlock, OfACheckTellsOfRowsAlone) {
  pipeline::Progress progress;
  progress.tally.rows_delivered = 7;
  progress.fraction = 0.999;
  EXPECT_EQ(drawn(progress, {}, 60),
            "[#######################################-]  99%             \n"
            "  rows                       7   0/s\n");
}

TEST(TroubleInWords, TellsHowOftenItIsTried) {
  pipeline::Progress progress;
  progress.trouble = "503 from Mixpanel";
  EXPECT_EQ(trouble_in_words(progress), "503 from Mixpanel; trying again");
  progress.out_of_reach = {.lasted = std::chrono::milliseconds{3'400},
                           .longest_pause = std::chrono::seconds{60}};
  EXPECT_EQ(
      trouble_in_words(progress),
      "503 from Mixpanel; nothing has succeeded for 3.4s. One request at a time is tried, in the end every "
      "30s to 1m 00s");
  progress.out_of_reach = {.lasted = std::chrono::milliseconds{40},
                           .longest_pause = std::chrono::milliseconds{300}};
  EXPECT_EQ(
      trouble_in_words(progress),
      "503 from Mixpanel; nothing has succeeded for 40ms. One request at a time is tried, in the end every "
      "150ms to 300ms");
}

TEST(ProgressBlock, SaysThatItWaits) {
  const auto last_line = [](const pipeline::Progress& progress) {
    const ScreenLine line = progress_block(progress, {}, 80).back();
    EXPECT_EQ(line.tone, Tone::warning);
    return line.text;
  };
  pipeline::Progress progress;
  progress.paused = true;
  EXPECT_EQ(last_line(progress), "  waiting for Mixpanel");
  progress.out_of_reach = {.lasted = std::chrono::minutes{3}, .next_try_in = std::chrono::seconds{42}};
  EXPECT_EQ(last_line(progress), "  Mixpanel out of reach, next try in 42s");
  progress.out_of_reach->next_try_in = std::chrono::milliseconds{1};
  EXPECT_EQ(last_line(progress), "  Mixpanel out of reach, next try in 1s");
  progress.out_of_reach->next_try_in = {};
  EXPECT_EQ(last_line(progress), "  Mixpanel out of reach, trying");
  progress.stopping = true;
  progress.in_flight = 2;
  EXPECT_EQ(last_line(progress), "  stopping: 2 in flight; Ctrl-C leaves at once");
}

TEST(ProgressBlock, HasNoLimitWhereNoneIsKept) {
  pipeline::Progress progress = half_way();
  progress.records_per_second_max = pipeline::kUnpaced;
  EXPECT_EQ(progress_block(progress, kPace, 79)[2].text, "  updates            1,500,036   24,300/s");
  EXPECT_TRUE(progress_data(progress, kPace).at("updates_per_second_max").is_null());
}

TEST(ProgressWords, AreTheSameOnOneLine) {
  EXPECT_EQ(
      progress_words(half_way(), kPace),
      "500,012 rows  8,100 rows/s  24,300 updates/s of 25,000  12 rejected (8 id_empty, 4 not_a_number)  "
      "10 in flight  3 retries  1m 02s left  50%");
  EXPECT_EQ(progress_words({}, {}), "0 rows  0 rows/s");
  EXPECT_THAT(progress_words(half_way(), {.rows = 8'100, .updates = 0, .is_over = true}),
              testing::Not(testing::HasSubstr("left")));
}

TEST(ProgressData, HasAllKeysAlways) {
  EXPECT_EQ(plain_json(progress_data(half_way(), kPace)),
            R"({"rows":500012,"rows_per_second":8100,"rows_rejected":12,"rows_in_doubt":0,)"
            R"("reject_reasons":{"id_empty":8,"not_a_number":4},"updates_sent":1500036,)"
            R"("updates_per_second":24300,"updates_per_second_max":25000,"requests":1234,"retries":3,)"
            R"("in_flight":10,"waiting":false,"stopping":false,"fraction":0.5,"seconds_left":62})");
  EXPECT_EQ(plain_json(progress_data({}, {})),
            R"({"rows":0,"rows_per_second":0,"rows_rejected":0,"rows_in_doubt":0,"reject_reasons":{},)"
            R"("updates_sent":0,"updates_per_second":0,"updates_per_second_max":null,"requests":0,)"
            R"("retries":0,"in_flight":0,"waiting":false,"stopping":false,"fraction":null,)"
            R"("seconds_left":null})");
}

TEST(RecentRate, IsAMeanOverTheLastSeconds) {
  RecentRate rate;
  const TimePoint start{};
  EXPECT_EQ(rate.note(0, start), 0);
  EXPECT_EQ(rate.note(1'000, start + std::chrono::seconds(1)), 1'000);
  EXPECT_EQ(rate.note(1'000, start + std::chrono::seconds(2)), 500);
  for (int second = 3; second <= 30; ++second) rate.note(1'000, start + std::chrono::seconds(second));
  EXPECT_EQ(rate.note(1'000, start + std::chrono::seconds(31)), 0);
}

// Method: rows are compared, then they are sent, and some are settled already.
TEST(RecentRate, BeginsAnewWhereTheCountGoesDown) {
  RecentRate rate;
  const TimePoint start{};
  rate.note(0, start);
  rate.note(1'000, start + std::chrono::seconds(1));
  EXPECT_EQ(rate.note(400, start + std::chrono::seconds(2)), 0);
  EXPECT_EQ(rate.note(700, start + std::chrono::seconds(3)), 300);
}

}  // namespace
}  // namespace mixferry::report
