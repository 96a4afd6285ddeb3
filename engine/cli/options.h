#pragma once
/// What was asked for on the command line and in the environment, checked whole before anything is read.

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "connectors/source/source.h"
#include "engine/base/error.h"
#include "engine/calls/webhook.h"
#include "engine/http/client_options.h"
#include "engine/mixpanel/limits.h"
#include "engine/pipeline/import.h"
#include "engine/pipeline/in_doubt.h"
#include "engine/pipeline/run_choice.h"
#include "engine/report/console.h"
#include "engine/sandbox/sandbox.h"

namespace mixferry::cli {

enum class Command : std::uint8_t { import, check, preview, init, test, lint, mappings, runs, sandbox };

/// How `preview` shows rows.
enum class PreviewLayout : std::uint8_t {
  lines,         ///< the updates as JSON Lines
  side_by_side,  ///< each row beside what it becomes
};

/// What turns sources into updates: `import`, `check` and `preview` have it in common.
struct ReadingArguments {
  std::vector<std::string> sources;  ///< as typed
  std::string mapping;               ///< a file, or the name of a built-in; empty with `id_column`
  std::string id_column;             ///< `--id`
  connectors::ReadOptions read;
  bool places_header = false;  ///< `--skip-rows` or `--header-row` was said: the mapping's do not count
  std::string timezone;
  std::uint64_t limit = 0;
  std::vector<std::string> only;  ///< `--only`: ids, none twice, in order; empty: those of all rows
  unsigned threads = 1;
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

struct ImportArguments {
  std::string token;
  std::optional<calls::Webhook> webhook;  ///< `--notify`
  NotifyOn notify_on = NotifyOn::always;
  NotifyFormat notify_format = NotifyFormat::json;
  http::Endpoint endpoint;
  std::string endpoint_url;  ///< as it was named, for messages and for the project's identity
  std::optional<http::Proxy> proxy;
  std::string ca_file;
  std::uint32_t batch_records = mixpanel::kRecordsPerRequestMax;
  std::size_t batch_bytes = mixpanel::kBodyBytesDefault;
  std::uint32_t concurrency = 10;
  std::uint64_t rate = 25'000;  ///< updates a second; `delivery::kUnpaced`: neither they nor bytes are paced
  std::chrono::seconds give_up_after{15 * 60};
  std::chrono::milliseconds back_off{2'000};  ///< longest wait before the first retry
  std::chrono::milliseconds timeout{60'000};  ///< longest wait for the answer to a request
  pipeline::InDoubtDecision in_doubt = pipeline::InDoubtDecision::keep;
  pipeline::RejectLimit reject_limit;
  Guards guards;
  pipeline::RunWishes wishes;
};

/// Where results go; empty: the state folder (import), or nowhere (check).
struct ResultArguments {
  std::string rejects_file;
  std::string report_file;
  std::string html_file;
  std::string metrics_file;
};

struct InitArguments {
  std::string output;  ///< empty: standard output
  std::string tests;   ///< where tests of the mapping go; empty: nowhere
  bool force = false;  ///< replace what is there
};

struct RunsArguments {
  std::int64_t run = 0;     ///< 0: a list of them
  std::int64_t other = 0;   ///< `runs diff A B`: the run that `run` is compared with; 0: none
  std::uint64_t most = 20;  ///< in the list
  std::string since;        ///< only those that began at this time or later: UTC, ISO 8601; empty: all
  bool failed = false;      ///< only those that a person should look at
  bool json = false;
  bool rejects = false;
  bool in_doubt = false;
  std::string mend;  ///< where rejects go to be mended; empty: nowhere
};

struct Options {
  Command command = Command::import;
  ReadingArguments reading;
  ImportArguments import;
  ResultArguments results;
  InitArguments init;
  std::uint64_t preview_rows = 10;
  std::optional<PreviewLayout> preview_layout;  ///< not asked for: as standard output is a terminal or not
  std::uint64_t sample_rows = 0;                ///< `check --sample`; 0: not asked for
  std::string config_file;                      ///< settings were taken from it; empty: from none
  bool exposes_secret = false;                  ///< `config_file` holds one, and everybody may read it
  std::string state_dir;
  /// ` --config FILE --state DIR` for commands that are to be pasted, as far as they would not find them by
  /// themselves.
  std::string state_option;
  std::string name;                ///< `mappings NAME`
  bool schema = false;             ///< `mappings --schema`, `test --schema`
  std::vector<std::string> files;  ///< `test FILE...`, `lint MAPPING...`
  bool json = false;               ///< `test --json`
  RunsArguments runs;
  sandbox::SandboxOptions sandbox;
  report::ConsoleOptions console;
};

/// What is wrong with the command line, a sentence each.
using Problems = std::vector<std::string>;

/// What is to be printed instead of doing anything: help and version (`code` 0), or what is wrong (`usage`).
struct Message {
  ExitCode code;
  std::string text;
  std::optional<Options> import = {};  ///< of an import that lacks something: who waits for its end is told
};

[[nodiscard]] std::expected<Options, Message> parse_options(int argc, const char* const* argv);

}  // namespace mixferry::cli
