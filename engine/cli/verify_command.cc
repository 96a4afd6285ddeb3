#include "engine/cli/verify_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fmt/format.h>
#include <limits>

#include "engine/cli/common_options.h"
#include "engine/cli/console_listener.h"
#include "engine/cli/otherwise.h"
#include "engine/cli/settings.h"
#include "engine/commands/query_host.h"
#include "engine/report/verification_text.h"

namespace mixferry::cli {
namespace {

/// A query names a thousand; more queries than an hour has would be no sample any more.
constexpr std::uint64_t kSampleMax = 60'000;

/// The number of a run, where that is what `word` is, and no file is called so.
std::optional<std::int64_t> run_named(const std::string& word) {
  std::int64_t number = 0;
  const auto [end, failed] = std::from_chars(word.data(), word.data() + word.size(), number);
  std::error_code ignored;
  if (failed != std::errc{} || end != word.data() + word.size() || number < 1) return std::nullopt;
  return std::filesystem::exists(word, ignored) ? std::nullopt : std::optional(number);
}

}  // namespace

VerifyCommand::VerifyCommand()
    : Command({.name = "verify", .help = "Read profiles back; tell what is not right"}) {}

void VerifyCommand::add_options(CLI::App& app) {
  const char* const group = "Comparison";
  add_reading(app, arguments_.reading, typed_reading_);
  app.get_option("SOURCE")->description(
      "What was imported: files, folders, globs, archives, - ; or the number of a run");
  add_mapping_choice(app, arguments_.reading);
  add_config(app);
  add_limit(app, arguments_.reading);
  add_only(app, arguments_.reading);
  CLI::Option* const all =
      app.add_flag("--all", arguments_.all,
                   "Compare all profiles: a query for each thousand that the project has")
          ->group(group);
  otherwise(
      app.add_option("--sample", arguments_.sample, "Compare so many of each kind, a query for each thousand")
          ->option_text("N")
          ->check(between(std::uint64_t{1}, kSampleMax))
          ->excludes(all)
          ->group(group),
      {.value = fmt::to_string(arguments_.sample)});
  otherwise(app.add_option("--seed", arguments_.seed, "Another number draws others")
                ->option_text("N")
                ->check(between(std::uint64_t{0}, std::uint64_t{std::numeric_limits<std::int64_t>::max()}))
                ->excludes(all)
                ->group(group),
            {.value = fmt::to_string(arguments_.seed)});
  add_access(app, arguments_.delivery);
  add_state(app, common.state);
  add_place(app, typed_place_);
  add_ca_file(app, arguments_.delivery);
  otherwise(
      app.add_option("--mend", arguments_.mend_file,
                     "Where rows go that bring in again what is missing or differs, as `import` takes them")
          ->option_text("FILE")
          ->group("Results"),
      {.value = "in the state folder"});
  otherwise(
      app.add_option("--report", arguments_.report_file, "What was found, as JSON; - for standard output")
          ->option_text("FILE")
          ->group("Results"),
      {.value = "in the state folder"});
  app.add_option("--report-html", arguments_.html_file, "The same as a page for a browser")
      ->option_text("FILE")
      ->group("Results");
  add_console(app, common.console);
}

void VerifyCommand::understand_run(Problems& problems) {
  const std::vector<std::string>& sources = arguments_.reading.sources;
  const auto run = sources.size() == 1 ? run_named(sources.front()) : std::nullopt;
  if (!run) return check_mapping_choice(arguments_.reading, problems);
  arguments_.run = *run;
  arguments_.reading.sources.clear();
  const auto refuse = [&](bool is_said, const char* option) {
    if (is_said) problems.push_back(fmt::format("{} is that of run {}: leave it out", option, *run));
  };
  refuse(!arguments_.reading.mapping.empty(), "-m");
  refuse(!arguments_.reading.id_column.empty(), "--id");
  refuse(arguments_.reading.limit != 0, "--limit");
  refuse(!arguments_.reading.only.empty(), "--only");
}

void VerifyCommand::understand(Problems& problems) {
  arguments_.state = common.state;
  arguments_.settings_file = common.settings_file;
  arguments_.delivery.project = common.project;
  understand_reading(typed_reading_, arguments_.reading, problems);
  understand_run(problems);
  understand_place(typed_place_, arguments_.delivery, problems);
  if (arguments_.mend_file == "-")
    problems.emplace_back("--mend -: name a file; there may have to be several");
  check_asker(arguments_.delivery, problems);
  name_missing_files(arguments_.reading, problems);
}

ExitCode VerifyCommand::run(report::Console& console) {
  ConsoleListener listener(console);
  const reading::QueryHost host = commands::query_host(arguments_.delivery, listener);
  const report::VerificationReport report = commands::verify_profiles(arguments_, host, listener);
  console.finish(report::ending_of(report), report::summary(report));
  return report.exit_code;
}

}  // namespace mixferry::cli
