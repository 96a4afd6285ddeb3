#pragma once
/// A sink that says what a test tells it to, after a while of fake time, and remembers what it was given.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "engine/delivery/batch_sink.h"
#include "tests/support/fake_timer.h"

namespace mixferry::tests {

class FakeSink final : public delivery::BatchSink {
 public:
  using Answer = std::function<delivery::DeliveryResult(const batch::Batch&)>;

  FakeSink(FakeTimer& timer, Answer answer, std::chrono::milliseconds latency = {})
      : timer_(timer), answer_(std::move(answer)), latency_(latency) {}

  boost::asio::awaitable<delivery::DeliveryResult> deliver(const batch::Batch& batch) override {
    bodies.push_back(batch.body);
    starts.push_back(timer_.elapsed());
    at_once_max = std::max(at_once_max, ++at_once_);
    co_await timer_.sleep_for(latency_);
    --at_once_;
    co_return answer_(batch);
  }

  std::vector<std::string> bodies;
  std::vector<flow::TimePoint::duration> starts;  ///< since the beginning
  int at_once_max = 0;

 private:
  FakeTimer& timer_;
  Answer answer_;
  std::chrono::milliseconds latency_;
  int at_once_ = 0;
};

/// Each record is `"<its character>"`; capitals do not bear repeating. A letter is a profile.
[[nodiscard]] inline batch::Batch batch_of(const std::string& records) {
  batch::Batch batch;
  for (const char record : records) {
    const bool is_capital = record >= 'A' && record <= 'Z';
    const char profile = is_capital ? static_cast<char>(record - 'A' + 'a') : record;
    batch.append(std::string{'"', record, '"'}, !is_capital, static_cast<std::uint64_t>(profile));
  }
  return batch;
}

/// The characters of such a body.
[[nodiscard]] inline std::string records_of(const std::string& body) {
  std::string records;
  for (std::size_t i = 2; i < body.size(); i += 4) records += body[i];
  return records;
}

[[nodiscard]] inline delivery::DeliveryResult stored() {
  return delivery::DeliveryReport{};
}

[[nodiscard]] inline delivery::DeliveryResult failure(delivery::DeliveryError error) {
  return std::unexpected(std::move(error));
}

}  // namespace mixferry::tests
