#pragma once
/// A loop with fake time, and deliveries on it.

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/fake_sink.h"
#include "tests/support/fake_timer.h"

namespace mixferry::delivery {

using namespace std::chrono_literals;
using tests::batch_of;
using tests::failure;
using tests::FakeSink;
using tests::FakeTimer;
using tests::records_of;
using tests::stored;

/// A delivery that was begun.
struct Begun {
  batch::Batch batch;
  std::optional<DeliveryResult> result;
  flow::TimePoint::duration ended{};  ///< since the beginning
};

class Harness {
 public:
  boost::asio::io_context loop;
  FakeTimer timer{loop};

  [[nodiscard]] boost::asio::any_io_executor executor() { return loop.get_executor(); }

  /// Begins a delivery; it goes on when time runs.
  Begun& begin(BatchSink& sink, batch::Batch batch) {
    Begun& begun = begun_.emplace_back();
    begun.batch = std::move(batch);
    boost::asio::co_spawn(loop, sink.deliver(begun.batch),
                          [this, &begun](std::exception_ptr thrown, DeliveryResult result) {
                            if (thrown) return;
                            begun.result = std::move(result);
                            begun.ended = timer.elapsed();
                          });
    return begun;
  }

  DeliveryResult deliver(BatchSink& sink, const batch::Batch& batch) {
    Begun& begun = begin(sink, batch);
    timer.run();
    return begun.result.value();
  }

 private:
  std::list<Begun> begun_;
};

[[nodiscard]] inline DeliveryResult no_answer(bool maybe_stored = true) {
  return std::unexpected(DeliveryError{
      .kind = ErrorKind::retryable, .message = "closed without an answer", .maybe_stored = maybe_stored});
}

[[nodiscard]] inline DeliveryResult told_to_slow_down(
    std::optional<std::chrono::milliseconds> retry_after = {}) {
  return std::unexpected(DeliveryError{.kind = ErrorKind::retryable,
                                       .message = "slow down",
                                       .maybe_stored = false,
                                       .retry_after = retry_after,
                                       .status = 429});
}

[[nodiscard]] inline DeliveryResult refused(bool maybe_stored = true, unsigned status = 200) {
  return std::unexpected(DeliveryError{
      .kind = ErrorKind::rejected, .message = "bad update", .maybe_stored = maybe_stored, .status = status});
}

[[nodiscard]] inline DeliveryResult refused_naming(const std::vector<std::uint32_t>& indexes) {
  DeliveryError error{.kind = ErrorKind::rejected, .message = "bad update", .status = 200};
  for (const std::uint32_t index : indexes) {
    error.named.push_back({.index = index, .message = "bad because of " + std::to_string(index)});
  }
  return std::unexpected(std::move(error));
}

[[nodiscard]] inline DeliveryResult forbidden() {
  return std::unexpected(DeliveryError{
      .kind = ErrorKind::fatal, .message = "wrong project", .maybe_stored = false, .status = 403});
}

/// The records at `indexes` of `batch`, as characters.
[[nodiscard]] inline std::string at(const batch::Batch& batch, const std::vector<std::uint32_t>& indexes) {
  std::string records;
  for (const std::uint32_t index : indexes) records += records_of(batch.body).at(index);
  return records;
}

[[nodiscard]] inline std::string rejected_of(const batch::Batch& batch, const DeliveryReport& report) {
  std::vector<std::uint32_t> indexes;
  for (const RejectedRecord& record : report.rejected) indexes.push_back(record.index);
  return at(batch, indexes);
}

}  // namespace mixferry::delivery
