#include "engine/cli/reading_standing.h"

#include <gmock/gmock.h>

namespace mixferry::cli {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

std::vector<std::string> lines_of(const report::Standing& standing, std::size_t columns) {
  std::vector<std::string> lines;
  for (const report::ScreenLine& line : standing.block(columns)) lines.push_back(line.text);
  return lines;
}

TEST(ReadingStanding, SaysHowMuchIsThereAndWhatIsLeftToAsk) {
  const auto standing =
      standing_of({.parts = 12, .parts_all = 46, .profiles = 45'321, .used = 13, .quota = 60}, "pages");
  EXPECT_EQ(standing.words, "12 of 46 pages (45,321 profiles)  26%  13 of 60 requests an hour");
  EXPECT_THAT(lines_of(standing, 79),
              testing::ElementsAre("  12 of 46 pages (45,321 profiles)  26%", "  13 of 60 requests an hour"));
  for (const std::string& line : lines_of(standing, 12)) EXPECT_LE(line.size(), 12u);
  EXPECT_EQ(standing.data.at("parts_all").to_number<int>(), 46);
  EXPECT_TRUE(standing.data.at("waits_until").is_null());
}

TEST(ReadingStanding, SaysUntilWhenTheQuotaIsWaitedFor) {
  reading::ReadingProgress progress{.parts = 1, .parts_all = 2, .used = 60, .quota = 60};
  progress.waits_until = std::chrono::system_clock::now() + std::chrono::minutes(10);
  const auto standing = standing_of(progress, "days");
  EXPECT_THAT(standing.words, testing::MatchesRegex(".*waiting for the quota until [0-9][0-9]:[0-9][0-9]"));
  EXPECT_THAT(lines_of(standing, 79), testing::SizeIs(3));
  EXPECT_TRUE(standing.data.at("waits_until").is_string());
  progress.waits_until = std::chrono::system_clock::now() + std::chrono::seconds(1);
  EXPECT_THAT(standing_of(progress, "days").words, EndsWith("an hour")) << "that is nothing to tell of";
}

TEST(ReadingStanding, SaysWhatWentWrong) {
  reading::ReadingProgress progress;
  progress.calls.trouble = "Mixpanel said: \"no\"";
  const auto standing = standing_of(progress, "pages");
  EXPECT_THAT(standing.trouble, HasSubstr("Mixpanel said: \"no\"; it is asked again"));
  EXPECT_THAT(standing.words, HasSubstr("asking"));
}

}  // namespace
}  // namespace mixferry::cli
