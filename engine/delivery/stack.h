#pragma once
/// How a batch reaches Mixpanel: the client and the layers around it, on the machine's own time.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "engine/base/latency.h"
#include "engine/base/tally.h"
#include "engine/delivery/batch_sink.h"
#include "engine/delivery/out_of_reach.h"
#include "engine/delivery/unpaced.h"
#include "engine/delivery/witness.h"
#include "engine/flow/back_off.h"
#include "engine/http/client.h"
#include "engine/mixpanel/import_access.h"

namespace mixferry::delivery {

struct DeliveryOptions {
  http::Endpoint endpoint = {};
  http::ClientOptions http = {};
  std::optional<mixpanel::ImportAccess> import_access = {};  ///< for routes whose credential is in the header
  std::uint32_t concurrency_max = 10;                        ///< most requests at once
  std::uint64_t records_per_second = 25'000;
  std::uint64_t bytes_per_minute = 1'800'000'000;        ///< below Mixpanel's 2 GB a minute
  std::chrono::milliseconds give_up_after{15 * 60'000};  ///< without any success
  flow::BackOff::Options back_off = {};
  std::chrono::milliseconds retry_after_max{10 * 60'000};  ///< most that is taken of a server's advice
  /// That compress bodies; 0: the loop itself. Not more than one: where the system gives a first thread and
  /// no second, Boost 1.81's pool waits for the first for ever instead of failing.
  std::uint32_t packing_threads = 1;
  std::uint64_t seed = 0;  ///< of the back-off's jitter
};

/// What the delivery side is doing, for the progress display and the report.
struct DeliveryState {
  std::uint32_t in_flight = 0;      ///< requests sent and unanswered
  std::uint32_t retry_waiting = 0;  ///< batches that wait to be tried again
  std::uint32_t concurrency_limit = 0;
  bool paused = false;       ///< waiting on Mixpanel's advice, or nothing but waiting to try again
  std::string trouble = {};  ///< what went wrong last; empty when something succeeded since
  std::optional<OutOfReach> out_of_reach = {};
  LatencyHistogram latencies = {};  ///< of all requests so far
};

/// The layers, ready for use. All members on the executor's one thread. Must outlive all deliveries.
class DeliveryStack {
 public:
  /// `witness` must outlive it. Throws `RunError` (`usage`) when the trusted certificates can't be read.
  DeliveryStack(asio::any_io_executor executor, const DeliveryOptions& options, Witness* witness = nullptr);
  ~DeliveryStack();

  [[nodiscard]] BatchSink& sink();
  /// Lets what is in flight come to its end and starts nothing more: all other batches fail soon, not stored.
  void drain();
  [[nodiscard]] DeliveryState state() const;
  /// What went over the wire since the last call.
  [[nodiscard]] TrafficTally take_traffic();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace mixferry::delivery
