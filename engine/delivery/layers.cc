#include "engine/delivery/layers.h"

#include <algorithm>
#include <chrono>

namespace mixferry::delivery {
namespace {

/// Whoever takes profiles at all takes requests of this size; a "too large" for less is somebody's mistake,
/// and must not make the rest of a run crawl.
constexpr std::uint64_t kLearntBytesMin = 64 << 10;
/// What is sent again may take this part of the rate: more than that a sick server should not get.
constexpr std::uint64_t kRetriedPart = 10;

/// No single piece of advice may outlast the patience of the whole.
std::chrono::milliseconds retry_after_max(const DeliveryOptions& options) {
  return std::min(options.retry_after_max, options.give_up_after);
}

}  // namespace

Layers::Layers(const asio::any_io_executor& executor, BatchSink& client, flow::Timer& timer,
               TrafficTally& traffic, const DeliveryOptions& options, Witness* witness)
    : concurrency(options.concurrency_max),
      observed(client, timer, concurrency),
      witnessed(observed, witness),
      paced(executor, witnessed, timer,
            {.rates = {.records_per_second = options.records_per_second,
                       .bytes_per_minute = options.bytes_per_minute},
             .pauses = options.back_off,
             .retry_after_max = retry_after_max(options)}),
      limited(executor, paced, concurrency),
      retrying(executor, limited, timer, traffic,
               {.back_off = options.back_off,
                .give_up_after = options.give_up_after,
                .retry_after_max = retry_after_max(options),
                .retried_records_per_second =
                    std::max<std::uint64_t>(1, options.records_per_second / kRetriedPart),
                .seed = options.seed}),
      packing(retrying, options.packing_threads),
      splitting(packing, kLearntBytesMin) {}

void Layers::drain() {
  retrying.drain();
  paced.drain();
}

std::optional<OutOfReach> Layers::out_of_reach(flow::TimePoint now) const {
  using std::chrono::duration_cast, std::chrono::milliseconds;
  const flow::Outage& outage = retrying.outage();
  if (!outage.is_out_of_reach()) return std::nullopt;
  return OutOfReach{.lasted = duration_cast<milliseconds>(now - *outage.since()),
                    .next_try_in = duration_cast<milliseconds>(std::max(outage.next_probe(), now) - now),
                    .longest_pause = outage.longest_pause()};
}

}  // namespace mixferry::delivery
