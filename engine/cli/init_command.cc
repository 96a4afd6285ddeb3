#include "engine/cli/init_command.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fmt/format.h>

#include "engine/base/counted.h"
#include "engine/base/shell_word.h"
#include "engine/cli/choice.h"
#include "engine/cli/common_options.h"
#include "engine/cli/console_listener.h"
#include "engine/cli/otherwise.h"
#include "engine/commands/init.h"
#include "engine/commands/init_tests.h"
#include "engine/commands/standard_input.h"
#include "engine/report/output.h"
#include "engine/report/screen_text.h"

namespace mixferry::cli {
namespace {

constexpr std::size_t kDraftWidth = 80;

const Words<TargetKind> kTargets = {
    {"users", TargetKind::users}, {"groups", TargetKind::groups}, {"events", TargetKind::events}};

void require_free(const std::string& path, bool force) {
  std::error_code ignored;
  if (path.empty() || force || !std::filesystem::exists(path, ignored)) return;
  throw RunError(
      ExitCode::usage,
      fmt::format("{} exists already, and somebody may have worked on it. Give another name to -o, or "
                  "--force to replace it.",
                  path));
}

/// The options that no mapping can say, each behind a blank.
std::string options_to_repeat(const connectors::ReadOptions& read) {
  std::string words;
  if (read.quote) {
    words +=
        fmt::format(" --quote {}", *read.quote == '\0' ? "none" : shell_word(std::string(1, *read.quote)));
  }
  if (read.backslash_escapes)
    words.append(*read.backslash_escapes ? " --escape backslash" : " --escape none");
  if (read.cr_ends_rows) words.append(*read.cr_ends_rows ? " --row-end any" : " --row-end lf");
  if (!read.has_header) words.append(" --no-header");
  if (read.skip_lines_below) words += fmt::format(" --skip-footer {}", *read.skip_lines_below);
  if (read.short_rows == connectors::ShortRows::pad) words.append(" --ragged pad");
  if (read.fill_merged) words.append(" --fill-merged");
  return words;
}

/// What standard output is redirected to, as it was typed where it lies below this folder; empty: no file.
std::string redirected_to() {
  std::error_code ignored;
  const std::filesystem::path file = std::filesystem::read_symlink("/proc/self/fd/1", ignored);
  if (!std::filesystem::is_regular_file(file, ignored)) return {};
  const std::filesystem::path near = file.lexically_proximate(std::filesystem::current_path(ignored));
  return near.native().starts_with("..") ? file : near;
}

/// What to do with the draft, and the command that comes next. Where it went to a terminal or a pipe, a file
/// has to be made of it first.
std::string next_steps(const std::vector<std::string>& paths, const connectors::ReadOptions& read,
                       const std::string& output) {
  std::string sources;
  for (const std::string& source : paths) {
    const bool looks_like_an_option = source.size() > 1 && source.starts_with('-');
    sources +=
        fmt::format(" {}", shell_word(looks_like_an_option ? std::string("./").append(source) : source));
  }
  std::string file = output.empty() ? redirected_to() : output;
  const bool is_kept = !file.empty();
  if (!is_kept) file = "mapping.yaml";
  return fmt::format("{}ead it, mend it, then: mixferry check{} -m {}{}\n",
                     is_kept ? "R" : "Save it: the same again with -o mapping.yaml. R", sources,
                     shell_word(file), options_to_repeat(read));
}

/// Of a source, a line that begins with it and some below.
std::string in_words(const commands::DraftedSource& source) {
  std::string text = fmt::format("source   {}: {}, {}\n", report::visible(source.path), source.dialect,
                                 counted(source.rows, "row"));
  const auto add = [&](const std::string& line) { text += fmt::format("         {}\n", line); };
  if (source.rejects != 0)
    add(fmt::format("{} can't be read; `check` tells which", counted(source.rejects, "row")));
  if (!source.advice.empty()) add(report::visible(source.advice));
  if (source.error) add(report::visible(*source.error));
  return text;
}

std::string in_words(const mappings::Draft& draft) {
  std::string text = draft.built_in.empty()
                         ? "begun    from names and values: no built-in mapping knows these columns\n"
                         : fmt::format("begun    with the built-in mapping {}\n", draft.built_in);
  const bool is_event = draft.target == TargetKind::events;
  if (is_event) {
    text += fmt::format("event    {}\n", report::visible(draft.event));
    text += fmt::format("time     {}\n", report::visible(draft.time_column));
  }
  text +=
      fmt::format("id       {}\n", is_event && draft.id_column.empty() ? "none: events of nobody"
                                                                       : report::visible(draft.id_column));
  text += fmt::format("result   {}\n",
                      draft.properties == 1 ? "1 property" : fmt::format("{} properties", draft.properties));
  for (const std::string& note : draft.notes) {
    std::string lines = report::wrapped(report::visible(note), "         ", kDraftWidth);
    text += lines.replace(0, 4, "note");
  }
  return text;
}

std::string in_words(const commands::DraftReport& report) {
  std::string text;
  for (const commands::DraftedSource& source : report.sources) text += in_words(source);
  if (report.header) {
    text += fmt::format("         its header is below {}, such as \"{}\"\n",
                        counted(report.header->skip_rows, "row"), report::visible(report.header->title));
  }
  if (!report.has_rows) text += "         no row could be read: the draft is of the names alone\n";
  for (const std::string& path : report.other_sources) {
    text += fmt::format("left out {}: other columns than {}; draft a mapping of its own for it\n",
                        report::visible(path), report::visible(report.sources.front().path));
  }
  return text + in_words(report.draft);
}

/// `path` may be empty: standard output.
void write(const std::string& text, const std::string& path) {
  report::Output output(path.empty() ? "-" : path);
  output.write(text);
  output.commit();
}

}  // namespace

InitCommand::InitCommand() : Command({.name = "init", .help = "Draft a mapping by looking at an export"}) {}

void InitCommand::add_options(CLI::App& app) {
  add_reading(app, reading_, typed_reading_);
  otherwise(add_choice(app, "--target", target_, kTargets, "What the rows are"), {.value = "by looking"});
  otherwise(app.add_option("-o,--output", output_, "Where the mapping goes")->option_text("FILE"),
            {.value = "standard output"});
  app.add_option("--tests", tests_, "Where tests of the mapping go, made of its first rows; needs -o or -m")
      ->option_text("FILE");
  app.add_option("-m,--mapping", reading_.mapping, "With --tests: tests of this mapping, instead of a draft")
      ->option_text("MAPPING");
  app.add_flag("--force", force_, "Replace FILE if it exists");
  add_console(app, common.console);
}

void InitCommand::understand(Problems& problems) {
  understand_reading(typed_reading_, reading_, problems);
  const bool has_mapping = !reading_.mapping.empty();
  if (has_mapping && tests_.empty()) problems.emplace_back("-m goes with --tests: init drafts mappings");
  if (has_mapping && target_) problems.emplace_back("-m and --target: is there a mapping, or not?");
  if (has_mapping && !output_.empty()) problems.emplace_back("-m and -o: is there a mapping, or not?");
  if (!has_mapping && !tests_.empty() && output_.empty())
    problems.emplace_back("--tests needs the mapping in a file: give -o FILE, too");
}

/// They hold rows of the export, so that only their owner may read them.
void InitCommand::write_tests(commands::ReadingArguments reading, const std::string& mapping,
                              report::Console& console) const {
  reading.mapping = mapping;
  write(commands::draft_tests(reading, tests_), tests_);
  console.print(
      fmt::format("tests    {}: rows of the export, as they are now; change what is personal before "
                  "you share them, then: mixferry test {}\n",
                  report::visible(tests_), shell_word(tests_)));
}

ExitCode InitCommand::draft(const commands::ReadingArguments& reading, report::Console& console) const {
  const commands::DraftReport report =
      commands::draft_mapping(reading, target_, {{"-o", output_}, {"--tests", tests_}});
  commands::ReadingArguments drafted = reading;
  drafted.read = report.read;
  if (!report.other_sources.empty()) {
    drafted.sources.clear();
    for (const commands::DraftedSource& source : report.sources) drafted.sources.push_back(source.path);
  }
  if (!tests_.empty() && !report.has_rows) throw commands::no_rows_to_test(report.sources.front().path);
  write(report.draft.yaml, output_);
  console.print(in_words(report));
  if (!tests_.empty()) write_tests(drafted, output_, console);
  console.print(
      next_steps(report.other_sources.empty() ? reading_.sources : drafted.sources, report.read, output_));
  if (!report.read_to_end()) return ExitCode::stopped;
  return report.has_rows ? ExitCode::done : ExitCode::with_rejects;
}

ExitCode InitCommand::run(report::Console& console) {
  require_free(output_, force_);
  require_free(tests_, force_);
  ConsoleListener listener(console);
  const commands::SpooledInput input(reading_.sources, listener);
  commands::ReadingArguments reading = reading_;
  reading.sources = input.paths();
  if (reading.mapping.empty()) return draft(reading, console);
  write_tests(reading, reading.mapping, console);
  return ExitCode::done;
}

}  // namespace mixferry::cli
