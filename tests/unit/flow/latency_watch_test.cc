#include "engine/flow/latency_watch.h"

#include <gtest/gtest.h>

namespace mixferry::flow {
namespace {

using namespace std::chrono_literals;
using enum LatencyWatch::Answer;

TEST(LatencyWatch, ComparesWithTheQuickestOfTheLatest) {
  LatencyWatch watch;
  EXPECT_EQ(watch.note(200ms, 1'000), quick);
  EXPECT_EQ(watch.note(600ms, 1'000), quick) << "three times as long is not more than that";
  EXPECT_EQ(watch.note(601ms, 1'000), slow);
  EXPECT_EQ(watch.note(250ms, 1'000), quick);
}

TEST(LatencyWatch, WhatComesWithinHalfASecondIsQuick) {
  LatencyWatch watch;
  EXPECT_EQ(watch.note(2ms, 1'000), quick);
  EXPECT_EQ(watch.note(499ms, 1'000), quick);
  EXPECT_EQ(watch.note(500ms, 1'000), slow);
}

TEST(LatencyWatch, AServerThatStaysSlowBecomesUsual) {
  LatencyWatch watch;
  EXPECT_EQ(watch.note(200ms, 1'000), quick);
  int slow_answers = 0;
  for (int i = 0; i < 300; ++i) slow_answers += watch.note(2s, 1'000) == slow ? 1 : 0;
  EXPECT_GE(slow_answers, 49);
  EXPECT_LE(slow_answers, 100);
  EXPECT_EQ(watch.note(2s, 1'000), quick);
}

TEST(LatencyWatch, SmallRequestsAreNotCompared) {
  LatencyWatch watch;
  EXPECT_EQ(watch.note(800ms, 1'000'000), quick);
  EXPECT_EQ(watch.note(20ms, 300), not_compared) << "it says nothing about large ones";
  EXPECT_EQ(watch.note(60s, 300), not_compared);
  EXPECT_EQ(watch.note(900ms, 900'000), quick);
}

}  // namespace
}  // namespace mixferry::flow
