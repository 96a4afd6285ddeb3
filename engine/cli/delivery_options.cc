#include "engine/cli/delivery_options.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fmt/format.h>

#include "engine/cli/choice.h"
#include "engine/cli/common_options.h"
#include "engine/cli/otherwise.h"
#include "engine/cli/time_option.h"
#include "engine/commands/access.h"
#include "engine/delivery/unpaced.h"
#include "engine/flow/back_off.h"
#include "engine/mixpanel/limits.h"

namespace mixferry::cli {
namespace {

constexpr std::uint64_t kRateMax = 100'000'000;
constexpr std::size_t kBatchBytesMin = 1'000;
constexpr std::uint32_t kConcurrencyMax = 20;
constexpr std::size_t kProjectIdDigitsMax = 19;
const Words<mixpanel::Region> kRegions = as_words(mixpanel::kRegionWords);
/// What Mixpanel bears, in updates a second.
constexpr std::uint64_t kRateOfMixpanel = 30'000;

std::string_view variable(const char* name, const char* other_name) {
  for (const char* each : {name, other_name}) {
    if (const char* value = std::getenv(each); value != nullptr && *value != '\0') return value;
  }
  return {};
}

void read_endpoint(const TypedDelivery& typed, commands::DeliveryArguments& delivery, Problems& problems) {
  delivery.endpoint_url = typed.endpoint;
  if (typed.endpoint.empty()) delivery.endpoint_url = mixpanel::base_url(typed.region);
  auto endpoint = http::parse_endpoint(delivery.endpoint_url);
  if (!endpoint) {
    problems.push_back("--" + endpoint.error().message);
    return;
  }
  delivery.endpoint = std::move(*endpoint);
  delivery.proxy = proxy_for(delivery.endpoint, problems);
}

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

std::optional<http::Proxy> proxy_for(const http::Endpoint& endpoint, Problems& problems) {
  auto proxy = http::find_proxy(endpoint, {.https_proxy = variable("HTTPS_PROXY", "https_proxy"),
                                           .no_proxy = variable("NO_PROXY", "no_proxy")});
  if (proxy) return std::move(*proxy);
  if (std::ranges::find(problems, proxy.error().message) == problems.end())
    problems.push_back(proxy.error().message);
  return std::nullopt;
}

void add_access(CLI::App& command, commands::DeliveryArguments& delivery) {
  otherwise(command.add_option("--token", delivery.token, "Project token")->option_text("TOKEN"),
            {.variable = "MIXPANEL_TOKEN"});
  otherwise(command.add_option("--project-id", delivery.project_id, "The project's number, for events")
                ->option_text("N"),
            {.variable = "MIXPANEL_PROJECT_ID"});
  otherwise(command
                .add_option("--service-account-file", delivery.service_account_file,
                            "For events: user:secret, in a file that others can't read")
                ->option_text("FILE"),
            {.variable = "MIXPANEL_SERVICE_ACCOUNT_FILE",
             .note = fmt::format("or itself in {}", commands::kServiceAccountVariable)});
}

void add_place(CLI::App& command, TypedDelivery& typed) {
  otherwise(add_choice(command, "--region", typed.region, kRegions, "Where the project lives"),
            {.variable = "MIXPANEL_REGION", .value = word_for(kRegions, typed.region)});
  otherwise(command.add_option("--endpoint", typed.endpoint, "Another base URL; http to this machine alone")
                ->option_text("URL"),
            {.variable = "MIXPANEL_ENDPOINT"});
}

void add_delivery(CLI::App& command, commands::DeliveryArguments& delivery, TypedDelivery& typed) {
  using std::chrono::milliseconds, std::chrono::minutes, std::chrono::seconds;
  const char* const group = "Delivery";
  const auto add_number = [&](const char* name, auto& into, auto min, auto max, const std::string& what) {
    otherwise(command.add_option(name, into, what)->option_text("N")->check(between(min, max)),
              {.value = fmt::to_string(into)})
        ->group(group);
  };
  otherwise(
      command.add_option("--ca-file", delivery.ca_file, "Certificates to trust, PEM")->option_text("FILE"),
      {.value = "the system's"})
      ->group(group);
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
  read_endpoint(typed, delivery, problems);
  if (typed.rate) read_rate(*typed.rate, delivery, problems);
}

void check_project(const commands::DeliveryArguments& delivery, Problems& problems) {
  const std::string& id = delivery.project_id;
  const bool is_number = id.size() <= kProjectIdDigitsMax &&
                         std::ranges::all_of(id, [](char c) { return c >= '0' && c <= '9'; });
  if (!is_number)
    problems.push_back(fmt::format("--project-id {}: give the project's number, in digits", id));
  if (!delivery.token.empty() || commands::names_account(delivery)) return;
  problems.push_back(
      "the project token is missing: give --token, set MIXPANEL_TOKEN, or name a project of your "
      "projects.yaml "
      "with --project. It stands in Mixpanel under Project Settings, Access Keys. To try things out: "
      "mixferry "
      "sandbox");
}

}  // namespace mixferry::cli
