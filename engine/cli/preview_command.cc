#include "engine/cli/preview_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string>
#include <unistd.h>

#include "engine/cli/choice.h"
#include "engine/cli/common_options.h"
#include "engine/cli/console_listener.h"
#include "engine/cli/otherwise.h"
#include "engine/cli/preview_table.h"
#include "engine/cli/settings.h"
#include "engine/report/terminal.h"

namespace mixferry::cli {
namespace {

const Words<PreviewLayout> kLayouts = {{"jsonl", PreviewLayout::lines},
                                       {"table", PreviewLayout::side_by_side}};

/// Updates go to standard output, what became of the other rows is said on standard error.
void print_line(const commands::PreviewedRow& row, report::Console& console) {
  for (const std::string& record : row.records) report::print_data(record + "\n");
  if (row.reject) {
    console.warn(
        fmt::format("row {}, line {}, would be rejected: {}", row.row, row.line, row.reject->message));
  }
}

void tell_of_filtered(const commands::PreviewReport& report, report::Console& console) {
  for (const commands::FilteredRows& filtered : report.filtered) {
    console.info(fmt::format("{} of rows {} to {} filtered: nothing is sent for them", filtered.count,
                             filtered.among.first, filtered.among.last));
  }
  if (report.erased != 0)
    console.info(
        fmt::format("{} of the rows about people who were erased: nothing of them is sent", report.erased));
}

/// Tells what a person should know of rows that are not there.
ExitCode exit_code_of(const commands::PreviewReport& report, bool asks_for_ids, report::Console& console) {
  const ExitCode code = report.rejects == 0 ? ExitCode::done : ExitCode::with_rejects;
  if (!report.all_read) return code;
  if (!report.ids_not_found.empty()) {
    console.warn(fmt::format("no row has the id {}. Ids are compared as they are sent: after the mapping.",
                             fmt::join(report.ids_not_found, ", ")));
    return ExitCode::with_rejects;
  }
  if (report.rows != 0 || asks_for_ids) return code;
  console.warn("no row stands in the sources");
  return ExitCode::with_rejects;
}

}  // namespace

PreviewCommand::PreviewCommand()
    : Command({.name = "preview", .help = "Show what becomes of the first rows"}) {}

void PreviewCommand::add_options(CLI::App& app) {
  add_reading(app, arguments_.reading, typed_reading_);
  add_mapping_choice(app, arguments_.reading);
  add_config(app);
  otherwise(app.add_option("-n", arguments_.rows, "How many rows")
                ->option_text("ROWS")
                ->check(between(1, 1'000'000'000)),
            {.value = fmt::to_string(arguments_.rows)});
  add_only(app, arguments_.reading);
  otherwise(add_choice(app, "--layout", layout_, kLayouts,
                       "The updates as JSON Lines, or each row beside what it becomes"),
            {.value = "table on a terminal"});
  add_console(app, common.console);
}

void PreviewCommand::understand(Problems& problems) {
  arguments_.state = common.state;
  arguments_.project = common.project;
  understand_reading(typed_reading_, arguments_.reading, problems);
  check_mapping_choice(arguments_.reading, problems);
  name_missing_files(arguments_.reading, problems);
  const bool is_terminal = ::isatty(STDOUT_FILENO) == 1;
  arguments_.explains = layout_.value_or(is_terminal ? PreviewLayout::side_by_side : PreviewLayout::lines) ==
                        PreviewLayout::side_by_side;
}

ExitCode PreviewCommand::run(report::Console& console) {
  ConsoleListener listener(console);
  const std::size_t columns = report::screen(STDOUT_FILENO).columns;
  const commands::PreviewReport report =
      commands::preview_rows(arguments_, listener, [&](const commands::PreviewedRow& row) {
        if (arguments_.explains) {
          report::print_lines(side_by_side(row, columns));
        } else {
          print_line(row, console);
        }
      });
  if (!arguments_.explains) tell_of_filtered(report, console);
  return exit_code_of(report, !arguments_.reading.only.empty(), console);
}

}  // namespace mixferry::cli
