#include "engine/cli/delivery_options.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fmt/format.h>
#include <map>

#include "engine/cli/choice.h"
#include "engine/mixpanel/limits.h"
#include "engine/mixpanel/region.h"

namespace mixferry::cli {
namespace {

constexpr std::uint64_t kRateMax = 100'000'000;

const std::map<std::string, pipeline::InDoubtDecision> kInDoubt = {
    {"keep", pipeline::InDoubtDecision::keep},
    {"resend", pipeline::InDoubtDecision::resend},
    {"skip", pipeline::InDoubtDecision::skip}};

const std::map<std::string, NotifyOn> kNotifyOn = {
    {"always", NotifyOn::always}, {"change", NotifyOn::change}, {"failure", NotifyOn::failure}};

const std::map<std::string, NotifyFormat> kNotifyFormats = {{"json", NotifyFormat::json},
                                                            {"slack", NotifyFormat::slack}};

const std::map<std::string, pipeline::Superseding> kSuperseding = {
    {"new-run", pipeline::Superseding::new_run}, {"refuse", pipeline::Superseding::refuse}};

std::string_view variable(const char* name, const char* other_name) {
  for (const char* each : {name, other_name}) {
    if (const char* value = std::getenv(each); value != nullptr && *value != '\0') return value;
  }
  return {};
}

std::optional<http::Proxy> proxy_for(const http::Endpoint& endpoint, Problems& problems) {
  auto proxy = http::find_proxy(endpoint, {.https_proxy = variable("HTTPS_PROXY", "https_proxy"),
                                           .no_proxy = variable("NO_PROXY", "no_proxy")});
  if (proxy) return std::move(*proxy);
  if (std::ranges::find(problems, proxy.error().message) == problems.end())
    problems.push_back(proxy.error().message);
  return std::nullopt;
}

void read_endpoint(const TypedDelivery& typed, ImportArguments& import, Problems& problems) {
  import.endpoint_url = typed.endpoint;
  if (typed.endpoint.empty()) {
    const auto region = mixpanel::parse_region(typed.region);
    if (!region) {
      problems.push_back(fmt::format("--region {}: give us, eu or in", typed.region));
      return;
    }
    import.endpoint_url = mixpanel::base_url(*region);
  }
  auto endpoint = http::parse_endpoint(import.endpoint_url);
  if (!endpoint) {
    problems.push_back("--" + endpoint.error().message);
    return;
  }
  import.endpoint = std::move(*endpoint);
  import.proxy = proxy_for(import.endpoint, problems);
}

/// The URL is never quoted: whoever knows it can post there.
void read_webhook(const TypedDelivery& typed, ImportArguments& import, Problems& problems) {
  if (typed.notify.empty()) return;
  auto address = http::parse_address(typed.notify);
  if (!address) {
    problems.push_back("--notify: " + address.error().message);
    return;
  }
  calls::Webhook webhook{.address = std::move(*address)};
  webhook.http.ca_file = import.ca_file;
  webhook.http.proxy = proxy_for(webhook.address.endpoint, problems);
  import.webhook = std::move(webhook);
}

void read_reject_limit(const std::string& typed, pipeline::RejectLimit& limit, Problems& problems) {
  if (typed.empty()) return;
  const bool is_percent = typed.back() == '%';
  const char* const end = typed.data() + typed.size() - (is_percent ? 1 : 0);
  double number = 0;
  const auto [stopped_at, failed] = std::from_chars(typed.data(), end, number);
  const bool whole = number == static_cast<double>(static_cast<std::uint64_t>(std::max(number, 0.0)));
  if (failed != std::errc{} || stopped_at != end || number < 0 || (!is_percent && !whole) ||
      (is_percent && number > 100)) {
    problems.push_back(fmt::format("--max-rejects {}: give a number of rows, or a share such as 2%", typed));
  } else if (is_percent) {
    limit.percent = number;
  } else {
    limit.rows = static_cast<std::uint64_t>(number);
  }
}

/// Needs the endpoint.
void read_rate(const std::string& typed, ImportArguments& import, Problems& problems) {
  if (typed == "off") {
    import.rate = delivery::kUnpaced;
    if (!http::is_loopback(import.endpoint)) {
      problems.push_back(
          "--rate off: only for a server on this machine (--endpoint); Mixpanel refuses what comes faster "
          "than "
          "about 30000 updates a second");
    }
    return;
  }
  const auto [stopped_at, failed] = std::from_chars(typed.data(), typed.data() + typed.size(), import.rate);
  if (failed != std::errc{} || stopped_at != typed.data() + typed.size() || import.rate < 1 ||
      import.rate > kRateMax) {
    problems.push_back(fmt::format("--rate {}: give updates a second, 1 to {}", typed, kRateMax));
  }
}

void require_token(const ImportArguments& import, Problems& problems) {
  if (!import.token.empty()) return;
  problems.push_back(
      "the project token is missing: give --token, or set MIXPANEL_TOKEN. It stands in Mixpanel under "
      "Project Settings, "
      "Access Keys. To try things out: mixferry sandbox");
}

void read_share(const std::string& typed, const char* option, std::optional<double>& percent,
                Problems& problems) {
  if (typed.empty()) return;
  const char* const end = typed.data() + typed.size() - 1;
  double number = 0;
  const auto [stopped_at, failed] = std::from_chars(typed.data(), end, number);
  if (*end == '%' && failed == std::errc{} && stopped_at == end && number >= 0 && number <= 100) {
    percent = number;
  } else {
    problems.push_back(fmt::format("{} {}: give a share such as 20%", option, typed));
  }
}

/// What keeps a bad night from becoming a bad project.
void add_guards(CLI::App& command, Guards& guards, TypedDelivery& typed) {
  const char* const group = "Guards";
  command
      .add_option(
          "--max-rejects", typed.max_rejects,
          "Stop once more rows than this were rejected; a share counts from 1000 rows on, and at the end")
      ->option_text("N|P%")
      ->group(group);
  command
      .add_option("--min-rows", guards.rows_min,
                  "Send nothing of sources that have fewer rows; 0: no row at all is no finding")
      ->option_text("N")
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{1'000'000'000'000}).description(""))
      ->group(group);
  command
      .add_option(
          "--max-drop", typed.max_drop,
          "Send nothing of sources with so many rows fewer than the last finished run of this mapping "
          "and source had")
      ->option_text("P%")
      ->group(group);
  command
      .add_option("--max-skipped", typed.max_skipped,
                  "Send nothing where on_error: skip would leave out more of the values of a property")
      ->option_text("P%")
      ->group(group);
}

