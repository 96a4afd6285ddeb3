#pragma once
/// The ledger's writer, as coroutines of the loop wait for it.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "engine/ledger/ledger_writer.h"
#include "engine/pipeline/event.h"

namespace mixferry::pipeline {

/// Everything on the executor's one thread. `on_failure`: the ledger failed, each time somebody waits for it.
class AwaitedWriter {
 public:
  /// `writer` must outlive it.
  AwaitedWriter(asio::any_io_executor executor, ledger::LedgerWriter& writer,
                std::function<void()> on_failure)
      : executor_(std::move(executor)), writer_(writer), on_failure_(std::move(on_failure)) {}

  /// Completes when `changes` are durable; false: the ledger failed.
  asio::awaitable<bool> write(std::vector<ledger::Change> changes) {
    Event done(executor_);
    std::optional<bool> durable;
    writer_.write(std::move(changes), [this, &durable, &done](bool result) {
      asio::post(executor_, [&durable, &done, result] {
        durable = result;
        done.notify();
      });
    });
    while (!durable) co_await done.wait();
    if (!*durable) on_failure_();
    co_return *durable;
  }
  /// Takes them back, durable soon.
  void withdraw(const std::vector<ledger::Intent>& intents) {
    for (const ledger::Intent& intent : intents) writer_.withdraw(intent);
  }

 private:
  asio::any_io_executor executor_;
  ledger::LedgerWriter& writer_;
  std::function<void()> on_failure_;
};

}  // namespace mixferry::pipeline
