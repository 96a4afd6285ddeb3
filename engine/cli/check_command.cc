#include "engine/cli/check_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string>
#include <sys/ioctl.h>
#include <unistd.h>

#include "engine/cli/common_options.h"
#include "engine/cli/console_listener.h"
#include "engine/cli/settings.h"
#include "engine/commands/sampling.h"
#include "engine/report/run_report.h"
#include "engine/report/screen_text.h"
#include "engine/report/survey_table.h"
#include "engine/report/terminal.h"

namespace mixferry::cli {
namespace {

constexpr std::size_t kWidth = 80;             ///< off a terminal
constexpr std::size_t kWidthOfTableMax = 120;  ///< wider lines are hard to follow

std::size_t width_of_output() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kWidth;
  return std::clamp<std::size_t>(size.ws_col, kWidth, kWidthOfTableMax);
}

/// Shows on standard output what the columns of each source hold.
ExitCode show_samples(const commands::ReadingArguments& reading, std::uint64_t rows_max,
                      commands::Listener& listener) {
  ExitCode code = ExitCode::done;
  bool is_first = true;
  commands::sample_sources(reading, rows_max, listener, [&](const commands::SampledSource& source) {
    if (!is_first) std::putchar('\n');
    is_first = false;
    report::print_lines(
        report::survey_table(source.path, source.sample, source.survey.facts(), width_of_output()));
    if (source.sample.rejects != 0 && code == ExitCode::done) code = ExitCode::with_rejects;
    if (source.sample.error) code = ExitCode::stopped;
  });
  return code;
}

std::string unread_in_words(const commands::CheckReport& report) {
  std::string text;
  for (const commands::UnreadColumns& unread : report.unread) {
    const std::string where = report.run.sources.size() == 1 ? "" : fmt::format(" of {}", unread.source);
    text += fmt::format("Columns{} that no rule reads:\n", where) +
            report::wrapped(report::visible(fmt::format("{}{}", fmt::join(unread.columns, ", "),
                                                        unread.more == 0 ? "" : ", and more")),
                            "  ", kWidth);
  }
  for (const std::string& pattern : report.keeps_nothing) {
    text += report::wrapped(
        fmt::format("`unmapped` keeps {}, and there is no such column: nothing is sent by it.",
                    report::visible(pattern)),
        "", kWidth);
  }
  return text;
}

}  // namespace

CheckCommand::CheckCommand()
    : Command({.name = "check", .help = "Read and map everything, send nothing, same report"}) {}

void CheckCommand::add_options(CLI::App& app) {
  add_reading(app, arguments_.reading, typed_reading_);
  add_mapping_choice(app, arguments_.reading);
  add_config(app);
  app.add_option("--sample", sample_rows_,
                 "First tell what the columns hold, from N rows all over each source; needs no mapping")
      ->option_text("N")
      ->check(between(std::int64_t{1}, std::int64_t{10'000'000}));
  add_limit(app, arguments_.reading);
  add_results(app, arguments_.results, "nowhere");
  add_console(app, common.console);
}

bool CheckCommand::has_mapping() const {
  return !arguments_.reading.mapping.empty() || !arguments_.reading.id_column.empty();
}

void CheckCommand::understand(Problems& problems) {
  arguments_.state = common.state;
  arguments_.settings_file = common.settings_file;
  arguments_.project = common.project;
  understand_reading(typed_reading_, arguments_.reading, problems);
  if (sample_rows_ == 0 || has_mapping()) check_mapping_choice(arguments_.reading, problems);
  if (sample_rows_ != 0 && has_mapping() && std::ranges::count(arguments_.reading.sources, "-") != 0)
    problems.emplace_back("--sample reads standard input to its end: leave the mapping out, or give a file");
  name_missing_files(arguments_.reading, problems);
}

ExitCode CheckCommand::run(report::Console& console) {
  ConsoleListener listener(console);
  if (sample_rows_ != 0) {
    const ExitCode code = show_samples(arguments_.reading, sample_rows_, listener);
    if (!has_mapping()) return code;
  }
  const commands::CheckReport report = commands::check_sources(arguments_, listener);
  console.print(report::summary(report.run) + unread_in_words(report));
  return report.run.exit_code;
}

}  // namespace mixferry::cli
