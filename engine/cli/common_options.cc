#include "engine/cli/common_options.h"

#include <cstdlib>
#include <filesystem>

#include "engine/cli/choice.h"
#include "engine/cli/otherwise.h"

namespace mixferry::cli {
namespace {

const Words<report::LogFormat> kLogFormats = {{"text", report::LogFormat::text},
                                              {"json", report::LogFormat::json}};
const Words<report::LogLevel> kLogLevels = {{"debug", report::LogLevel::debug},
                                            {"info", report::LogLevel::info},
                                            {"warning", report::LogLevel::warning},
                                            {"error", report::LogLevel::error}};

}  // namespace

void add_console(CLI::App& command, report::ConsoleOptions& console) {
  const char* const group = "Messages";
  command.add_flag("--quiet", console.quiet, "Say nothing but errors")->group(group);
  add_defaulted_choice(command, "--log-format", console.format, kLogFormats, "How messages are written")
      ->group(group);
  add_defaulted_choice(command, "--log-level", console.level, kLogLevels,
                       "The least important messages to be shown")
      ->group(group);
}

std::string default_state_folder() {
  if (const char* named = std::getenv("MIXFERRY_STATE"); named != nullptr && *named != '\0') return named;
  if (const char* xdg = std::getenv("XDG_STATE_HOME"); xdg != nullptr && *xdg != '\0')
    return std::filesystem::path(xdg) / "mixferry";
  const char* home = std::getenv("HOME");
  return std::filesystem::path(home == nullptr ? "." : home) / ".local/state/mixferry";
}

void add_state(CLI::App& command, commands::StateFolder& state) {
  otherwise(command.add_option("--state", state.path, "Folder of the ledger")->option_text("DIR"),
            {.variable = "MIXFERRY_STATE", .value = "$XDG_STATE_HOME/mixferry"});
}

void add_results(CLI::App& command, commands::ResultArguments& results, const char* elsewhere) {
  const char* const group = "Results";
  const auto add_file = [&](const char* name, std::string& file, const char* what, const char* otherwise_to) {
    otherwise(command.add_option(name, file, what)->option_text("FILE"), {.value = otherwise_to})
        ->group(group);
  };
  add_file("--rejects", results.rejects_file, "Rejects as JSON Lines", elsewhere);
  add_file("--report", results.report_file, "The final report as JSON", elsewhere);
  add_file("--report-html", results.html_file,
           "The final report as a page for a browser, with charts and examples", "nowhere");
}

CLI::Validator not_blank() {
  return {[](const std::string& typed) { return why_blank(typed); }, ""};
}

std::string why_blank(std::string_view typed) {
  if (typed.find_first_not_of(" \t\r\n") != std::string_view::npos) return {};
  return "there is nothing in it. Was a variable of the shell not set? Write a value, or leave the option "
         "away";
}

CLI::Validator at_least(std::int64_t min) {
  return between(min, std::int64_t{1'000'000'000'000});
}

}  // namespace mixferry::cli
