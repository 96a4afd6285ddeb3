#include "engine/cli/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <functional>
#include <map>
#include <memory>
#include <thread>

#include "engine/base/shell_word.h"
#include "engine/cli/about.h"
#include "engine/cli/choice.h"
#include "engine/cli/completion.h"
#include "engine/cli/delivery_options.h"
#include "engine/cli/help_text.h"
#include "engine/cli/manual_page.h"
#include "engine/cli/reading.h"
#include "engine/cli/reading_options.h"
#include "engine/cli/runs_options.h"
#include "engine/cli/sandbox_options.h"
#include "engine/cli/settings.h"
#include "engine/cli/version.h"
#include "engine/cli/wrong_usage.h"
#include "engine/report/screen_text.h"
#include "engine/report/terminal.h"
#include "mappings/library/library.h"

namespace mixferry::cli {
namespace {

const std::map<std::string, report::LogFormat> kLogFormats = {{"text", report::LogFormat::text},
                                                              {"json", report::LogFormat::json}};
const std::map<std::string, report::LogLevel> kLogLevels = {{"debug", report::LogLevel::debug},
                                                            {"info", report::LogLevel::info},
                                                            {"warning", report::LogLevel::warning},
                                                            {"error", report::LogLevel::error}};

const std::map<std::string, Shell> kShells = {
    {"bash", Shell::bash}, {"zsh", Shell::zsh}, {"fish", Shell::fish}};

const std::map<std::string, PreviewLayout> kLayouts = {{"jsonl", PreviewLayout::lines},
                                                       {"table", PreviewLayout::side_by_side}};

constexpr std::size_t kScreenWidth = 80;

std::string introduction() {
  std::string text = report::wrapped(fmt::format("mixferry {}. {}", kSummary, kPromise), "", kScreenWidth);
  text.pop_back();  // CLI11 ends the line
  return text;
}

std::string footer() {
  std::string text = "\nA first import, step by step:\n";
  for (const ExampleLine& example : kExamples)
    text += fmt::format("  {}\n      {}\n", example.command, example.what);
  text += report::wrapped(kAfterTheExamples, "", kScreenWidth) + "\nExit codes:\n";
  for (const ExitCodeMeaning& exit : kExitCodes) text += fmt::format("  {} {}\n", exit.code, exit.meaning);
  return text + "\n`mixferry COMMAND --help` tells the options of a command.\n";
}

/// Where the ledger is looked for without `--state`.
std::string default_state_dir() {
  if (const char* named = std::getenv("MIXFERRY_STATE"); named != nullptr && *named != '\0') return named;
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
  command.add_option("--log-format", console.format, "How messages are written (text)")
      ->transform(one_of(kLogFormats))
      ->option_text("text|json")
      ->group("Messages");
  command.add_option("--log-level", console.level, "The least important messages to be shown (info)")
      ->transform(one_of(kLogLevels))
      ->option_text("debug|info|warning|error")
      ->group("Messages");
}

void add_limit(CLI::App& command, Options& options) {
  command.add_option("--limit", options.reading.limit, "Only the first N rows")
      ->option_text("N")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000'000'000}).description(""))
      ->group("Reading");
}

void add_only(CLI::App& command, Options& options) {
  command
      .add_option("--only", options.reading.only,
                  "Only rows of these ids, as they are sent: to try a mapping on some profiles")
      ->option_text("ID[,ID]")
      ->delimiter(',')
      ->group("Reading")
      ->configurable(false);
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
  command
      .add_option("--report-html", options.results.html_file,
                  "The final report as a page for a browser, with charts and examples (nowhere)")
      ->option_text("FILE")
      ->group("Results");
}

void add_metrics(CLI::App& command, Options& options) {
  command
      .add_option("--metrics-file", options.results.metrics_file,
                  "Counts of the run for Prometheus' textfile collector; a name ending in .prom (nowhere)")
      ->option_text("FILE")
      ->group("Results");
}

void add_token(CLI::App& command, Options& options) {
  command.add_option("--token", options.import.token, "Project token (or MIXPANEL_TOKEN)")
      ->envname("MIXPANEL_TOKEN")
      ->option_text("TOKEN");
}

std::vector<std::string> names_of_built_in_mappings() {
  std::vector<std::string> names;
  for (const mappings::BuiltIn& built_in : mappings::built_in_mappings()) names.emplace_back(built_in.name);
  return names;
}

std::unexpected<Message> usage(std::string text) {
  return std::unexpected(Message{ExitCode::usage, std::move(text)});
}

