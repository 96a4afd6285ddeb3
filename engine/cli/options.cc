#include "engine/cli/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <thread>
#include <unistd.h>

#include "engine/base/nearest.h"
#include "engine/cli/delivery_options.h"
#include "engine/cli/reading_options.h"
#include "engine/cli/sandbox_options.h"

namespace mixferry::cli {
namespace {

const std::map<std::string, report::LogFormat> kLogFormats = {{"text", report::LogFormat::text},
                                                              {"json", report::LogFormat::json}};
const std::map<std::string, report::LogLevel> kLogLevels = {{"debug", report::LogLevel::debug},
                                                            {"info", report::LogLevel::info},
                                                            {"warning", report::LogLevel::warning},
                                                            {"error", report::LogLevel::error}};

constexpr const char* kIntroduction =
    "mixferry carries CRM exports (CSV, JSON) into Mixpanel as user and group profiles.\n"
    "Nothing is lost, nothing is silently changed, and running it again is always safe.";

constexpr const char* kFooter =
    "\nA first import, step by step:\n"
    "  mixferry mappings                                     which CRMs it knows already\n"
    "  mixferry preview contacts.csv -m hubspot/contacts     what would be sent\n"
    "  mixferry check   contacts.csv -m hubspot/contacts     the whole file, still nothing sent\n"
    "  mixferry import  contacts.csv -m hubspot/contacts --token YOUR_PROJECT_TOKEN\n"
    "Run the last line again at any time: it goes on where it stopped, and does nothing when all is "
    "delivered.\n"
    "\nExit codes: 0 done; 1 finished, but rows were rejected or are in doubt; 2 wrong usage, nothing was "
    "sent;\n"
    "3 stopped before the end, run again to resume; 4 Mixpanel refused the credentials or the project.\n"
    "`mixferry COMMAND --help` tells the options of a command.";

std::string default_state_dir() {
  if (const char* xdg = std::getenv("XDG_STATE_HOME"); xdg != nullptr && *xdg != '\0') {
    return std::filesystem::path(xdg) / "mixferry";
  }
  const char* home = std::getenv("HOME");
  return std::filesystem::path(home == nullptr ? "." : home) / ".local/state/mixferry";
}

// One function a group of options; each says where its values go.

void add_console(CLI::App& command, Options& options) {
  report::ConsoleOptions& console = options.console;
  command.add_flag("--quiet", console.quiet, "Say nothing but errors")->group("Messages");
  command.add_option("--log-format", console.format, "text or json")
      ->transform(CLI::CheckedTransformer(kLogFormats).description(""))
      ->option_text("text|json")
      ->group("Messages");
  command.add_option("--log-level", console.level, "debug, info, warning or error")
      ->transform(CLI::CheckedTransformer(kLogLevels).description(""))
      ->option_text("LEVEL")
      ->group("Messages");
}

void add_limit(CLI::App& command, Options& options) {
  command.add_option("--limit", options.reading.limit, "Only the first N rows")
      ->option_text("N")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000'000'000}).description(""))
      ->group("Reading");
}

void add_state(CLI::App& command, Options& options) {
  command
      .add_option("--state", options.state_dir,
                  "Folder of the ledger (or MIXFERRY_STATE; $XDG_STATE_HOME/mixferry)")
      ->envname("MIXFERRY_STATE")
      ->option_text("DIR");
}

void add_results(CLI::App& command, Options& options, const char* otherwise) {
  command
      .add_option("--rejects", options.results.rejects_file,
                  fmt::format("Rejects as JSON Lines ({})", otherwise))
      ->option_text("FILE")
      ->group("Results");
  command
      .add_option("--report", options.results.report_file,
                  fmt::format("The final report as JSON ({})", otherwise))
      ->option_text("FILE")
      ->group("Results");
}

void add_token(CLI::App& command, Options& options) {
  command.add_option("--token", options.import.token, "Project token (or MIXPANEL_TOKEN)")
      ->envname("MIXPANEL_TOKEN")
      ->option_text("TOKEN");
}

/// What was not understood. `--`, behind which names may begin with a dash, is.
std::vector<std::string> extras_of(const CLI::App& app) {
  std::vector<std::string> extras = app.remaining();
  std::erase(extras, "--");
  return extras;
}

std::string unknown_arguments(const CLI::App& command, const std::vector<std::string>& extras) {
  std::vector<std::string> known;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
  }
  std::string text;
  for (const std::string& extra : extras) {
    const std::string name = extra.substr(0, extra.find('='));
    const std::vector<std::string> nearest = nearest_names(known, name, 1);
    text += fmt::format("mixferry {}: {} is not known here.{}\n", command.get_name(), extra,
                        nearest.empty() ? "" : fmt::format(" Did you mean {}?", nearest.front()));
  }
  return text + fmt::format("`mixferry {} --help` tells all options.\n", command.get_name());
}

std::string unknown_command(const std::vector<std::string>& extras) {
  static const std::vector<std::string> kCommands = {"import",   "check", "preview",
                                                     "mappings", "runs",  "sandbox"};
  const std::vector<std::string> nearest = nearest_names(kCommands, extras.front(), 1);
  return fmt::format("mixferry: {} is no command.{} The commands are {}. `mixferry --help` tells more.\n",
                     extras.front(), nearest.empty() ? "" : fmt::format(" Did you mean {}?", nearest.front()),
                     fmt::join(kCommands, ", "));
}

