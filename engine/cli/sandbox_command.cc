#include "engine/cli/sandbox_command.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "engine/base/shell_word.h"
#include "engine/cli/choice.h"
#include "engine/cli/common_options.h"
#include "engine/cli/otherwise.h"
#include "engine/cli/time_option.h"

namespace mixferry::cli {
namespace {

constexpr const char* kSandboxAccount = "sandbox:sandbox";

const Words<sandbox::IdentityMode> kSandboxIdentities = {{"simplified", sandbox::IdentityMode::simplified},
                                                         {"original", sandbox::IdentityMode::original},
                                                         {"legacy", sandbox::IdentityMode::legacy}};

/// How a task may end.
const Words<sandbox::TaskStatus> kSandboxTaskEnds = {
    {"success", sandbox::TaskStatus::success},     {"complete", sandbox::TaskStatus::complete},
    {"failure", sandbox::TaskStatus::failure},     {"revoked", sandbox::TaskStatus::revoked},
    {"not-found", sandbox::TaskStatus::not_found}, {"unknown", sandbox::TaskStatus::unknown}};

constexpr int kSandboxTaskSecondsMax = 366 * 24 * 60 * 60;

const Words<sandbox::Host> kSandboxHosts = {{"all", sandbox::Host::all},
                                            {"ingestion", sandbox::Host::ingestion},
                                            {"query", sandbox::Host::query},
                                            {"data", sandbox::Host::data}};

constexpr TimeLimits kSandboxTimes{.shortest = std::chrono::milliseconds{0},
                                   .longest = std::chrono::hours{24}};

/// What is wrong with `user:secret`, or nothing.
std::string sandbox_account_complaint(const std::string& typed) {
  const std::size_t colon = typed.find(':');
  if (colon != std::string::npos && colon > 0 && colon + 1 < typed.size()) return "";
  return fmt::format("give USER:SECRET, such as {}, not {}", kSandboxAccount, typed);
}

sandbox::ServiceAccount sandbox_account(const std::string& typed) {
  const std::size_t colon = typed.find(':');
  return {.user = typed.substr(0, colon), .secret = typed.substr(colon + 1)};
}

/// A key, and its number where one was typed: `company=-7212345678901`.
std::pair<std::string, std::optional<std::int64_t>> sandbox_group_key(const std::string& typed) {
  const std::size_t equals = typed.rfind('=');
  if (equals == std::string::npos) return {typed, std::nullopt};
  std::int64_t number = 0;
  const char* const end = typed.data() + typed.size();
  const auto [stop, error] = std::from_chars(typed.data() + equals + 1, end, number);
  if (error != std::errc{} || stop != end) return {typed, std::nullopt};
  return {typed.substr(0, equals), number};
}

}  // namespace

SandboxCommand::SandboxCommand()
    : Command({.name = "sandbox", .help = "Serve a local Mixpanel to try things on"}),
      task_seconds_(static_cast<std::uint64_t>(
          std::chrono::floor<std::chrono::seconds>(serving_.behaviour.task_time).count())) {}

void SandboxCommand::add_options(CLI::App& app) {
  otherwise(app.add_option("--port", serving_.port, "Where to listen on 127.0.0.1")
                ->option_text("N")
                ->check(between(0, 65'535)),
            {.value = "a free port"});
  add_projects(app);
  add_queries(app);
  add_tasks(app);
  add_faults(app);
  add_console(app, common.console);
}

void SandboxCommand::add_projects(CLI::App& app) {
  otherwise(app.add_option("--token", serving_.tokens, "Tokens of the projects that exist")
                ->option_text("TOKEN..."),
            {.value = fmt::format("{}", fmt::join(serving_.tokens, ", "))});
  otherwise(app.add_option("--project-id", serving_.project_ids, "Their numbers")
                ->option_text("N...")
                ->check(at_least(1)),
            {.value = "1, 2 and so on"});
  otherwise(
      app.add_option("--service-account", service_accounts_, "Who may import into all of them, and read")
          ->option_text("USER:SECRET...")
          ->check(sandbox_account_complaint),
      {.value = kSandboxAccount});
  add_defaulted_choice(app, "--identity", serving_.identity, kSandboxIdentities, "How they merge ids");
  app.add_flag("--identity-api", serving_.identity_api,
               "Serve /identity/..., which Mixpanel does not document, too");
  app.add_option("--link-delay", serving_.behaviour.link_delay_milliseconds,
                 "Ids that are linked become one so much later")
      ->option_text("MS")
      ->check(between(0, 86'400'000));
  otherwise(app.add_option("--group-key", group_keys_, "Group keys that are set up, and their data_group_id")
                ->option_text("KEY[=N]..."),
            {.value = "any"});
  otherwise(app.add_option("--project-secret", serving_.project_secrets, "What else may read them and import")
                ->option_text("SECRET..."),
            {.value = "the token with -secret behind"});
  otherwise(app.add_option("--gdpr-token", gdpr_tokens_, "Who may delete and retrieve in all of them")
                ->option_text("TOKEN..."),
            {.value = serving_.gdpr_tokens.front().text});
  otherwise(app.add_option("--scim-token", serving_.scim_token, "Who may see the organization's seats")
                ->option_text("TOKEN"),
            {.value = serving_.scim_token});
  otherwise(app.add_option("--organization-id", serving_.organization_id, "The organization's number")
                ->option_text("N")
                ->check(at_least(1)),
            {.value = fmt::to_string(serving_.organization_id)});
  add_defaulted_choice(app, "--host", serving_.host, kSandboxHosts,
                       "Which of Mixpanel's hosts it is: has the paths of no other");
}

void SandboxCommand::add_queries(CLI::App& app) {
  sandbox::Behaviour& behaviour = serving_.behaviour;
  const char* const group = "Queries and exports";
  add_time(app, "--visible-after", behaviour.seen_after, kSandboxTimes,
           "What is written can be read so much later")
      ->group(group);
  const auto add_count = [&](const char* name, std::uint64_t& count, const char* what) {
    otherwise(app.add_option(name, count, what)->option_text("N"), {.value = fmt::to_string(count)})
        ->group(group);
  };
  add_count("--queries-per-hour", behaviour.queries_per_hour_max, "429 above; 0: no limit");
  add_count("--queries-at-once", behaviour.queries_at_once_max, "The same");
  add_count("--exports-per-hour", behaviour.exports_per_hour_max, "429 above; 0: no limit");
  add_count("--exports-per-second", behaviour.exports_per_second_max, "The same");
  add_time(app, "--hour", behaviour.hour, kSandboxTimes, "How long an hour lasts")->group(group);
  app.add_flag("--later-pages-free", behaviour.later_pages_free, "Only a query's first page counts")
      ->group(group);
  app.add_flag("--query-limit-headers", behaviour.query_limit_headers, "429 of queries with Retry-After")
      ->group(group);
  add_time(app, "--session-lifetime", behaviour.session_lifetime, kSandboxTimes,
           "A query's pages are forgotten so long after the last was read")
      ->group(group);
  app.add_option("--session-pages", behaviour.session_pages_max, "They are forgotten behind so many")
      ->option_text("N")
      ->group(group);
  otherwise(app.add_option("--timezone", serving_.timezone, "What projects made before 2023 export in")
                ->option_text("ZONE"),
            {.value = "UTC, as newer ones"})
      ->group(group);
  app.add_flag("!--plan-without-api", behaviour.plan_has_api, "402 for all of them")->group(group);
  app.add_flag("!--plan-without-scim", behaviour.plan_has_scim, "403 for the SCIM token")->group(group);
}

void SandboxCommand::add_tasks(CLI::App& app) {
  sandbox::Behaviour& behaviour = serving_.behaviour;
  const char* const group = "Deletions and retrievals";
  otherwise(app.add_option("--task-seconds", task_seconds_, "From asking for one to its end; 0: at once")
                ->option_text("N")
                ->check(between(0, kSandboxTaskSecondsMax)),
            {.value = fmt::to_string(task_seconds_)})
      ->group(group);
  add_defaulted_choice(app, "--task-end", behaviour.task_end, kSandboxTaskEnds, "What it is then")
      ->group(group);
  app.add_flag("--tasks-delete-nothing", behaviour.tasks_delete_nothing,
               "They say SUCCESS, and all is still there")
      ->group(group);
  app.add_flag("--tasks-as-list", behaviour.tasks_as_list,
               "200 and a list for 201 and an object, as Mixpanel's overview has it")
      ->group(group);
  otherwise(
      app.add_option("--task-calls-per-second", behaviour.task_calls_per_second_max, "429 above; 0: no limit")
          ->option_text("N"),
      {.value = fmt::to_string(behaviour.task_calls_per_second_max)})
      ->group(group);
  otherwise(app.add_option("--day-scans", behaviour.day_scans_max,
                           "Days of events that tasks may have to read at a time; 429 above; 0: no limit")
                ->option_text("N"),
            {.value = fmt::to_string(behaviour.day_scans_max)})
      ->group(group);
}

void SandboxCommand::add_faults(CLI::App& app) {
  sandbox::Faults& faults = serving_.faults;
  const auto add_chance = [&](const char* name, double& chance, const char* what) {
    app.add_option(name, chance, what)
        ->option_text("P")
        ->check(between(0.0, 1.0))
        ->group("Faults, each by its chance from 0 to 1");
  };
  add_chance("--fault-429", faults.too_many_requests, "429 without Retry-After");
  add_chance("--fault-429-retry-after", faults.too_many_requests_retry_after, "429 with Retry-After");
  add_chance("--fault-5xx-before", faults.error_before_storing, "500, 502, 503 or 504, nothing stored");
  add_chance("--fault-5xx-after", faults.error_after_storing, "The same, everything stored");
  add_chance("--fault-reset-before", faults.reset_before_storing, "Connection reset, nothing stored");
  add_chance("--fault-reset-after", faults.reset_after_storing, "The same, everything stored");
  add_chance("--fault-silent-before", faults.silent_before_storing, "No answer at all, nothing stored");
  add_chance("--fault-silent-after", faults.silent_after_storing, "The same, everything stored");
  add_chance("--fault-slow", faults.slow, "Answers late");
  add_chance("--fault-late", faults.late, "Stores late: later requests overtake it");
  add_chance("--fault-413", faults.html_too_large, "413 with an HTML page");
  add_chance("--fault-unreadable", faults.unreadable_answer, "200 that can't be read, everything stored");
  const char* const group = "Faults, further";
  app.add_option("--outage-from", faults.outage_from_request, "503 from this request on (1 is the first)")
      ->option_text("N")
      ->group(group);
  app.add_option("--outage-requests", faults.outage_requests, "For so many requests")
      ->option_text("N")
      ->group(group);
  otherwise(app.add_option("--seed", faults.seed, "Which requests meet which fault")->option_text("N"),
            {.value = fmt::to_string(faults.seed)})
      ->group(group);
  app.add_option("--latency", serving_.behaviour.latency_milliseconds, "Every answer takes so long")
      ->option_text("MS")
      ->check(between(0, 3'600'000))
      ->group(group);
}

void SandboxCommand::take_typed(sandbox::SandboxOptions& serving) const {
  serving.behaviour.task_time = std::chrono::seconds{task_seconds_};
  if (!service_accounts_.empty()) serving.service_accounts.clear();
  for (const std::string& typed : service_accounts_)
    serving.service_accounts.push_back(sandbox_account(typed));
  if (!gdpr_tokens_.empty()) serving.gdpr_tokens.clear();
  for (const std::string& typed : gdpr_tokens_) serving.gdpr_tokens.push_back({.text = typed});
  for (const std::string& typed : group_keys_) {
    auto [key, number] = sandbox_group_key(typed);
    if (number) serving.data_group_ids[key] = *number;
    serving.group_keys.push_back(std::move(key));
  }
}

ExitCode SandboxCommand::run(report::Console& console) {
  sandbox::SandboxOptions serving = serving_;
  take_typed(serving);
  serving.log = [&console](std::string_view line) { console.debug(line); };
  try {
    sandbox::Sandbox sandbox(serving);
    const std::string url = fmt::format("http://127.0.0.1:{}", sandbox.port());
    std::printf("%s\n", url.c_str());
    std::fflush(stdout);
    console.print(
        fmt::format("A local stand-in for Mixpanel listens there, for projects with the token {}.\n"
                    "  import into it   mixferry import FILE -m MAPPING --endpoint {} --token {}\n"
                    "  read back        curl {}/sandbox/profiles\n"
                    "                   curl {}/sandbox/events\n"
                    "  counters         curl {}/sandbox/stats\n"
                    "What it holds is gone when it ends (Ctrl-C).\n",
                    fmt::format("\"{}\"", serving.tokens.front()), url, shell_word(serving.tokens.front()),
                    url, url, url));
    sandbox.wait_for_signal();
  } catch (const std::system_error& failure) {
    throw RunError(ExitCode::usage,
                   fmt::format("--port {}: can't listen there: {}. Leave --port out for a free one.",
                               serving.port, failure.code().message()));
  } catch (const std::invalid_argument& problem) {
    throw RunError(ExitCode::usage, problem.what());
  }
  return ExitCode::done;
}

}  // namespace mixferry::cli
