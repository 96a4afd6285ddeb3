#include "engine/report/chart.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mixferry::report {
namespace {

using kainjow::mustache::data;
using testing::HasSubstr;

/// `path` of the lines of chart number `index`.
std::vector<std::string> paths(const data& charts, std::size_t index) {
  std::vector<std::string> found;
  for (const data& line : charts.list_value()[index].get("lines")->list_value())
    found.push_back(line.get("path")->string_value());
  return found;
}

TEST(Chart, DrawsAStepASpan) {
  const std::vector<TimeSpan> spans = {{.from = 0, .to = 1, .rows = 100}, {.from = 1, .to = 4, .rows = 150}};
  const data charts = charts_of(spans, 0);
  ASSERT_EQ(charts.list_value().size(), 1u) << "of a check, the throughput alone";
  EXPECT_EQ(paths(charts, 0), std::vector<std::string>{"M0.0 0.0H250.0L250.0 50.0H1000.0"});
  EXPECT_EQ(charts.list_value()[0].get("top")->string_value(), "100");
  EXPECT_THAT(charts.list_value()[0].get("description")->string_value(),
              HasSubstr("rows: 63 on average, 100 at most. Over 4.0s."));
}

TEST(Chart, BreaksWhereThereWasNoAnswer) {
  std::vector<TimeSpan> spans = {{.from = 0, .to = 1}, {.from = 1, .to = 2}, {.from = 2, .to = 4}};
  spans[0].latencies.note(std::chrono::milliseconds(100));
  spans[2].latencies.note(std::chrono::milliseconds(100));
  const std::string median = paths(charts_of(spans, 10), 1).front();
  EXPECT_EQ(std::ranges::count(median, 'M'), 2) << median;
}

TEST(Chart, DrawsTheLimitWhereItIsNear) {
  const std::vector<TimeSpan> spans = {{.from = 0, .to = 1, .rows = 900, .records = 900}};
  EXPECT_EQ(paths(charts_of(spans, 1'000), 0).size(), 3u);
  EXPECT_EQ(paths(charts_of(spans, 25'000), 0).size(), 2u) << "the others would lie on the ground";
}

TEST(Chart, OfNoTimeIsNone) {
  EXPECT_TRUE(charts_of({}, 1'000).is_empty_list());
  EXPECT_TRUE(rows_of({}).is_empty_list());
}

TEST(AxisEnd, IsARoundNumberAbove) {
  EXPECT_EQ(axis_end(0), 1);
  EXPECT_EQ(axis_end(1), 1);
  EXPECT_EQ(axis_end(1.1), 2);
  EXPECT_EQ(axis_end(300), 500);
  EXPECT_EQ(axis_end(1e12 + 1), 2e12);
}

}  // namespace
}  // namespace mixferry::report