std::unexpected<Message> usage(std::string text) {
  return std::unexpected(Message{ExitCode::usage, std::move(text)});
}

/// All commands with their options, bound to where the values go.
class CommandLine {
 public:
  CommandLine() : app_(kIntroduction, "mixferry") {
    options_.state_dir = default_state_dir();
    options_.reading.threads = std::max(1U, std::thread::hardware_concurrency());
    options_.console.terminal = ::isatty(STDERR_FILENO) == 1;
    app_.require_subcommand(1);
    app_.set_version_flag("--version", "mixferry " MIXFERRY_VERSION);
    app_.footer(kFooter);
    app_.allow_extras();
    add_import();
    add_check();
    add_preview();
    add_others();
  }

  std::expected<Options, Message> parse(int argc, const char* const* argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
      return std::unexpected(Message{ExitCode::done, help()});
    } catch (const CLI::CallForVersion&) {
      return std::unexpected(Message{ExitCode::done, app_.version() + "\n"});
    } catch (const CLI::ParseError& problem) {
      return usage(what_is_wrong(problem));
    }
    if (const std::vector<std::string> extras = extras_of(app_); !extras.empty())
      return usage(unknown_command(extras));
    const CLI::App& chosen = *app_.get_subcommands().front();
    if (const std::vector<std::string> extras = extras_of(chosen); !extras.empty()) {
      return usage(unknown_arguments(chosen, extras));
    }
    Problems problems = understand();
    if (problems.empty()) return std::move(options_);
    std::string text;
    for (const std::string& problem : problems)
      text += fmt::format("mixferry {}: {}.\n", chosen.get_name(), problem);
    return usage(std::move(text));
  }

 private:
  CLI::App& add(const char* name, Command command, const char* what) {
    CLI::App& added = *app_.add_subcommand(name, what);
    added.allow_extras();
    added.footer("");
    added.callback([this, command] { options_.command = command; });
    return added;
  }

  void add_import() {
    CLI::App& command = add("import", Command::import, "Deliver; resumes by itself");
    add_reading(command, options_, typed_reading_);
    add_limit(command, options_);
    add_token(command, options_);
    add_state(command, options_);
    add_delivery(command, options_, typed_delivery_);
    add_results(command, options_, "in the state folder");
    add_console(command, options_);
  }

  void add_check() {
    CLI::App& command = add("check", Command::check, "Read and map everything, send nothing, same report");
    add_reading(command, options_, typed_reading_);
    add_limit(command, options_);
    add_results(command, options_, "nowhere");
    add_console(command, options_);
  }

  void add_preview() {
    CLI::App& command = add("preview", Command::preview, "Print the updates of the first rows as JSON Lines");
    add_reading(command, options_, typed_reading_);
    command.add_option("-n", options_.preview_rows, "How many rows (10)")
        ->option_text("ROWS")
        ->check(CLI::Range(1, 1'000'000'000).description(""));
    add_console(command, options_);
  }

  void add_others() {
    CLI::App& mappings = add("mappings", Command::mappings, "List the built-in mappings, or print one");
    mappings.add_option("NAME", options_.name, "Such as hubspot/contacts");
    CLI::App& runs = add("runs", Command::runs, "What the ledger knows of past runs; details of one");
    runs.add_option("RUN", options_.run, "Its number")
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000'000'000}).description(""));
    runs.add_flag("--rejects", options_.show_rejects, "Print the run's rejects as JSON Lines");
    add_state(runs, options_);
    CLI::App& sandbox = add("sandbox", Command::sandbox, "Serve a local Mixpanel to try things on");
    add_sandbox(sandbox, options_);
    add_console(sandbox, options_);
  }

  std::string help() {
    const std::vector<CLI::App*> chosen = app_.get_subcommands();
    return chosen.empty() ? app_.help() : chosen.front()->help("mixferry");
  }

  std::string what_is_wrong(const CLI::ParseError& problem) {
    const std::vector<CLI::App*> chosen = app_.get_subcommands();
    if (chosen.empty()) {
      if (const std::vector<std::string> extras = extras_of(app_); !extras.empty())
        return unknown_command(extras);
      return "mixferry: which command? import, check, preview, mappings, runs or sandbox. `mixferry --help` "
             "tells more.\n";
    }
    const std::string name = chosen.front()->get_name();
    return fmt::format("mixferry {}: {}.\n`mixferry {} --help` tells all options.\n", name, problem.what(),
                       name);
  }

  Problems understand() {
    Problems problems;
    const Command command = options_.command;
    if (command == Command::import || command == Command::check || command == Command::preview) {
      understand_reading(typed_reading_, options_.reading, problems);
    }
    if (command == Command::import) understand_delivery(typed_delivery_, options_.import, problems);
    return problems;
  }

  CLI::App app_;
  Options options_;
  TypedReading typed_reading_;
  TypedDelivery typed_delivery_;
};

}  // namespace

std::expected<Options, Message> parse_options(int argc, const char* const* argv) {
  return CommandLine().parse(argc, argv);
}

}  // namespace mixferry::cli