/// All commands with their options, bound to where the values go.
class CommandLine {
 public:
  CommandLine() : app_(introduction(), "mixferry") {
    options_.state_dir = default_state_dir();
    options_.reading.threads = std::max(1U, std::thread::hardware_concurrency());
    options_.console.terminal = report::is_terminal();
    options_.console.replaces_lines = report::can_replace_lines();
    app_.require_subcommand(1);
    app_.set_version_flag("--version", version_text);
    app_.footer(footer());
    app_.allow_extras();
    app_.formatter(std::make_shared<HelpText>());
    add_import();
    add_check();
    add_preview();
    add_init();
    add_others();
    add_documents();
  }

  /// Understands `words`, a command with what stands behind it. What is wrong is told behind its place in
  /// `file`, where it comes from there.
  std::expected<Options, Message> parse(const std::vector<std::string>& words,
                                        const Settings* settings = nullptr, const ConfigFile& file = {}) {
    const auto placed = [&](const std::string& problem) {
      return settings == nullptr ? problem : settings->with_place(problem, file);
    };
    try {
      app_.parse(std::vector<std::string>(words.rbegin(), words.rend()));
    } catch (const CLI::CallForHelp&) {
      if (const std::vector<std::string> extras = extras_of(app_); !extras.empty())
        return usage(unknown_command(app_, extras));
      return std::unexpected(Message{ExitCode::done, help()});
    } catch (const CLI::CallForVersion&) {
      return std::unexpected(Message{ExitCode::done, version_text()});
    } catch (const CLI::ParseError& problem) {
      return usage(what_is_wrong(placed(problem.what())));
    }
    if (const std::vector<std::string> extras = extras_of(app_); !extras.empty())
      return usage(unknown_command(app_, extras));
    const CLI::App& chosen = *app_.get_subcommands().front();
    if (const std::vector<std::string> extras = extras_of(chosen); !extras.empty()) {
      return usage(unknown_arguments(chosen, extras));
    }
    if (document_) return std::unexpected(Message{ExitCode::done, document_()});
    if (stops_before_understanding_) return std::move(options_);
    options_.config_file = file.path;
    take_state(chosen);
    options_.exposes_secret = file.exposes_secret();
    if (!config_.file.empty()) options_.state_option = " --config " + shell_word(config_.file);
    if (options_.state_dir != default_state_dir())
      options_.state_option += " --state " + shell_word(options_.state_dir);
    Problems problems = understand();
    if (problems.empty()) return std::move(options_);
    std::string text;
    for (const std::string& problem : problems)
      text += fmt::format("mixferry {}: {}.\n", chosen.get_name(), placed(problem));
    Message message{ExitCode::usage, std::move(text)};
    if (options_.command == Command::import) message.import = std::move(options_);
    return std::unexpected(std::move(message));
  }

  /// From now on only what was typed counts: not the environment, and nothing is missing.
  void heed_only_words() {
    stops_before_understanding_ = true;
    for (CLI::App* command : app_.get_subcommands([](CLI::App*) { return true; })) {
      for (CLI::Option* option : command->get_options()) option->required(false)->envname("");
    }
  }

  [[nodiscard]] const CLI::App& program() const { return app_; }
  [[nodiscard]] const ConfigArguments& config() const { return config_; }