/// How people write units of time; the factor makes them `second`s of the caller.
std::map<std::string, int> time_units(int second) {
  std::map<std::string, int> units;
  for (const char* name : {"s", "sec", "secs", "second", "seconds"}) units[name] = second;
  for (const char* name : {"m", "min", "mins", "minute", "minutes"}) units[name] = 60 * second;
  for (const char* name : {"h", "hour", "hours"}) units[name] = 3600 * second;
  return units;
}

std::map<std::string, int> units_in_milliseconds() {
  std::map<std::string, int> units = time_units(1'000);
  units["ms"] = 1;
  return units;
}

/// A time with its unit, in milliseconds.
CLI::Option* add_milliseconds(CLI::App& command, const char* name, std::uint64_t& milliseconds,
                              const char* description) {
  return command.add_option(name, milliseconds, description)
      ->transform(
          CLI::AsNumberWithUnit(units_in_milliseconds(),
                                CLI::AsNumberWithUnit::Options(CLI::AsNumberWithUnit::CASE_INSENSITIVE |
                                                               CLI::AsNumberWithUnit::UNIT_REQUIRED),
                                "")
              .description(""))
      ->check(CLI::Range(1, 10 * 60'000).description(""))
      ->option_text("TIME");
}

}  // namespace

void add_delivery(CLI::App& command, Options& options, TypedDelivery& typed) {
  ImportArguments& import = options.import;
  command.add_option("--region", typed.region, "Where the project lives (or MIXPANEL_REGION; us)")
      ->envname("MIXPANEL_REGION")
      ->option_text("us|eu|in");
  command
      .add_option("--endpoint", typed.endpoint,
                  "Another base URL; http to this machine alone (or MIXPANEL_ENDPOINT)")
      ->envname("MIXPANEL_ENDPOINT")
      ->option_text("URL");
  command
      .add_option("--notify", typed.notify,
                  "Post the final report to a webhook, however the import ends (or MIXFERRY_NOTIFY)")
      ->envname("MIXFERRY_NOTIFY")
      ->option_text("URL")
      ->group("Results");
  command
      .add_option("--notify-on", import.notify_on,
                  "Post it always, on an exit code other than 0, or other than last time (always)")
      ->transform(one_of(kNotifyOn))
      ->option_text("always|failure|change")
      ->group("Results");
  command
      .add_option("--notify-format", import.notify_format,
                  "Post the report, or a sentence as Slack takes it (json)")
      ->transform(one_of(kNotifyFormats))
      ->option_text("json|slack")
      ->group("Results");
  const char* const group = "Delivery";
  command.add_option("--ca-file", import.ca_file, "Certificates to trust, PEM (the system's)")
      ->option_text("FILE")
      ->group(group);
  command.add_option("--batch-records", import.batch_records, "Most updates a request, 1 to 2000 (2000)")
      ->option_text("N")
      ->check(CLI::Range(1U, mixpanel::kRecordsPerRequestMax).description(""))
      ->group(group);
  command.add_option("--batch-bytes", import.batch_bytes, "Most bytes a request, to 10000000 (1900000)")
      ->option_text("N")
      ->check(CLI::Range(std::uint64_t{1'000}, mixpanel::kBodyBytesMax).description(""))
      ->group(group);
  command.add_option("--concurrency", import.concurrency, "Most requests at once, 1 to 20 (10)")
      ->option_text("N")
      ->check(CLI::Range(1, 20).description(""))
      ->group(group);
  command
      .add_option(
          "--rate", typed.rate,
          "Most updates a second; off: no pacing, into a server on this machine alone (25000; Mixpanel "
          "allows about 30000)")
      ->option_text("N|off")
      ->group(group);
  add_milliseconds(command, "--timeout", typed.timeout_milliseconds,
                   "Longest wait for the answer to a request (60s)")
      ->group(group);
  add_milliseconds(command, "--back-off", typed.back_off_milliseconds,
                   "Longest wait before the first retry; later ones wait up to 30 times as long (2s)")
      ->group(group);
  command
      .add_option("--give-up-after", typed.give_up_seconds, "Stop after so long without any success (15m)")
      ->transform(
          CLI::AsNumberWithUnit(time_units(1), CLI::AsNumberWithUnit::CASE_INSENSITIVE, "").description(""))
      ->check(CLI::Range(1, 7 * 24 * 3600).description(""))
      ->option_text("TIME")
      ->group(group);
  command
      .add_option("--in-doubt", import.in_doubt,
                  "Updates that got no answer and do not bear repeating (keep)")
      ->transform(one_of(kInDoubt))
      ->option_text("keep|resend|skip")
      ->group(group);
  add_guards(command, import.guards, typed);
  command
      .add_flag("--again", import.wishes.again,
                "Send once more what was delivered, `add` and `append` without `once` included")
      ->group(group);
  command
      .add_flag("--skip-applied", import.wishes.skip_applied,
                "Leave out the `add` and `append` of rows that another run has delivered")
      ->group(group);
  command
      .add_option("--superseded", import.wishes.superseding,
                  "An unfinished run whose file or mapping has changed (a new run, unless rows are in doubt)")
      ->transform(one_of(kSuperseding))
      ->option_text("new-run|refuse")
      ->group(group);
  command.add_flag("--restart", import.wishes.restart, "Give up an unfinished import and begin anew")
      ->group(group)
      ->configurable(false);
}

void understand_delivery(const TypedDelivery& typed, ImportArguments& import, Problems& problems) {
  import.give_up_after = std::chrono::seconds(typed.give_up_seconds);
  import.back_off = std::chrono::milliseconds(typed.back_off_milliseconds);
  import.timeout = std::chrono::milliseconds(typed.timeout_milliseconds);
  read_endpoint(typed, import, problems);
  read_webhook(typed, import, problems);
  read_rate(typed.rate, import, problems);
  read_reject_limit(typed.max_rejects, import.reject_limit, problems);
  read_share(typed.max_drop, "--max-drop", import.guards.drop_percent_max, problems);
  read_share(typed.max_skipped, "--max-skipped", import.guards.skipped_percent_max, problems);
  require_token(import, problems);
}

}  // namespace mixferry::cli
