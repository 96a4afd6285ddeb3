#pragma once
/// What an import is asked for. Each default stands here and nowhere else.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "engine/calls/webhook.h"
#include "engine/commands/reading.h"
#include "engine/commands/results.h"
#include "engine/commands/state_folder.h"
#include "engine/http/client_options.h"
#include "engine/mixpanel/limits.h"
#include "engine/pipeline/import.h"
#include "engine/pipeline/in_doubt.h"
#include "engine/pipeline/run_choice.h"

namespace mixferry::commands {

/// The variable of the environment that holds a service account, `user:secret`.
inline constexpr const char* kServiceAccountVariable = "MIXPANEL_SERVICE_ACCOUNT";

/// Where records go, and how.
struct DeliveryArguments {
  std::string token;                 ///< may be empty where a service account and a project are named
  std::string project_id;            ///< the project's number; empty: not named
  std::string service_account_file;  ///< holds `user:secret`; empty: none. Read only where it is needed.
  http::Endpoint endpoint;
  std::string endpoint_url;  ///< as it was named, for messages and for the project's identity
  std::optional<http::Proxy> proxy;
  std::string ca_file;  ///< empty: the system's certificates
  std::uint32_t batch_records = mixpanel::kRecordsPerRequestMax;
  std::size_t batch_bytes = mixpanel::kBodyBytesDefault;
  std::uint32_t concurrency = 10;
  std::uint64_t rate = 25'000;  ///< updates a second; `delivery::kUnpaced`: neither they nor bytes are paced
  std::chrono::milliseconds timeout = std::chrono::seconds(60);  ///< longest wait for the answer to a request
  std::chrono::milliseconds back_off = std::chrono::seconds(2);  ///< longest wait before the first retry
  std::chrono::milliseconds give_up_after = std::chrono::minutes(15);  ///< so long without any success
};

/// Later retries wait up to so many times as long as the first: from 2 s to a minute, unless asked otherwise.
/// Source: Mixpanel docs, reference "Import Events".
inline constexpr int kBackOffGrowth = 30;

/// What has to hold of the sources before anything of them is sent.
struct Guards {
  std::optional<std::uint64_t> rows_min = {};  ///< `--min-rows`; 0: that there is no row is as it should be
  std::optional<double> drop_percent_max;      ///< `--max-drop`: fewer rows than in the job's last run
  std::optional<double> skipped_percent_max;   ///< `--max-skipped`: of the values of any one property

  [[nodiscard]] bool allow_no_rows() const { return rows_min == 0; }
  [[nodiscard]] bool any() const {
    return rows_min.value_or(0) != 0 || drop_percent_max || skipped_percent_max;
  }
};

/// After which imports the webhook is told.
enum class NotifyOn : std::uint8_t {
  always,
  failure,  ///< exit code other than 0
  change,   ///< exit code other than that of the job's last import
};

/// What the webhook is sent.
enum class NotifyFormat : std::uint8_t {
  json,   ///< the report
  slack,  ///< a sentence, as Slack's incoming webhooks take it
};

/// Who is told of the end.
struct Notification {
  std::optional<calls::Webhook> webhook;
  NotifyOn on = NotifyOn::always;
  NotifyFormat format = NotifyFormat::json;
};

struct ImportArguments {
  ReadingArguments reading;
  DeliveryArguments delivery;
  pipeline::InDoubtDecision in_doubt = pipeline::InDoubtDecision::keep;
  pipeline::RejectLimit reject_limit;
  Guards guards;
  pipeline::RunWishes wishes;
  ResultArguments results;
  Notification notification;
  StateFolder state;
  std::string settings_file;  ///< that it was read from, and must not replace; empty: none
};

}  // namespace mixferry::commands
