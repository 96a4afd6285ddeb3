#include "engine/cli/sandbox_options.h"

namespace mixferry::cli {

void add_sandbox(CLI::App& command, Options& options) {
  sandbox::SandboxOptions& serving = options.sandbox;
  command.add_option("--port", serving.port, "Where to listen on 127.0.0.1 (a free port)")
      ->option_text("N")
      ->check(CLI::Range(0, 65'535).description(""));
  command.add_option("--token", serving.tokens, "Tokens of the projects that exist (sandbox)")
      ->option_text("TOKEN...");
  command.add_option("--group-key", serving.group_keys, "Group keys that are set up (any)")
      ->option_text("KEY...");
  sandbox::Faults& faults = serving.faults;
  const auto add_chance = [&](const char* name, double& chance, const char* what) {
    command.add_option(name, chance, what)
        ->option_text("P")
        ->check(CLI::Range(0.0, 1.0).description(""))
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
  command
      .add_option("--outage-from", faults.outage_from_request, "503 from this request on (1 is the first)")
      ->option_text("N")
      ->group(group);
  command.add_option("--outage-requests", faults.outage_requests, "For so many requests")
      ->option_text("N")
      ->group(group);
  command.add_option("--seed", faults.seed, "Which requests meet which fault (1)")
      ->option_text("N")
      ->group(group);
  command.add_option("--latency", serving.behaviour.latency_milliseconds, "Every answer takes so long")
      ->option_text("MS")
      ->check(CLI::Range(0, 3'600'000).description(""))
      ->group(group);
}

}  // namespace mixferry::cli