 private:
  /// CLI11 reads the environment of commands that were not typed, too, and all write to one place.
  void take_state(const CLI::App& chosen) {
    const CLI::Option* const state = chosen.get_option_no_throw("--state");
    if (state != nullptr && state->count() != 0) options_.state_dir = state->as<std::string>();
  }

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
    add_mapping_choice(command, options_);
    add_config(command, config_);
    add_limit(command, options_);
    add_only(command, options_);
    add_token(command, options_);
    add_state(command, options_);
    add_delivery(command, options_, typed_delivery_);
    add_results(command, options_, "in the state folder");
    add_metrics(command, options_);
    add_console(command, options_);
  }

  void add_check() {
    CLI::App& command = add("check", Command::check, "Read and map everything, send nothing, same report");
    add_reading(command, options_, typed_reading_);
    add_mapping_choice(command, options_);
    add_config(command, config_);
    command
        .add_option("--sample", options_.sample_rows,
                    "First tell what the columns hold, from N rows all over each source; needs no mapping")
        ->option_text("N")
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{10'000'000}).description(""));
    add_limit(command, options_);
    add_results(command, options_, "nowhere");
    add_console(command, options_);
  }

  void add_preview() {
    CLI::App& command = add("preview", Command::preview, "Show what becomes of the first rows");
    add_reading(command, options_, typed_reading_);
    add_mapping_choice(command, options_);
    add_config(command, config_);
    command.add_option("-n", options_.preview_rows, "How many rows (10)")
        ->option_text("ROWS")
        ->check(CLI::Range(1, 1'000'000'000).description(""));
    add_only(command, options_);
    command
        .add_option("--layout", options_.preview_layout,
                    "The updates as JSON Lines, or each row beside what it becomes (table on a terminal)")
        ->transform(one_of(kLayouts))
        ->option_text("jsonl|table");
    add_console(command, options_);
  }

  void add_init() {
    CLI::App& command = add("init", Command::init, "Draft a mapping by looking at an export");
    add_reading(command, options_, typed_reading_);
    command.add_option("-o,--output", options_.init.output, "Where the mapping goes (standard output)")
        ->option_text("FILE");
    command
        .add_option("--tests", options_.init.tests,
                    "Where tests of the mapping go, made of its first rows; needs -o or -m")
        ->option_text("FILE");
    command
        .add_option("-m,--mapping", options_.reading.mapping,
                    "With --tests: tests of this mapping, instead of a draft")
        ->option_text("MAPPING");
    command.add_flag("--force", options_.init.force, "Replace FILE if it exists");
    add_console(command, options_);
  }

  void add_others() {
    CLI::App& test = add("test", Command::test, "Hold mappings against rows and expected records");
    CLI::Option* files = test.add_option("FILE", options_.files, "Files of tests, see mappings/README.md");
    test.add_flag("--json", options_.json, "Print the outcome as JSON");
    test.add_flag("--schema", options_.schema, "Print the form of such files as a JSON Schema")
        ->excludes(files);
    CLI::App& lint = add("lint", Command::lint, "What is wrong or doubtful in a mapping");
    lint.add_option("MAPPING", options_.files, "Files, or names of built-ins")->required();
    CLI::App& mappings = add("mappings", Command::mappings, "List the built-in mappings, or print one");
    CLI::Option* name = mappings.add_option("NAME", options_.name, "Such as hubspot/contacts");
    mappings.add_flag("--schema", options_.schema, "Print the language as a JSON Schema, for editors")
        ->excludes(name);
    add_runs();
    CLI::App& sandbox = add("sandbox", Command::sandbox, "Serve a local Mixpanel to try things on");
    add_sandbox(sandbox, options_);
    add_console(sandbox, options_);
  }

  void add_runs() {
    RunsArguments& runs = options_.runs;
    CLI::App& command = add("runs", Command::runs, "What the ledger knows of past runs; details of one");
    CLI::Option* run = command.add_option("RUN", typed_runs_.words,
                                          "Its number; or diff and two numbers: what differs between them");
    command.add_option("-n", runs.most, "How many to list, the latest first (20)")
        ->option_text("RUNS")
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000'000'000}).description(""))
        ->excludes(run);
    command
        .add_option("--since", typed_runs_.since,
                    "Only those since a day, a time or so long (2026-11-20, 7d, 12h)")
        ->option_text("TIME")
        ->excludes(run);
    command
        .add_flag("--failed", runs.failed,
                  "Only those that are not finished, or have rows rejected and not mended, or in doubt")
        ->excludes(run);
    CLI::Option* json = command.add_flag("--json", runs.json, "Print it as JSON");
    CLI::Option* rejects =
        command.add_flag("--rejects", runs.rejects, "Print the run's rejects as JSON Lines");
    CLI::Option* in_doubt =
        command.add_flag("--in-doubt", runs.in_doubt, "Print the run's updates in doubt as JSON Lines");
    CLI::Option* mend =
        command
            .add_option("--mend", runs.mend,
                        "Write the run's rejects to a file in which to mend them, for import: CSV "
                        "for spreadsheets, or JSON Lines of JSON")
            ->option_text("FILE");
    for (CLI::Option* option : {rejects, in_doubt, mend}) option->needs(run)->excludes(json);
    rejects->excludes(in_doubt)->excludes(mend);
    in_doubt->excludes(mend);
    for (CLI::Option* option : command.get_options()) option->configurable(false);
    add_config(command, config_);
    add_state(command, options_);
  }

  /// Commands that print something about the program itself.
  void add_documents() {
    CLI::App& completions =
        add_document("completion", "Print a script that completes mixferry in a shell",
                     [this] { return completion(shell_, app_, names_of_built_in_mappings()); });
    completions.add_option("SHELL", shell_, "bash, zsh or fish")->required()->transform(one_of(kShells));
    add_document("manual", "Print the manual page, for `man -l -`", [this] { return manual_page(app_); });
  }

  CLI::App& add_document(const char* name, const char* what, std::function<std::string()> document) {
    CLI::App& added = *app_.add_subcommand(name, what);
    added.allow_extras();
    added.footer("");
    added.callback([this, document = std::move(document)] { document_ = document; });
    return added;
  }

  std::string help() {
    const std::vector<CLI::App*> chosen = app_.get_subcommands();
    return chosen.empty() ? app_.help() : chosen.front()->help("mixferry");
  }

  std::string what_is_wrong(const std::string& problem) {
    const std::vector<CLI::App*> chosen = app_.get_subcommands();
    if (chosen.empty()) {
      if (const std::vector<std::string> extras = extras_of(app_); !extras.empty())
        return unknown_command(app_, extras);
      return fmt::format("mixferry: which command? {}. `mixferry --help` tells more.\n",
                         fmt::join(command_names(app_), ", "));
    }
    const std::string name = chosen.front()->get_name();
    return fmt::format("mixferry {}: {}.\n`mixferry {} --help` tells all options.\n", name, problem, name);
  }

  void understand_mapping_choice(Problems& problems) const {
    const bool says_nothing = options_.reading.mapping.empty() && options_.reading.id_column.empty();
    if (options_.sample_rows == 0 || !says_nothing) check_mapping_choice(options_.reading, problems);
    if (options_.sample_rows != 0 && !says_nothing &&
        std::ranges::count(options_.reading.sources, "-") != 0) {
      problems.push_back("--sample reads standard input to its end: leave the mapping out, or give a file");
    }
  }

  void understand_init(Problems& problems) const {
    const InitArguments& init = options_.init;
    const bool has_mapping = !options_.reading.mapping.empty();
    if (has_mapping && init.tests.empty()) problems.push_back("-m goes with --tests: init drafts mappings");
    if (has_mapping && !init.output.empty()) problems.push_back("-m and -o: is there a mapping, or not?");
    if (!has_mapping && !init.tests.empty() && init.output.empty())
      problems.push_back("--tests needs the mapping in a file: give -o FILE, too");
  }

  Problems understand() {
    Problems problems;
    const Command command = options_.command;
    const bool maps = command == Command::import || command == Command::check || command == Command::preview;
    if (maps || command == Command::init) understand_reading(typed_reading_, options_.reading, problems);
    if (maps) understand_mapping_choice(problems);
    if (command == Command::runs) understand_runs(typed_runs_, options_.runs, problems);
    if (command == Command::init) understand_init(problems);
    if (command == Command::test && options_.files.empty() && !options_.schema)
      problems.push_back("which tests? Name their files, such as contacts.tests.yaml");
    if (command == Command::import) understand_delivery(typed_delivery_, options_.import, problems);
    // Otherwise, they are found when they are opened.
    if (maps && !problems.empty()) name_missing_files(problems);
    return problems;
  }

  /// What can be seen to be missing without opening anything.
  void name_missing_files(Problems& problems) const {
    const ReadingArguments& reading = options_.reading;
    std::error_code ignored;
    if (!reading.mapping.empty() && mappings::find_built_in(reading.mapping) == nullptr &&
        !std::filesystem::exists(reading.mapping, ignored)) {
      std::string problem = no_such_mapping(reading.mapping).what();
      while (problem.ends_with('.')) problem.pop_back();
      problems.push_back(std::move(problem));
    }
    for (const std::string& source : reading.sources) {
      const bool may_be_other = source == "-" || source.find_first_of("*?[:") != std::string::npos;
      if (!may_be_other && !std::filesystem::exists(source, ignored))
        problems.push_back(fmt::format("{}: there is no such file", source));
    }
  }

  CLI::App app_;
  Options options_;
  ConfigArguments config_;
  bool stops_before_understanding_ = false;
  TypedReading typed_reading_;
  TypedDelivery typed_delivery_;
  TypedRuns typed_runs_;
  Shell shell_ = Shell::bash;
  std::function<std::string()> document_;  ///< what is to be printed instead of doing anything
};

}  // namespace

