#include "engine/cli/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <thread>
#include <unistd.h>

#include "engine/base/nearest.h"
#include "engine/cli/sandbox_options.h"
#include "engine/mixpanel/endpoints.h"
#include "engine/mixpanel/limits.h"

namespace mixferry::cli {
namespace {

/// What CLI11 fills in: options as typed, before they are understood.
struct Typed {
  std::string delimiter, quote, escape, row_end, ragged, format, encoding;
  std::string region = "us", endpoint;
  std::string max_rejects;
  std::uint64_t give_up_seconds = 15 * 60;
};

const std::map<std::string, pipeline::InDoubtDecision> kInDoubt = {
    {"keep", pipeline::InDoubtDecision::keep},
    {"resend", pipeline::InDoubtDecision::resend},
    {"skip", pipeline::InDoubtDecision::skip}};
const std::map<std::string, report::LogFormat> kLogFormats = {{"text", report::LogFormat::text},
                                                              {"json", report::LogFormat::json}};
const std::map<std::string, report::LogLevel> kLogLevels = {{"debug", report::LogLevel::debug},
                                                            {"info", report::LogLevel::info},
                                                            {"warning", report::LogLevel::warning},
                                                            {"error", report::LogLevel::error}};

constexpr const char* kIntroduction =
    "mixferry carries CRM exports (CSV, JSON Lines) into Mixpanel as user and group profiles.\n"
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

void add_reading(CLI::App& command, Options& options, Typed& typed) {
  ReadingArguments& reading = options.reading;
  command
      .add_option("SOURCE", reading.sources,
                  "Files, folders, globs, or - for standard input; gzip is recognised")
      ->required();
  command.add_option("-m,--mapping", reading.mapping, "Mapping file, or a built-in such as hubspot/contacts")
      ->option_text("MAPPING");
  command
      .add_option("--id", reading.id_column,
                  "Without a mapping: the id's column; all others become properties")
      ->option_text("COLUMN");
  command.add_option("--format", typed.format, "csv or jsonl (detected)")
      ->option_text("FORMAT")
      ->group("Reading");
  command.add_option("--delimiter", typed.delimiter, "One character, or tab (detected)")
      ->option_text("CHAR")
      ->group("Reading");
  command.add_option("--quote", typed.quote, "One character, or none (detected)")
      ->option_text("CHAR")
      ->group("Reading");
  command
      .add_option("--escape", typed.escape,
                  "backslash where \\\" is a quote inside quotes, or none (detected)")
      ->option_text("backslash|none")
      ->group("Reading");
  command
      .add_option("--row-end", typed.row_end,
                  "lf for LF and CRLF, or any where a CR alone ends a row, too (detected)")
      ->option_text("lf|any")
      ->group("Reading");
  command.add_flag("!--no-header", reading.read.has_header, "The first row is data; columns are 1, 2, ...")
      ->group("Reading");
  command
      .add_option("--skip-rows", reading.read.skip_lines_above,
                  "Lines above the header that are none of it (0)")
      ->option_text("N")
      ->check(CLI::Range(0, 10'000).description(""))
      ->group("Reading");
  command
      .add_option("--skip-footer", reading.read.skip_lines_below,
                  "Lines below the data, blank ones not counted (0)")
      ->option_text("N")
      ->check(CLI::Range(0, 10'000).description(""))
      ->group("Reading");
  command
      .add_option("--ragged", typed.ragged,
                  "Rows with too few cells: reject, or pad with empty ones (reject)")
      ->option_text("reject|pad")
      ->group("Reading");
  command.add_option("--encoding", typed.encoding, "Only utf-8 can be read so far")
      ->option_text("NAME")
      ->group("Reading");
  command
      .add_option("--timezone", reading.timezone,
                  "For date-times that name no zone (the mapping's, else UTC)")
      ->option_text("ZONE")
      ->group("Reading");
  command.add_option("--threads", reading.threads, "That read and map (one a core)")
      ->option_text("N")
      ->check(CLI::Range(1, 256).description(""))
      ->group("Reading");
}

void add_limit(CLI::App& command, Options& options) {
  command.add_option("--limit", options.reading.limit, "Only the first N rows")
      ->option_text("N")
      ->group("Reading");
}

void add_state(CLI::App& command, Options& options) {
  command.add_option("--state", options.state_dir, "Folder of the ledger ($XDG_STATE_HOME/mixferry)")
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
  command.add_option("--token", options.import.token, "Project token")
      ->envname("MIXPANEL_TOKEN")
      ->option_text("TOKEN");
}

void add_delivery(CLI::App& command, Options& options, Typed& typed) {
  ImportArguments& import = options.import;
  command.add_option("--region", typed.region, "Where the project lives: us, eu or in (us)")
      ->envname("MIXPANEL_REGION")
      ->option_text("REGION");
  command.add_option("--endpoint", typed.endpoint, "Another base URL; plain http only to this machine")
      ->envname("MIXPANEL_ENDPOINT")
      ->option_text("URL");
  const char* const group = "Delivery";
  command.add_option("--ca-file", import.ca_file, "Certificates to trust, PEM (the system's)")
      ->option_text("FILE")
      ->group(group);
  command.add_option("--batch-records", import.batch_records, "Most updates a request, 1 to 2000 (2000)")
      ->option_text("N")
      ->check(CLI::Range(1U, mixpanel::kUpdatesPerRequestMax).description(""))
      ->group(group);
  command.add_option("--batch-bytes", import.batch_bytes, "Most bytes a request, to 10000000 (1900000)")
      ->option_text("N")
      ->check(CLI::Range(std::uint64_t{1'000}, mixpanel::kBodyBytesMax).description(""))
      ->group(group);
  command.add_option("--concurrency", import.concurrency, "Most requests at once, 1 to 20 (10)")
      ->option_text("N")
      ->check(CLI::Range(1, 20).description(""))
      ->group(group);
  command.add_option("--rate", import.rate, "Most updates a second (25000; Mixpanel allows about 30000)")
      ->option_text("N")
      ->check(CLI::Range(1, 100'000'000).description(""))
      ->group(group);
  command
      .add_option("--give-up-after", typed.give_up_seconds, "Stop after so long without any success (15m)")
      ->transform(CLI::AsNumberWithUnit(std::map<std::string, int>{{"s", 1}, {"m", 60}, {"h", 3600}},
                                        CLI::AsNumberWithUnit::CASE_INSENSITIVE, "")
                      .description(""))
      ->option_text("TIME")
      ->group(group);
  command
      .add_option("--in-doubt", import.in_doubt,
                  "Updates that got no answer and do not bear repeating: keep, resend or skip (keep)")
      ->transform(CLI::CheckedTransformer(kInDoubt).description(""))
      ->option_text("keep|resend|skip")
      ->group(group);
  command.add_option("--max-rejects", typed.max_rejects, "Stop once more rows than this were rejected")
      ->option_text("N|P%")
      ->group(group);
  command.add_flag("--again", import.again, "Send a finished import once more")->group(group);
  command.add_flag("--restart", import.restart, "Forget what an unfinished import had settled")->group(group);
}

// What CLI11 can't check.

using Problems = std::vector<std::string>;

void read_character(const std::string& typed, const char* option, std::optional<char>& into,
                    Problems& problems) {
  if (typed.empty()) return;
  if (typed == "tab" || typed == "\\t") {
    into = '\t';
  } else if (typed.size() == 1) {
    into = typed.front();
  } else {
    problems.push_back(fmt::format("{} {}: give one character, or the word tab", option, typed));
  }
}

/// One of two words that switch something on or off.
void read_switch(const std::string& typed, const char* option, const char* on, const char* off,
                 std::optional<bool>& into, Problems& problems) {
  if (typed.empty()) return;
  if (typed == on || typed == off) {
    into = typed == on;
  } else {
    problems.push_back(fmt::format("{} {}: give {} or {}", option, typed, on, off));
  }
}

void read_source_options(const Typed& typed, ReadingArguments& reading, Problems& problems) {
  read_character(typed.delimiter, "--delimiter", reading.read.delimiter, problems);
  if (typed.quote == "none") {
    reading.read.quote = '\0';
  } else {
    read_character(typed.quote, "--quote", reading.read.quote, problems);
  }
  read_switch(typed.escape, "--escape", "backslash", "none", reading.read.backslash_escapes, problems);
  read_switch(typed.row_end, "--row-end", "any", "lf", reading.read.cr_ends_rows, problems);
  std::optional<bool> pads;
  read_switch(typed.ragged, "--ragged", "pad", "reject", pads, problems);
  if (pads.value_or(false)) reading.read.short_rows = connectors::ShortRows::pad;
  if (typed.format == "csv") {
    reading.read.format = connectors::Format::csv;
  } else if (typed.format == "jsonl") {
    reading.read.format = connectors::Format::jsonl;
  } else if (!typed.format.empty()) {
    problems.push_back(fmt::format("--format {}: give csv or jsonl", typed.format));
  }
  if (!typed.encoding.empty() && typed.encoding != "utf-8" && typed.encoding != "UTF-8") {
    problems.push_back(
        fmt::format("--encoding {}: only utf-8 can be read so far; convert the file first: iconv -f {} -t "
                    "UTF-8 FILE > NEW",
                    typed.encoding, typed.encoding));
  }
  if (reading.mapping.empty() == reading.id_column.empty()) {
    problems.push_back(
        reading.mapping.empty()
            ? "what becomes of the rows? Give a mapping with -m (`mixferry mappings` lists the built-in "
              "ones), or name the id's column with --id"
            : "--id and -m can't be combined: the mapping says what the id is");
  }
}

void read_endpoint(const Typed& typed, ImportArguments& import, Problems& problems) {
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
    problems.push_back("--endpoint " + endpoint.error().message);
    return;
  }
  import.endpoint = std::move(*endpoint);
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

void require_token(const ImportArguments& import, Problems& problems) {
  if (!import.token.empty()) return;
  problems.push_back(
      "the project token is missing: give --token, or set MIXPANEL_TOKEN. It stands in Mixpanel under "
      "Project Settings, "
      "Access Keys. To try things out: mixferry sandbox");
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
    if (const std::vector<std::string> extras = app_.remaining(); !extras.empty())
      return usage(unknown_command(extras));
    const CLI::App& chosen = *app_.get_subcommands().front();
    if (const std::vector<std::string> extras = chosen.remaining(); !extras.empty()) {
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
    added.callback([this, command] { options_.command = command; });
    return added;
  }

  void add_import() {
    CLI::App& command = add("import", Command::import, "Deliver; resumes by itself");
    add_reading(command, options_, typed_);
    add_limit(command, options_);
    add_token(command, options_);
    add_state(command, options_);
    add_delivery(command, options_, typed_);
    add_results(command, options_, "in the state folder");
    add_console(command, options_);
  }

  void add_check() {
    CLI::App& command = add("check", Command::check, "Read and map everything, send nothing, same report");
    add_reading(command, options_, typed_);
    add_limit(command, options_);
    add_results(command, options_, "nowhere");
    add_console(command, options_);
  }

  void add_preview() {
    CLI::App& command = add("preview", Command::preview, "Print the updates of the first rows as JSON Lines");
    add_reading(command, options_, typed_);
    command.add_option("-n", options_.preview_rows, "How many rows (10)")
        ->option_text("ROWS")
        ->check(CLI::Range(1, 1'000'000'000).description(""));
    add_console(command, options_);
  }

  void add_others() {
    CLI::App& mappings = add("mappings", Command::mappings, "List the built-in mappings, or print one");
    mappings.add_option("NAME", options_.name, "Such as hubspot/contacts");
    CLI::App& runs = add("runs", Command::runs, "What the ledger knows of past runs; details of one");
    runs.add_option("RUN", options_.run, "Its number")->check(CLI::PositiveNumber.description(""));
    runs.add_flag("--rejects", options_.show_rejects, "Print the run's rejects as JSON Lines");
    add_state(runs, options_);
    CLI::App& sandbox = add("sandbox", Command::sandbox, "Serve a local Mixpanel to try things on");
    add_sandbox(sandbox, options_);
    add_console(sandbox, options_);
  }

  std::string help() {
    const std::vector<CLI::App*> chosen = app_.get_subcommands();
    return chosen.empty() ? app_.help() : chosen.front()->help();
  }

  std::string what_is_wrong(const CLI::ParseError& problem) {
    const std::vector<CLI::App*> chosen = app_.get_subcommands();
    if (chosen.empty()) {
      if (const std::vector<std::string> extras = app_.remaining(); !extras.empty())
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
      read_source_options(typed_, options_.reading, problems);
    }
    if (command == Command::import) {
      options_.import.give_up_after = std::chrono::seconds(typed_.give_up_seconds);
      read_endpoint(typed_, options_.import, problems);
      read_reject_limit(typed_.max_rejects, options_.import.reject_limit, problems);
      require_token(options_.import, problems);
    }
    return problems;
  }

  CLI::App app_;
  Options options_;
  Typed typed_;
};

}  // namespace

std::expected<Options, Message> parse_options(int argc, const char* const* argv) {
  return CommandLine().parse(argc, argv);
}

}  // namespace mixferry::cli
