#include "engine/pipeline/batch_queue.h"

#include <boost/asio/post.hpp>
#include <utility>

namespace mixferry::pipeline {

BatchQueue::BatchQueue(asio::any_io_executor executor, std::size_t batches_max)
    : executor_(executor), batches_max_(batches_max), pushed_(executor) {}

// The notice is posted, so it runs on the loop after a popping coroutine that found the queue empty has begun
// to wait.
void BatchQueue::wake_loop() {
  asio::post(executor_, [this] { pushed_.notify(); });
}

bool BatchQueue::push(std::unique_ptr<batch::RowBatch> batch) {
  std::unique_lock lock(mutex_);
  popped_.wait(lock, [this] { return closed_ || batches_.size() < batches_max_; });
  if (closed_) return false;
  batches_.push_back(std::move(batch));
  lock.unlock();
  wake_loop();
  return true;
}

void BatchQueue::finish() {
  const std::scoped_lock lock(mutex_);
  finished_ = true;
  wake_loop();
}

asio::awaitable<std::unique_ptr<batch::RowBatch>> BatchQueue::pop() {
  while (true) {
    {
      const std::scoped_lock lock(mutex_);
      if (!batches_.empty()) {
        std::unique_ptr<batch::RowBatch> batch = std::move(batches_.front());
        batches_.pop_front();
        popped_.notify_one();
        co_return batch;
      }
      if (finished_ || closed_) co_return nullptr;
    }
    co_await pushed_.wait();
  }
}

void BatchQueue::close() {
  const std::scoped_lock lock(mutex_);
  closed_ = true;
  batches_.clear();
  popped_.notify_all();
  pushed_.notify();
}

}  // namespace mixferry::pipeline
