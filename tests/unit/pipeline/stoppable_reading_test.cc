#include "engine/pipeline/stoppable_reading.h"

#include <atomic>
#include <csignal>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdexcept>
#include <string>

#include "mappings/language/mapping.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::pipeline {
namespace {

constexpr int kRows = 20'000;

class StoppableReading : public testing::Test {
 protected:
  StoppableReading() {
    std::string text = "id,name\n";
    for (int row = 1; row <= kRows; ++row) text += std::to_string(row) + ",n\n";
    folder_.write("rows.csv", text);
    sources_.push_back({.path = folder_.path("rows.csv"), .dialect = {}, .missing_columns = {}});
  }

  ReadingOutcome read(
      const std::function<bool(batch::Segment&)>& take, const std::function<void()>& tell = [] {}) {
    SourceReading reading(sources_, plan_, settled_, {});
    return read_until_stopped(reading, {.begin_source = {}, .take = take, .end_source = {}}, tell);
  }

  tests::TemporaryFolder folder_;
  mappings::Plan plan_ = *mappings::Plan::compile(
      *mappings::parse_mapping("m.yaml", "version: 1\nid: id\nset: { name: name }\n"), {});
  std::vector<SourceInfo> sources_;
  const std::vector<RangeSet> settled_;
};

TEST_F(StoppableReading, ReadsAll) {
  std::uint64_t rows = 0;
  const ReadingOutcome outcome = read([&](const batch::Segment& segment) {
    rows += segment.encoded.rows.size();
    return true;
  });
  EXPECT_EQ(rows, kRows);
  EXPECT_FALSE(outcome.stop);
  ASSERT_EQ(outcome.sources.size(), 1u);
  EXPECT_EQ(outcome.sources[0].rows, kRows);
}

TEST_F(StoppableReading, EndsBySignalAndSaysThatNothingWasSent) {
  std::atomic<bool> is_signalled = false;
  const ReadingOutcome outcome = read(
      [&](batch::Segment&) {
        is_signalled.wait(false);
        return true;
      },
      [&] {
        if (!is_signalled) std::raise(SIGINT);
        is_signalled = true;
        is_signalled.notify_all();
      });
  ASSERT_TRUE(outcome.stop);
  EXPECT_EQ(outcome.stop->exit_code, ExitCode::stopped);
  EXPECT_THAT(outcome.stop->message, testing::StartsWith("interrupted. Nothing was sent yet."));
}

TEST_F(StoppableReading, ThrowsWhatItsVisitorThrows) {
  EXPECT_THROW(static_cast<void>(read([](batch::Segment&) -> bool { throw std::runtime_error("visitor"); })),
               std::runtime_error);
}

}  // namespace
}  // namespace mixferry::pipeline
