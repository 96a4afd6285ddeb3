#include "engine/pipeline/batch_queue.h"

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <thread>
#include <vector>

#include "tests/support/run_coroutine.h"

namespace mixferry::pipeline {
namespace {

std::unique_ptr<batch::RowBatch> numbered(SourceId number) {
  auto batch = std::make_unique<batch::RowBatch>();
  batch->source = number;
  return batch;
}

/// A queue of two, and the loop that pops.
struct Queueing {
  std::unique_ptr<batch::RowBatch> pop() { return tests::run_coroutine(loop, queue.pop()); }

  boost::asio::io_context loop{1};
  BatchQueue queue{loop.get_executor(), 2};
};

// Method: a thread pushes more than there is room for; each `pop` waits for what is not there yet.
TEST(BatchQueue, HandsOnInOrderHoweverLittleRoomThereIs) {
  Queueing it;
  const std::jthread reading([&it] {
    for (SourceId number = 0; number < 100; ++number) EXPECT_TRUE(it.queue.push(numbered(number)));
    it.queue.finish();
  });
  for (SourceId number = 0; number < 100; ++number) {
    const auto batch = it.pop();
    ASSERT_NE(batch, nullptr);
    EXPECT_EQ(batch->source, number);
  }
  EXPECT_EQ(it.pop(), nullptr);
  EXPECT_EQ(it.pop(), nullptr) << "the end stays the end";
}

TEST(BatchQueue, EndsBehindWhatWasPushed) {
  Queueing it;
  EXPECT_TRUE(it.queue.push(numbered(1)));
  it.queue.finish();
  EXPECT_NE(it.pop(), nullptr);
  EXPECT_EQ(it.pop(), nullptr);
}

TEST(BatchQueue, IsClosedForBothSides) {
  Queueing it;
  EXPECT_TRUE(it.queue.push(numbered(1)));
  it.queue.close();
  EXPECT_EQ(it.pop(), nullptr) << "what was queued is dropped";
  EXPECT_FALSE(it.queue.push(numbered(2)));
}

// Method: the thread has filled the queue, so that its third batch waits, or is about to.
TEST(BatchQueue, LetsGoOfWhoWaitsForRoomWhenItIsClosed) {
  Queueing it;
  std::atomic<int> pushed = 0;
  bool third = true;
  std::jthread reading([&] {
    for (SourceId number = 0; number < 2; ++number) pushed += it.queue.push(numbered(number)) ? 1 : 0;
    third = it.queue.push(numbered(2));
  });
  while (pushed < 2) std::this_thread::yield();
  it.queue.close();
  reading.join();
  EXPECT_FALSE(third);
}

}  // namespace
}  // namespace mixferry::pipeline
