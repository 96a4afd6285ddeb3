#pragma once
/// What an import is asked for. A default stands here, or with the part of the engine that it is about.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "engine/batch/batcher.h"
#include "engine/calls/webhook.h"
#include "engine/commands/project_arguments.h"
#include "engine/commands/reading.h"
#include "engine/commands/results.h"
#include "engine/commands/state_folder.h"
#include "engine/delivery/stack.h"
#include "engine/flow/back_off.h"
#include "engine/http/client_options.h"
#include "engine/pipeline/import.h"
#include "engine/pipeline/in_doubt.h"
#include "engine/pipeline/run_choice.h"
#include "engine/reading/canary.h"

namespace mixferry::commands {

/// Where records go, and how.
struct DeliveryArguments : ProjectArguments {
  std::uint32_t batch_records = batch::Batcher::Limits{}.records_max;
  std::size_t batch_bytes = batch::Batcher::Limits{}.body_bytes_max;
  std::uint32_t concurrency = delivery::DeliveryOptions{}.concurrency_max;
  /// Records a second; `delivery::kUnpaced`: neither they nor bytes are paced.
  std::uint64_t rate = delivery::DeliveryOptions{}.records_per_second;
  /// Longest wait for the answer to a request.
  std::chrono::milliseconds timeout = http::ClientOptions{}.response_deadline;
  /// Longest wait before the first retry.
  std::chrono::milliseconds back_off = flow::BackOff::Options{}.first;
  /// So long without any success.
  std::chrono::milliseconds give_up_after = delivery::DeliveryOptions{}.give_up_after;
};

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

/// Sending only what was added or changed since the last sync.
struct SyncArguments {
  std::string job;                            ///< by which its snapshots are called; empty: as the mapping
  bool full = false;                          ///< everything is sent
  bool dry_run = false;                       ///< nothing is sent, and nothing remembered
  double gone_percent_max = 5;                ///< of the profiles of one kind that the last sync knew
  std::optional<double> changed_percent_max;  ///< likewise
};

/// Reading back what was sent.
struct CanaryArguments {
  bool is_wanted = true;  ///< where there is a credential for it
  /// So long it may take until something is seen.
  std::chrono::milliseconds wait = reading::Canary::kWait;
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
  CanaryArguments canary;
  std::optional<SyncArguments> sync = {};  ///< nullopt: everything is sent
  bool may_merge = false;                  ///< ids may be merged, which nothing undoes
  ResultArguments results;
  Notification notification;
  StateFolder state;
  std::string settings_file;  ///< that it was read from, and must not replace; empty: none
};

}  // namespace mixferry::commands