namespace {

/// `help`, `help import` and `version` are what many type first.
std::vector<std::string> as_flags(std::vector<std::string> words) {
  if (words.size() == 1 && words.front() == "version") words.front() = "--version";
  if (words.empty() || words.front() != "help" || words.size() > 2) return words;
  words.erase(words.begin());
  words.emplace_back("--help");
  return words;
}

}  // namespace

std::expected<Options, Message> parse_options(int argc, const char* const* argv) {
  std::vector<std::string> words = as_flags({argv + 1, argv + std::max(argc, 1)});
  CommandLine typed;
  typed.heed_only_words();
  const auto understood = typed.parse(words);
  if (!understood) return std::unexpected(understood.error());
  const CommandLine all;
  const Settings settings(all.program(), typed.program(), words);
  ConfigFile file;
  if (const auto path = settings.file_to_read(typed.config(), understood->reading.mapping)) {
    auto read = read_config_file(*path);
    if (!read) return usage(std::move(read.error()));
    file = std::move(*read);
  }
  const auto more = settings.words_from(file);
  if (!more) return usage(more.error());
  if (typed.config().print) return std::unexpected(Message{ExitCode::done, settings.in_words(file)});
  // Nothing stands before the command: all that could be there prints something and ends.
  words.insert(words.begin() + 1, more->begin(), more->end());
  return CommandLine().parse(words, &settings, file);
}

}  // namespace mixferry::cli
