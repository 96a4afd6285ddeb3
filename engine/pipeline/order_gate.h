#pragma once
/// Keeps two records of one profile from being in flight at the same time.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <deque>

#include "engine/batch/batch.h"
#include "engine/pipeline/event.h"

namespace mixferry::pipeline {

/// Lets batches of one target through in the order in which they lined up. The first of the line has to wait
/// while it shares an id with one that is inside: so a profile ends as its last row says, whatever the
/// concurrency. Everything on the executor's one thread; a batch must live until it has left.
class OrderGate {
 public:
  explicit OrderGate(asio::any_io_executor executor) : moved_(std::move(executor)) {}

  void line_up(const batch::Batch& batch) { line_.push_back(&batch); }
  /// Completes when `batch`, which has lined up, is inside; false: the gate was closed before.
  asio::awaitable<bool> enter(const batch::Batch& batch);
  void leave(const batch::Batch& batch);
  /// Nobody else gets in.
  void close();

 private:
  [[nodiscard]] bool is_next(const batch::Batch& batch) const;

  Event moved_;
  std::deque<const batch::Batch*> line_;
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> inside_;  ///< id hash -> records
  bool closed_ = false;
};

}  // namespace mixferry::pipeline
