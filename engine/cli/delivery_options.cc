#include "engine/cli/delivery_options.h"

#include <charconv>
#include <fmt/format.h>

#include "engine/cli/common_options.h"
#include "engine/cli/otherwise.h"
#include "engine/cli/time_option.h"
#include "engine/delivery/unpaced.h"
#include "engine/flow/back_off.h"
#include "engine/mixpanel/limits.h"

namespace mixferry::cli {
namespace {

constexpr std::uint64_t kRateMax = 100'000'000;
constexpr std::size_t kBatchBytesMin = 1'000;
constexpr std::uint32_t kConcurrencyMax = 20;
/// What Mixpanel bears, in updates a second.
constexpr std::uint64_t kRateOfMixpanel = 30'000;

/// Needs the endpoint.
void read_rate(const std::string& typed, commands::DeliveryArguments& delivery, Problems& problems) {
  if (typed == "off") {
    delivery.rate = delivery::kUnpaced;
    if (!http::is_loopback(delivery.endpoint)) {
      problems.push_back(
          fmt::format("--rate off: only for a server on this machine (--endpoint); Mixpanel refuses what "
                      "comes faster than about {} updates a second",
                      kRateOfMixpanel));
    }
    return;
  }
  const char* const end = typed.data() + typed.size();
  std::uint64_t rate = 0;
  const auto [stopped_at, failed] = std::from_chars(typed.data(), end, rate);
  if (failed != std::errc{} || stopped_at != end || rate < 1 || rate > kRateMax) {
    problems.push_back(fmt::format("--rate {}: give updates a second, 1 to {}", typed, kRateMax));
  } else {
    delivery.rate = rate;
  }
}

}  // namespace

void add_delivery(CLI::App& command, commands::DeliveryArguments& delivery, TypedDelivery& typed) {
  using std::chrono::milliseconds, std::chrono::minutes, std::chrono::seconds;
  const char* const group = "Delivery";
  const auto add_number = [&](const char* name, auto& into, auto min, auto max, const std::string& what) {
    otherwise(command.add_option(name, into, what)->option_text("N")->check(between(min, max)),
              {.value = fmt::to_string(into)})
        ->group(group);
  };
  add_ca_file(command, delivery)->group(group);
  add_number("--batch-records", delivery.batch_records, 1U, mixpanel::kRecordsPerRequestMax,
             fmt::format("Most updates a request, 1 to {}", mixpanel::kRecordsPerRequestMax));
  add_number("--batch-bytes", delivery.batch_bytes, kBatchBytesMin, mixpanel::kBodyBytesMax,
             fmt::format("Most bytes a request, to {}", mixpanel::kBodyBytesMax));
  add_number("--concurrency", delivery.concurrency, 1U, kConcurrencyMax,
             fmt::format("Most requests at once, 1 to {}", kConcurrencyMax));
  otherwise(command
                .add_option("--rate", typed.rate,
                            "Most updates a second; off: no pacing, into a server on this machine alone")
                ->option_text("N|off"),
            {.value = fmt::to_string(delivery.rate),
             .note = fmt::format("Mixpanel allows about {}", kRateOfMixpanel)})
      ->group(group);
  add_time(command, "--timeout", delivery.timeout, {.shortest = milliseconds(1), .longest = minutes(10)},
           "Longest wait for the answer to a request")
      ->group(group);
  add_time(command, "--back-off", delivery.back_off, {.shortest = milliseconds(1), .longest = minutes(10)},
           fmt::format("Longest wait before the first retry; later ones wait up to {} times as long",
                       flow::BackOff::kGrowth))
      ->group(group);
  add_time(command, "--give-up-after", delivery.give_up_after,
           {.shortest = seconds(1), .longest = std::chrono::days(7)},
           "Stop after so long without any success")
      ->group(group);
}

void understand_delivery(const TypedDelivery& typed, commands::DeliveryArguments& delivery,
                         Problems& problems) {
  understand_place(typed, delivery, problems);
  if (typed.rate) read_rate(*typed.rate, delivery, problems);
}

}  // namespace mixferry::cli
