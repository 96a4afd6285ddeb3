#pragma once
/// Hands batches from the reading thread to the delivery loop.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>

#include "engine/batch/row_batch.h"
#include "engine/pipeline/event.h"

namespace mixferry::pipeline {

/// Bounded. One thread pushes and blocks while the queue is full; coroutines of one loop pop. The loop must
/// have run out before the queue is destroyed.
class BatchQueue {
 public:
  BatchQueue(asio::any_io_executor executor, std::size_t batches_max);

  /// False once the queue was closed from the other side: the batch is dropped, and nothing more is wanted.
  [[nodiscard]] bool push(std::unique_ptr<batch::RowBatch> batch);
  /// Ends the queue behind what was pushed. By the pushing thread.
  void finish();

  /// The next batch; null at the end, or once closed.
  asio::awaitable<std::unique_ptr<batch::RowBatch>> pop();
  /// Drops what is queued and wants nothing more. By the loop's thread.
  void close();

 private:
  void wake_loop();

  asio::any_io_executor executor_;
  const std::size_t batches_max_;
  Event pushed_;
  std::mutex mutex_;
  std::condition_variable popped_;
  std::deque<std::unique_ptr<batch::RowBatch>> batches_;
  bool finished_ = false;
  bool closed_ = false;
};

}  // namespace mixferry::pipeline
