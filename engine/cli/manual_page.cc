#include "engine/cli/manual_page.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>

#include "engine/cli/about.h"
#include "engine/commands/import_arguments.h"

namespace mixferry::cli {
namespace {

/// Text as roff prints it: a backslash, a hyphen that must be copied as one, and control characters at the
/// beginning of a line mean something to it.
std::string literal(std::string_view text) {
  std::string escaped;
  if (text.starts_with('.') || text.starts_with('\'')) escaped += "\\&";
  for (const char c : text) {
    if (c == '\\') {
      escaped += "\\e";
    } else if (c == '-') {
      escaped += "\\-";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

/// `\fB-m\fR, \fB--mapping\fR \fIMAPPING\fR`
std::string term(const DescribedOption& option) {
  std::vector<std::string> words;
  for (const std::string& name : option.names) words.push_back(fmt::format("\\fB{}\\fR", literal(name)));
  std::string text = fmt::format("{}", fmt::join(words, ", "));
  if (!option.value.empty()) {
    text += fmt::format("{}\\fI{}\\fR", text.empty() ? "" : " ", literal(option.value));
  }
  return text;
}

void add_item(std::string& page, std::string_view name, std::string_view text) {
  fmt::format_to(std::back_inserter(page), ".TP\n{}\n{}\n", name, text);
}

void add_command(std::string& page, const DescribedCommand& command) {
  std::string synopsis = fmt::format("\\fBmixferry {}\\fR [\\fIOPTION\\fR...]", command.name);
  for (const DescribedOption& argument : command.arguments)
    synopsis += fmt::format(" \\fI{}\\fR{}", argument.value, argument.repeats ? "..." : "");
  fmt::format_to(std::back_inserter(page), ".SS {}\n{}\n.PP\n{}.\n", command.name, synopsis,
                 literal(command.description));
  for (const DescribedOption& argument : command.arguments)
    add_item(page, term(argument), literal(argument.description));
  for (const DescribedOption& option : command.options)
    add_item(page, term(option), literal(option.description));
}

/// The variables that stand in for options, each once.
void add_environment(std::string& page, const std::vector<DescribedCommand>& commands) {
  std::map<std::string, std::string> options;
  for (const DescribedCommand& command : commands) {
    for (const DescribedOption& option : command.options)
      if (!option.environment.empty()) options.emplace(option.environment, option.names.back());
  }
  page += ".SH ENVIRONMENT\n";
  for (const auto& [variable, option] : options) {
    add_item(page, fmt::format("\\fB{}\\fR", variable),
             fmt::format("stands in for \\fB{}\\fR", literal(option)));
  }
  add_item(page, fmt::format("\\fB{}\\fR", commands::kServiceAccountVariable),
           "a service account, user:secret, which events are sent with; no option takes it");
}

}  // namespace

std::string manual_page(const CLI::App& program) {
  const std::vector<DescribedCommand> commands = describe(program);
  std::string page =
      fmt::format(".TH MIXFERRY 1 \"{}\" \"mixferry {}\" \"User Commands\"\n.SH NAME\nmixferry \\- {}\n",
                  MIXFERRY_RELEASE_DATE, MIXFERRY_VERSION, literal(kSummary));
  page += ".SH SYNOPSIS\n\\fBmixferry\\fR \\fICOMMAND\\fR [\\fIOPTION\\fR...] [\\fISOURCE\\fR...]\n";
  fmt::format_to(std::back_inserter(page),
                 ".SH DESCRIPTION\nmixferry {}. {}\n.PP\nData goes to standard output, messages and progress "
                 "to standard error.\n.SH COMMANDS\n",
                 literal(kSummary), literal(kPromise));
  for (const DescribedCommand& command : commands) add_command(page, command);

  add_environment(page, commands);

  page += ".SH EXIT STATUS\n";
  for (const ExitCodeMeaning& exit : kExitCodes)
    add_item(page, fmt::format("\\fB{}\\fR", exit.code), literal(exit.meaning));

  page += ".SH EXAMPLES\n";
  for (const ExampleLine& example : kExamples)
    add_item(page, fmt::format("\\fB{}\\fR", literal(example.command)), literal(example.what));
  fmt::format_to(std::back_inserter(page), ".PP\n{}\n", literal(kAfterTheExamples));
  return page;
}

}  // namespace mixferry::cli
